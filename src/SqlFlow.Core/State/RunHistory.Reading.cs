using System.Collections.Immutable;
using System.Globalization;
using SqlFlow.Engines;
using SqlFlow.Observability;

namespace SqlFlow.State;

/// <content>Reading the history.</content>
public static partial class RunHistory
{
    /// <summary>The steps of a pipeline's newest run, each with its runs, newest last.</summary>
    /// <param name="engine">The database.</param>
    /// <param name="pipeline">The pipeline's name, exactly.</param>
    /// <param name="maxRuns">Runs before these are not read.</param>
    /// <param name="cancellationToken">Interrupts.</param>
    /// <returns>In text order; empty where no run is kept.</returns>
    /// <exception cref="HistoryVersionException">A newer version wrote the history.</exception>
    public static async ValueTask<ImmutableArray<StepHistory>> ReadAsync(ISqlEngine engine, string pipeline, int maxRuns, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRuns, 1);
        var session = await engine.OpenSessionAsync(cancellationToken).ConfigureAwait(false);
        await using var owned = session.ConfigureAwait(false);
        if (await OpenAsync(session, cancellationToken).ConfigureAwait(false) is not { } history) return [];
        var runs = string.Create(CultureInfo.InvariantCulture, $"SELECT run_id, seq, started_at FROM {history.Schema}.runs WHERE pipeline = {TableName.Literal(pipeline)} ORDER BY seq DESC LIMIT {maxRuns}");
        var rates = await NullRatesAsync(session, history, runs, cancellationToken).ConfigureAwait(false);
        var found = await session.QueryAsync($"""
            WITH r AS ({runs}), newest AS (SELECT step_id, "position" FROM {history.Schema}.steps WHERE run_id = (SELECT run_id FROM r ORDER BY seq DESC LIMIT 1)),
            a AS (SELECT * FROM {history.Schema}.attempts WHERE run_id IN (SELECT run_id FROM r)),
            last AS (SELECT * FROM a QUALIFY row_number() OVER (PARTITION BY run_id, step_id ORDER BY attempt DESC) = 1),
            failed AS (SELECT * FROM a WHERE error_code IS NOT NULL QUALIFY row_number() OVER (PARTITION BY run_id, step_id ORDER BY attempt DESC) = 1)
            SELECT s.step_id, s.connector, s.expected_duration_ms, s.run_id, coalesce(s.started_at, r.started_at), s.status, last.duration_ms, s.rows_affected, s.rows_read, last.bytes,
            last.peak_memory_bytes, last.spill_bytes, s.attempts::BIGINT, coalesce(failed.error_code, s.error_code), coalesce(failed.error_message, s.error_message), coalesce(failed.is_transient, false)
            FROM {history.Schema}.steps s JOIN r USING (run_id) JOIN newest ON newest.step_id = s.step_id
            LEFT JOIN last ON last.run_id = s.run_id AND last.step_id = s.step_id LEFT JOIN failed ON failed.run_id = s.run_id AND failed.step_id = s.step_id
            ORDER BY newest."position", r.seq
            """, int.MaxValue, cancellationToken).ConfigureAwait(false);
        return [.. found.Rows.GroupBy(static row => (string)row[0]!, StringComparer.Ordinal).Select(step =>
        {
            var newest = new RowReader(step.Last());
            newest.Text();
            return new StepHistory
            {
                StepId = step.Key,
                Connector = newest.Text(),
                ExpectedDuration = newest.Time(),
                Runs = [.. step.Select(row => StepRunOf(row, rates))],
            };
        })];
    }

    /// <summary>The newest runs, newest first, without their steps.</summary>
    /// <param name="engine">The database.</param>
    /// <param name="pipeline">Of this pipeline only; null: of all.</param>
    /// <param name="maxRuns">Runs at most.</param>
    /// <param name="cancellationToken">Interrupts.</param>
    /// <exception cref="HistoryVersionException">A newer version wrote the history.</exception>
    public static async ValueTask<ImmutableArray<RunRecord>> ReadRunsAsync(ISqlEngine engine, string? pipeline, int maxRuns, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRuns, 1);
        var session = await engine.OpenSessionAsync(cancellationToken).ConfigureAwait(false);
        await using var owned = session.ConfigureAwait(false);
        if (await OpenAsync(session, cancellationToken).ConfigureAwait(false) is not { } history) return [];
        return await RunsAsync(session, history, pipeline is null ? "true" : $"pipeline = {TableName.Literal(pipeline)}", maxRuns, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One run with its steps, attempts, alerts and recoveries; null: it is not kept.</summary>
    /// <param name="engine">The database.</param>
    /// <param name="runId">The run's id, or how it begins, as long as only one begins so.</param>
    /// <param name="cancellationToken">Interrupts.</param>
    /// <exception cref="HistoryVersionException">A newer version wrote the history.</exception>
    /// <exception cref="ArgumentException">Several runs begin so.</exception>
    public static async ValueTask<RunRecord?> ReadRunAsync(ISqlEngine engine, string runId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentException.ThrowIfNullOrEmpty(runId);
        var session = await engine.OpenSessionAsync(cancellationToken).ConfigureAwait(false);
        await using var owned = session.ConfigureAwait(false);
        if (await OpenAsync(session, cancellationToken).ConfigureAwait(false) is not { } history) return null;
        var id = TableName.Literal(runId);
        var found = await RunsAsync(session, history, $"run_id = {id}", 1, cancellationToken).ConfigureAwait(false);
        if (found.IsEmpty) found = await RunsAsync(session, history, $"starts_with(run_id, {id})", 2, cancellationToken).ConfigureAwait(false);
        if (found.Length > 1) throw new ArgumentException($"Several runs begin with '{runId}', e.g. {found[0].RunId} and {found[1].RunId}.", nameof(runId));
        return found.IsEmpty ? null : await HistoryParts.AddAsync(session, history, found[0], cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<ImmutableArray<RunRecord>> RunsAsync(ISqlSession session, HistoryPlace history, string condition, int maxRuns, CancellationToken cancellationToken)
    {
        var found = await session.QueryAsync(string.Create(CultureInfo.InvariantCulture, $"""
            SELECT run_id, pipeline, status, started_at, wall_time_ms, total_steps::BIGINT, failed_steps::BIGINT, total_rows, max_parallel::BIGINT, process_cpu_time_ms, peak_working_set_bytes
            FROM {history.Schema}.runs WHERE {condition} ORDER BY seq DESC LIMIT {maxRuns}
            """), maxRuns, cancellationToken).ConfigureAwait(false);
        return [.. found.Rows.Select(static values =>
        {
            var row = new RowReader(values);
            return new RunRecord
            {
                RunId = row.Text()!,
                Pipeline = row.Text()!,
                Status = StatusOf(row.Text()),
                StartedAt = row.Moment() ?? default,
                WallTime = row.Time() ?? TimeSpan.Zero,
                TotalSteps = (int)(row.Number() ?? 0),
                FailedSteps = (int)(row.Number() ?? 0),
                TotalRows = row.Number() ?? 0,
                MaxParallel = (int)(row.Number() ?? 0),
                ProcessCpuTime = row.Time(),
                PeakWorkingSet = row.Number(),
            };
        })];
    }

    /// <summary>Where the history is; null: there is none.</summary>
    private static async ValueTask<HistoryPlace?> OpenAsync(ISqlSession session, CancellationToken cancellationToken)
    {
        var version = await HistorySchema.VersionAsync(session, cancellationToken).ConfigureAwait(false);
        if (version > HistorySchema.Current) throw new HistoryVersionException(version);
        return version == 0 ? null : new HistoryPlace(await HistorySchema.NameAsync(session, cancellationToken).ConfigureAwait(false), version);
    }

    private static async ValueTask<ILookup<(string, string), (string Column, double Rate)>> NullRatesAsync(ISqlSession session, HistoryPlace history, string runs, CancellationToken cancellationToken)
    {
        if (!history.HasMetrics) return Enumerable.Empty<int>().ToLookup(static _ => ("", ""), static _ => ("", 0d));
        var found = await session.QueryAsync(
            $"SELECT run_id, step_id, name, \"value\" FROM {history.Schema}.metrics WHERE starts_with(name, '{StepRecord.NullRate}') AND run_id IN (SELECT run_id FROM ({runs}))", int.MaxValue, cancellationToken).ConfigureAwait(false);
        return found.Rows.Where(static row => row[3] is double).ToLookup(static row => ((string)row[0]!, (string)row[1]!), static row => (((string)row[2]!)[StepRecord.NullRate.Length..], (double)row[3]!));
    }

    private static StepRun StepRunOf(ImmutableArray<object?> values, ILookup<(string, string), (string Column, double Rate)> rates)
    {
        var row = new RowReader(values);
        var step = row.Text()!;
        row.Text();
        row.Time();
        var run = row.Text()!;
        return new StepRun
        {
            RunId = run,
            StartedAt = row.Moment() ?? default,
            Status = StepStatusOf(row.Text()),
            Duration = row.Time() ?? TimeSpan.Zero,
            Rows = row.Number(),
            InputRows = row.Number(),
            Bytes = row.Number(),
            PeakMemory = row.Number(),
            Spill = row.Number(),
            Attempts = (int)(row.Number() ?? 0),
            ErrorCode = row.Text(),
            ErrorMessage = row.Text(),
            IsTransient = row.Flag(),
            NullRates = rates[(run, step)].ToImmutableSortedDictionary(static rate => rate.Column, static rate => rate.Rate, StringComparer.Ordinal),
        };
    }

    private static RunStatus StatusOf(string? name) => name switch
    {
        "SUCCESS" => RunStatus.Success,
        "PARTIAL_SUCCESS" => RunStatus.PartialSuccess,
        "CANCELLED" => RunStatus.Cancelled,
        _ => RunStatus.Failure,
    };

    internal static StepStatus StepStatusOf(string? name) => name switch
    {
        "SUCCESS" => StepStatus.Success,
        "SKIPPED" => StepStatus.Skipped,
        "CANCELLED" => StepStatus.Cancelled,
        _ => StepStatus.Failure,
    };
}

/// <summary>A history that can be read.</summary>
/// <param name="Schema">Its schema, quoted, with its catalog.</param>
/// <param name="Version">Its version; a database that cannot be written keeps an older one.</param>
internal sealed record HistoryPlace(string Schema, int Version)
{
    internal bool HasMetrics => Version >= 2;

    internal bool HasRecoveries => Version >= 3;

    /// <summary>The columns of alerts that older versions have not; there they are not known.</summary>
    internal string AlertFacts => Version >= 3
        ? "fingerprint, \"count\"::BIGINT, evidence, first_seen, runs::BIGINT, last_told, told_severity, to_json(told_to)::VARCHAR"
        : "NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL";
}
