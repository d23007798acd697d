using System.Collections.Immutable;
using System.Globalization;
using SqlFlow.Engines;
using SqlFlow.Observability;

namespace SqlFlow.State;

/// <content>How long steps usually take.</content>
public static partial class RunHistory
{
    private const int RecentRuns = 40;
    private const int RunsThatTell = 10;
    private const int LeastRuns = 3;

    /// <summary>How long each step of a pipeline usually takes: the median of its last attempt, over up to ten of its last successful runs.</summary>
    /// <param name="engine">The database.</param>
    /// <param name="pipeline">The pipeline's name, exactly.</param>
    /// <param name="cancellationToken">Interrupts.</param>
    /// <returns>By step; without those that succeeded fewer than three times.</returns>
    /// <exception cref="HistoryVersionException">A newer version wrote the history.</exception>
    public static async ValueTask<ImmutableSortedDictionary<string, TimeSpan>> ReadDurationsAsync(ISqlEngine engine, string pipeline, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(pipeline);
        var durations = ImmutableSortedDictionary.CreateBuilder<string, TimeSpan>(StringComparer.Ordinal);
        var session = await engine.OpenSessionAsync(cancellationToken).ConfigureAwait(false);
        await using var owned = session.ConfigureAwait(false);
        if (await OpenAsync(session, cancellationToken).ConfigureAwait(false) is not { } history) return durations.ToImmutable();
        var found = await session.QueryAsync(string.Create(CultureInfo.InvariantCulture, $"""
            WITH r AS (SELECT run_id, seq FROM {history.Schema}.runs WHERE pipeline = {TableName.Literal(pipeline)} ORDER BY seq DESC LIMIT {RecentRuns}),
            a AS (SELECT step_id, duration_ms FROM {history.Schema}.attempts JOIN r USING (run_id) WHERE status = '{StepStatus.Success.ToName()}' AND isfinite(duration_ms) AND duration_ms >= 0
            QUALIFY row_number() OVER (PARTITION BY step_id ORDER BY seq DESC) <= {RunsThatTell})
            SELECT step_id, median(duration_ms) FROM a GROUP BY step_id HAVING count(*) >= {LeastRuns}
            """), int.MaxValue, cancellationToken).ConfigureAwait(false);
        foreach (var values in found.Rows)
        {
            var row = new RowReader(values);
            var step = row.Text()!;
            if (row.Time() is { } duration) durations[step] = duration;
        }

        return durations.ToImmutable();
    }
}
