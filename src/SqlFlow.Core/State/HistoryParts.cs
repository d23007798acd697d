using System.Collections.Immutable;
using System.Text.Json;
using SqlFlow.Engines;
using SqlFlow.Observability;

namespace SqlFlow.State;

/// <summary>Reads the steps, attempts, alerts and recoveries of one run.</summary>
internal static class HistoryParts
{
    internal static async ValueTask<RunRecord> AddAsync(ISqlSession session, HistoryPlace history, RunRecord run, CancellationToken cancellationToken)
    {
        var where = $"WHERE run_id = {TableName.Literal(run.RunId)}";
        var metrics = history.HasMetrics
            ? await session.QueryAsync($"SELECT step_id, name, \"value\" FROM {history.Schema}.metrics {where}", int.MaxValue, cancellationToken).ConfigureAwait(false)
            : new SqlResult([], []);
        // Lists as JSON: so that the engine's way of printing them does not matter.
        var steps = await session.QueryAsync($"""
            SELECT step_id, step_type, status, attempts::BIGINT, started_at, duration_ms, rows_affected, rows_read, rows_inserted, rows_updated, rows_deleted, rows_rejected,
            error_code, error_message, skipped_because, connector, expected_duration_ms, to_json(depends_on)::VARCHAR, "within" FROM {history.Schema}.steps {where} ORDER BY "position"
            """, int.MaxValue, cancellationToken).ConfigureAwait(false);
        var attempts = await session.QueryAsync($"""
            SELECT step_id, step_type, attempt::BIGINT, status, started_at, duration_ms, queue_ms, source_wait_ms, engine_ms, commit_ms, retry_delay_ms, rows_out, rows_in, bytes, cpu_time_ms,
            peak_memory_bytes, spill_bytes, error_code, error_message, is_transient, top_operator, top_operator_share, operators, "within" FROM {history.Schema}.attempts {where} ORDER BY "position"
            """, int.MaxValue, cancellationToken).ConfigureAwait(false);
        var alerts = await session.QueryAsync(
            $"SELECT component, type, severity, message, to_json(suggested_actions)::VARCHAR, raised_at, {history.AlertFacts} FROM {history.Schema}.alerts {where} ORDER BY \"position\"", int.MaxValue, cancellationToken).ConfigureAwait(false);
        var recoveries = history.HasRecoveries
            ? await session.QueryAsync($"SELECT step_id, attempt::BIGINT, rule, evidence, action FROM {history.Schema}.recoveries {where} ORDER BY \"position\"", int.MaxValue, cancellationToken).ConfigureAwait(false)
            : new SqlResult([], []);
        var metricsOf = metrics.Rows.Where(static row => row[2] is double).ToLookup(static row => (string)row[0]!, static row => (Name: (string)row[1]!, Value: (double)row[2]!), StringComparer.Ordinal);
        return run with
        {
            Steps = [.. steps.Rows.Select(row => StepOf(row, metricsOf))],
            Attempts = [.. attempts.Rows.Select(static row => AttemptOf(row))],
            Alerts = [.. alerts.Rows.Select(static row => AlertOf(row))],
            Recoveries = [.. recoveries.Rows.Select(static row => RecoveryOf(row))],
        };
    }

    private static StepRecord StepOf(ImmutableArray<object?> values, ILookup<string, (string Name, double Value)> metrics)
    {
        var row = new RowReader(values);
        var step = row.Text()!;
        return new StepRecord
        {
            StepId = step,
            StepType = row.Text()!,
            Status = RunHistory.StepStatusOf(row.Text()),
            Attempts = (int)(row.Number() ?? 0),
            StartedAt = row.Moment(),
            Duration = row.Time() ?? TimeSpan.Zero,
            RowsAffected = row.Number(),
            RowsRead = row.Number(),
            RowsInserted = row.Number(),
            RowsUpdated = row.Number(),
            RowsDeleted = row.Number(),
            RowsRejected = row.Number(),
            ErrorCode = row.Text(),
            ErrorMessage = row.Text(),
            SkippedBecause = row.Text(),
            Connector = row.Text(),
            ExpectedDuration = row.Time(),
            DependsOn = TextsOf(row.Text()),
            Within = row.Text(),
            Metrics = metrics[step].DistinctBy(static metric => metric.Name).ToImmutableSortedDictionary(static metric => metric.Name, static metric => metric.Value, StringComparer.Ordinal),
        };
    }

