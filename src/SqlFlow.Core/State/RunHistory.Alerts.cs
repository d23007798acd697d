using System.Collections.Immutable;
using SqlFlow.Engines;
using SqlFlow.Observability;

namespace SqlFlow.State;

/// <content>How alerts go on from run to run.</content>
public static partial class RunHistory
{
    /// <summary>What is kept of an alert's <see cref="PerformanceAlert.Key"/>, under which <see cref="ReadCoursesAsync"/> has it.</summary>
    public static string KeyOf(PerformanceAlert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return SqlRow.Kept(alert.Key);
    }

    /// <summary>The alerts of a pipeline's newest run by <see cref="KeyOf"/>, each with how it went on until then.</summary>
    /// <param name="engine">The database.</param>
    /// <param name="pipeline">The pipeline's name, exactly.</param>
    /// <param name="cancellationToken">Interrupts.</param>
    /// <returns>Empty where no run is kept, or the newest one raised none.</returns>
    /// <exception cref="HistoryVersionException">A newer version wrote the history.</exception>
    public static async ValueTask<ImmutableDictionary<string, AlertCourse>> ReadCoursesAsync(ISqlEngine engine, string pipeline, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(pipeline);
        var session = await engine.OpenSessionAsync(cancellationToken).ConfigureAwait(false);
        await using var owned = session.ConfigureAwait(false);
        var courses = ImmutableDictionary.CreateBuilder<string, AlertCourse>(StringComparer.Ordinal);
        if (await OpenAsync(session, cancellationToken).ConfigureAwait(false) is not { } history) return courses.ToImmutable();
        var found = await session.QueryAsync($"""
            SELECT component, type, severity, message, NULL, raised_at, {history.AlertFacts} FROM {history.Schema}.alerts
            WHERE run_id = (SELECT run_id FROM {history.Schema}.runs WHERE pipeline = {TableName.Literal(pipeline)} ORDER BY seq DESC LIMIT 1) ORDER BY "position"
            """, int.MaxValue, cancellationToken).ConfigureAwait(false);
        foreach (var row in found.Rows)
        {
            var alert = HistoryParts.AlertOf(row);
            // Those of one fingerprint are kept alike. What older versions have kept began when it was raised.
            if (alert.Course is not null || alert.Timestamp != default) courses.TryAdd(alert.Key, alert.Course ?? new AlertCourse { FirstSeen = alert.Timestamp });
        }

        return courses.ToImmutable();
    }

    /// <summary>Notes of alerts of a run when and to whom they were told.</summary>
    /// <param name="engine">The run's database.</param>
    /// <param name="runId">The run, which is kept already; of one that is not nothing is noted.</param>
    /// <param name="told">The alerts by <see cref="KeyOf"/>, as they are to be kept.</param>
    /// <param name="cancellationToken">Interrupts.</param>
    /// <exception cref="SqlEngineException">The engine refuses; nothing is written then.</exception>
    /// <exception cref="HistoryVersionException">A newer version wrote the history; nothing is written then.</exception>
    public static async ValueTask WriteToldAsync(ISqlEngine engine, string runId, ImmutableDictionary<string, AlertCourse> told, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(runId);
        ArgumentNullException.ThrowIfNull(told);
        if (!told.IsEmpty) await InTurnAsync(engine, WriteAsync, cancellationToken).ConfigureAwait(false);

        async ValueTask WriteAsync(ISqlSession session, string schema)
        {
            var rows = told.OrderBy(static one => one.Key, StringComparer.Ordinal)
                .Select(static one => new SqlRow().Add(one.Key).Add(one.Value.LastTold).Add(one.Value.ToldSeverity?.ToName()).Add(one.Value.ToldTo));
            foreach (var part in rows.Chunk(RowsAStatement))
            {
                await session.ExecuteAsync($"""
                    UPDATE {schema}.alerts SET last_told = told.told_at, told_severity = told.severity, told_to = told.sinks
                    FROM (VALUES {string.Join(", ", part.AsEnumerable())}) AS told (alert, told_at, severity, sinks)
                    WHERE run_id = {TableName.Literal(runId)} AND coalesce(fingerprint, message) = told.alert
                    """, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
