using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using SqlFlow.Engines;
using SqlFlow.Execution;
using SqlFlow.Observability;

namespace SqlFlow.State;

/// <summary>
/// The runs of all pipelines as tables of the database itself, in schema <c>sqlflow</c>: <c>runs</c>, <c>steps</c>, <c>attempts</c>, <c>alerts</c>,
/// <c>recoveries</c> and <c>metrics</c>, with their version in <c>schema_version</c>. Times are UTC, durations milliseconds.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public static partial class RunHistory
{
    private const int RowsAStatement = 200;

    // Each time somebody else has made something of it, so this is more than enough.
    private const int MaxAttempts = 8;

    // Runs that end at one moment would take the same place in the order. One process has a database, so waiting for each other here is enough.
    private static readonly ConditionalWeakTable<ISqlEngine, SemaphoreSlim> Turns = [];

    /// <summary>Writes a run that has ended, and forgets the oldest ones beyond the bounds, in one transaction.</summary>
    /// <param name="engine">The run's database.</param>
    /// <param name="run">The run with its steps, attempts, alerts and recoveries.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="cancellationToken">Interrupts.</param>
    /// <exception cref="SqlEngineException">The engine refuses; nothing is written then.</exception>
    /// <exception cref="HistoryVersionException">A newer version wrote the history; nothing is written then.</exception>
    public static async ValueTask WriteAsync(ISqlEngine engine, RunRecord run, HistoryOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(options);
        await InTurnAsync(engine, WriteRunAsync, cancellationToken).ConfigureAwait(false);

        async ValueTask WriteRunAsync(ISqlSession session, string schema)
        {
            foreach (var statement in Statements(schema, run)) await session.ExecuteAsync(statement, cancellationToken).ConfigureAwait(false);
            await PruneAsync(session, schema, run, options, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes to the tables, which are brought up to date before, in one transaction.</summary>
    private static async ValueTask InTurnAsync(ISqlEngine engine, Func<ISqlSession, string, ValueTask> write, CancellationToken cancellationToken)
    {
        var turn = Turns.GetValue(engine, static _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (var attempt = 1; !await TryWriteAsync(engine, write, attempt == MaxAttempts, cancellationToken).ConfigureAwait(false); attempt++)
            {
            }
        }
        finally
        {
            turn.Release();
        }
    }

    private static async ValueTask<bool> TryWriteAsync(ISqlEngine engine, Func<ISqlSession, string, ValueTask> write, bool isLast, CancellationToken cancellationToken)
    {
        var session = await engine.OpenSessionAsync(cancellationToken).ConfigureAwait(false);
        await using var owned = session.ConfigureAwait(false);
        try
        {
            var schema = await HistorySchema.NameAsync(session, cancellationToken).ConfigureAwait(false);
            await session.BeginAsync(cancellationToken).ConfigureAwait(false);
            var version = await HistorySchema.VersionAsync(session, cancellationToken).ConfigureAwait(false);
            if (version > HistorySchema.Current) throw new HistoryVersionException(version);
            await HistorySchema.MigrateAsync(session, schema, version, HistorySchema.Current, cancellationToken).ConfigureAwait(false);
            await write(session, schema).ConfigureAwait(false);
            await session.CommitAsync().ConfigureAwait(false);
            return true;
        }
        catch (SqlEngineException exception) when (exception.ErrorCode is ErrorCodes.Conflict && !isLast)
        {
            // Somebody else is making something of the schema. Disposing the session rolls back.
            return false;
        }
    }

    /// <summary>The statements that write a run; few, as each one costs more than its rows.</summary>
    private static IEnumerable<string> Statements(string schema, RunRecord run)
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO {schema}.runs (run_id, pipeline, status, started_at, wall_time_ms, total_steps, failed_steps, total_rows, max_parallel, process_cpu_time_ms, peak_working_set_bytes, seq)
            SELECT *, (SELECT coalesce(max(seq), 0) + 1 FROM {schema}.runs) FROM (VALUES {RowOf(run)}) AS new_run
            """);
        const string steps = "run_id, \"position\", step_id, step_type, status, attempts, started_at, duration_ms, rows_affected, rows_read, rows_inserted, rows_updated, rows_deleted, rows_rejected, error_code, error_message, skipped_because, connector, expected_duration_ms, depends_on, \"within\"";
        const string attempts = "run_id, \"position\", step_id, step_type, attempt, status, started_at, duration_ms, queue_ms, source_wait_ms, engine_ms, commit_ms, retry_delay_ms, rows_out, rows_in, bytes, cpu_time_ms, peak_memory_bytes, spill_bytes, error_code, error_message, is_transient, top_operator, top_operator_share, operators, \"within\"";
        const string alerts = "run_id, \"position\", component, type, severity, message, suggested_actions, raised_at, fingerprint, \"count\", evidence, first_seen, runs, last_told, told_severity, told_to";
        var all = Inserts($"{schema}.steps ({steps})", run.Steps.Select((step, index) => RowOf(run.RunId, index, step)))
            .Concat(Inserts($"{schema}.attempts ({attempts})", run.Attempts.Select((attempt, index) => RowOf(run.RunId, index, attempt))))
            .Concat(Inserts($"{schema}.alerts ({alerts})", run.Alerts.Select((alert, index) => RowOf(run.RunId, index, alert))))
            .Concat(Inserts($"{schema}.recoveries (run_id, \"position\", step_id, attempt, rule, evidence, action)", run.Recoveries.Select((recovery, index) => RowOf(run.RunId, index, recovery))))
            .Concat(Inserts($"{schema}.metrics (run_id, step_id, name, \"value\")", run.Steps.SelectMany(step => RowsOf(run.RunId, step))));
        foreach (var statement in all) yield return statement;
    }

    private static IEnumerable<string> Inserts(string into, IEnumerable<SqlRow> rows) =>
        rows.Chunk(RowsAStatement).Select(part => $"INSERT INTO {into} VALUES {string.Join(", ", part.AsEnumerable())}");

    private static SqlRow RowOf(RunRecord run) => new SqlRow()
        .Add(run.RunId).Add(run.Pipeline).Add(run.Status.ToName()).Add(run.StartedAt).Add(run.WallTime).Add(run.TotalSteps).Add(run.FailedSteps).Add(run.TotalRows)
        .Add(run.MaxParallel).Add(run.ProcessCpuTime).Add(run.PeakWorkingSet);

    private static SqlRow RowOf(string runId, int position, StepRecord step) => new SqlRow()
        .Add(runId).Add(position).Add(step.StepId).Add(step.StepType).Add(step.Status.ToName()).Add(step.Attempts).Add(step.StartedAt).Add(step.Duration)
        .Add(step.RowsAffected).Add(step.RowsRead).Add(step.RowsInserted).Add(step.RowsUpdated).Add(step.RowsDeleted).Add(step.RowsRejected)
        .Add(step.ErrorCode).Add(step.ErrorMessage).Add(step.SkippedBecause).Add(step.Connector).Add(step.ExpectedDuration).Add(step.DependsOn).Add(step.Within);

    private static SqlRow RowOf(string runId, int position, AttemptRecord attempt) => new SqlRow()
        .Add(runId).Add(position).Add(attempt.StepId).Add(attempt.StepType).Add(attempt.Attempt).Add(attempt.Status.ToName()).Add(attempt.StartedAt).Add(attempt.Duration)
        .Add(attempt.Queue).Add(attempt.SourceWait).Add(attempt.Engine).Add(attempt.Commit).Add(attempt.RetryDelay).Add(attempt.RowsOut).Add(attempt.RowsIn).Add(attempt.Bytes)
        .Add(attempt.CpuTime).Add(attempt.PeakMemory).Add(attempt.Spill).Add(attempt.ErrorCode).Add(attempt.ErrorMessage).Add(attempt.IsTransient)
        .Add(attempt.TopOperator).Add(attempt.TopOperatorShare).AddJson(OperatorsOf(attempt)).Add(attempt.Within);

    private static SqlRow RowOf(string runId, int position, PerformanceAlert alert) => new SqlRow()
        .Add(runId).Add(position).Add(alert.Component).Add(alert.Type.ToName()).Add(alert.Severity.ToName()).Add(alert.Message).Add(alert.SuggestedActions).Add(alert.Timestamp)
        .Add(alert.Fingerprint.Length > 0 ? alert.Fingerprint : null).Add(alert.Count).Add(alert.Evidence).Add(alert.Course?.FirstSeen).Add(alert.Course?.Runs)
        .Add(alert.Course?.LastTold).Add(alert.Course?.ToldSeverity?.ToName()).Add(alert.Course?.ToldTo ?? []);

    private static SqlRow RowOf(string runId, int position, RecoveryAction recovery) => new SqlRow()
        .Add(runId).Add(position).Add(recovery.StepId).Add(recovery.Attempt).Add(recovery.RuleId).Add(recovery.Evidence).Add(recovery.Action);

    private static IEnumerable<SqlRow> RowsOf(string runId, StepRecord step) =>
        step.Metrics.Where(static metric => double.IsFinite(metric.Value)).Select(metric => new SqlRow().Add(runId).Add(step.StepId).Add(metric.Key).Add(metric.Value));

    private static string? OperatorsOf(AttemptRecord attempt)
    {
        if (attempt.Operators.IsDefaultOrEmpty) return null;
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) AttemptJson.WriteOperators(attempt.Operators, writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>
    /// Forgets the runs of the pipeline beyond the number, and those of any pipeline that are too old. A clock that was wrong for one run
    /// must not make all the others look old, so age counts from the earlier one of the two newest runs.
    /// </summary>
    private static async ValueTask PruneAsync(ISqlSession session, string schema, RunRecord run, HistoryOptions options, CancellationToken cancellationToken)
    {
        var pipeline = TableName.Literal(run.Pipeline);
        var doomed = string.Create(CultureInfo.InvariantCulture, $"""
            SELECT run_id FROM {schema}.runs WHERE run_id <> {TableName.Literal(run.RunId)} AND (
            started_at < (SELECT min(started_at) FROM (SELECT started_at FROM {schema}.runs WHERE pipeline = {pipeline} ORDER BY seq DESC LIMIT 2)) - INTERVAL {options.MaxAgeDays} DAY
            OR (pipeline = {pipeline} AND seq NOT IN (SELECT seq FROM {schema}.runs WHERE pipeline = {pipeline} ORDER BY seq DESC LIMIT {options.MaxRuns})))
            """);
        if ((await session.QueryAsync($"{doomed} LIMIT 1", 1, cancellationToken).ConfigureAwait(false)).Rows.IsEmpty) return;
        // The runs go last: they say which ones.
        foreach (var table in HistorySchema.Tables)
            await session.ExecuteAsync($"DELETE FROM {schema}.{table} WHERE run_id IN ({doomed})", cancellationToken).ConfigureAwait(false);
    }
}