    private static AttemptRecord AttemptOf(ImmutableArray<object?> values)
    {
        var row = new RowReader(values);
        return new AttemptRecord
        {
            StepId = row.Text()!,
            StepType = row.Text()!,
            Attempt = (int)(row.Number() ?? 0),
            Status = RunHistory.StepStatusOf(row.Text()),
            StartedAt = row.Moment() ?? default,
            Duration = row.Time() ?? TimeSpan.Zero,
            Queue = row.Time(),
            SourceWait = row.Time(),
            Engine = row.Time(),
            Commit = row.Time(),
            RetryDelay = row.Time(),
            RowsOut = row.Number(),
            RowsIn = row.Number(),
            Bytes = row.Number(),
            CpuTime = row.Time(),
            PeakMemory = row.Number(),
            Spill = row.Number(),
            ErrorCode = row.Text(),
            ErrorMessage = row.Text(),
            IsTransient = row.Flag(),
            TopOperator = row.Text(),
            TopOperatorShare = row.Real(),
            Operators = OperatorsOf(row.Text()),
            Within = row.Text(),
        };
    }

    internal static PerformanceAlert AlertOf(ImmutableArray<object?> values)
    {
        var row = new RowReader(values);
        var alert = new PerformanceAlert
        {
            Component = row.Text()!,
            Type = AlertNames.TypeOf(row.Text()),
            Severity = AlertNames.SeverityOf(row.Text()),
            Message = row.Text() ?? "",
            SuggestedActions = TextsOf(row.Text()),
            Timestamp = row.Moment() ?? default,
            Fingerprint = row.Text() ?? "",
            Count = (int)Math.Clamp(row.Number() ?? 1, 1, int.MaxValue),
            Evidence = row.Text(),
        };
        return row.Moment() is not { } firstSeen ? alert : alert with
        {
            Course = new AlertCourse
            {
                FirstSeen = firstSeen,
                Runs = (int)Math.Clamp(row.Number() ?? 1, 1, int.MaxValue),
                LastTold = row.Moment(),
                ToldSeverity = AlertNames.TryParse(row.Text(), out var severity) ? severity : null,
                ToldTo = TextsOf(row.Text()),
            },
        };
    }

    private static RecoveryAction RecoveryOf(ImmutableArray<object?> values)
    {
        var row = new RowReader(values);
        return new RecoveryAction(row.Text() ?? "", (int)(row.Number() ?? 0), row.Text() ?? "", row.Text() ?? "", row.Text() ?? "");
    }

    private static ImmutableArray<string> TextsOf(string? json)
    {
        if (json is null) return [];
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind is JsonValueKind.Array ? [.. document.RootElement.EnumerateArray().Select(static text => text.ToString())] : [];
    }

    private static ImmutableArray<OperatorProfile> OperatorsOf(string? json)
    {
        if (json is null) return [];
        try
        {
            using var document = JsonDocument.Parse(json);
            return [.. document.RootElement.EnumerateArray().Select(static one => new OperatorProfile(
                one.GetProperty("depth"u8).GetInt32(), one.GetProperty("name"u8).GetString() ?? "", TimeSpan.FromMilliseconds(one.GetProperty("time_ms"u8).GetDouble()), one.GetProperty("rows"u8).GetInt64()))];
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // Somebody has written to the history; the rest of it can still be read.
            return [];
        }
    }
}
