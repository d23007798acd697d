using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using SqlFlow.Engines;
using SqlFlow.Lineage;

namespace SqlFlow.State;

/// <summary>
/// The lineage of all runs as tables of the database itself: <c>sqlflow.lineage</c> has a row for each stretch of runs of a pipeline
/// whose lineage was the same, <c>sqlflow.column_lineage</c> the edges, once for each different lineage. Times are UTC.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public static class LineageTables
{
    /// <summary>The name of the table of lineages, within the schema.</summary>
    public const string LineageName = "lineage";

    /// <summary>The name of the table of edges, within the schema.</summary>
    public const string ColumnsName = "column_lineage";

    private const string LineageDefinition =
        "lineage_hash VARCHAR NOT NULL, pipeline VARCHAR NOT NULL, first_run_id VARCHAR NOT NULL, first_run_at TIMESTAMP NOT NULL, last_run_id VARCHAR NOT NULL, last_run_at TIMESTAMP NOT NULL, runs BIGINT NOT NULL";

    private const string ColumnsDefinition =
        "run_id VARCHAR NOT NULL, pipeline VARCHAR NOT NULL, dataset VARCHAR NOT NULL, column_name VARCHAR, input_dataset VARCHAR, input_column VARCHAR, type VARCHAR, subtype VARCHAR, masking BOOLEAN, lineage_hash VARCHAR NOT NULL";

    // Enough for one statement to carry a usual pipeline, few enough for a statement never to be large.
    private const int RowsAStatement = 500;

    // Runs that end at one moment would both find their lineage missing. One process has a database, so waiting for each other here is enough.
    private static readonly ConditionalWeakTable<ISqlEngine, SemaphoreSlim> Turns = [];

    /// <summary>Writes the lineage of a run, in one transaction: its edges only if the database has not got them yet.</summary>
    /// <param name="engine">The run's database.</param>
    /// <param name="runId">The run.</param>
    /// <param name="graph">Its lineage.</param>
    /// <param name="endedAt">When it ended.</param>
    /// <param name="cancellationToken">Interrupts.</param>
    /// <exception cref="SqlEngineException">The engine refuses; nothing is written then.</exception>
    public static async ValueTask WriteAsync(ISqlEngine engine, string runId, LineageGraph graph, DateTimeOffset endedAt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(graph);
        var rows = LineageRow.Of(graph);
        var hash = LineageRow.Hash(graph.Pipeline, rows);
        var turn = Turns.GetValue(engine, static _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var lineage = await StateTable.EnsureAsync(engine, LineageName, LineageDefinition, cancellationToken).ConfigureAwait(false);
            var columns = await StateTable.EnsureAsync(engine, ColumnsName, ColumnsDefinition, cancellationToken).ConfigureAwait(false);
            var session = await engine.OpenSessionAsync(cancellationToken).ConfigureAwait(false);
            await using var owned = session.ConfigureAwait(false);
            await session.BeginAsync(cancellationToken).ConfigureAwait(false);
            await WriteRunAsync(session, lineage.ToSql(), graph.Pipeline, runId, hash, endedAt, cancellationToken).ConfigureAwait(false);
            var known = await session.QueryAsync($"SELECT 1 FROM {columns.ToSql()} WHERE lineage_hash = {Text(hash)} LIMIT 1", 1, cancellationToken).ConfigureAwait(false);
            if (known.Rows.IsEmpty) await WriteRowsAsync(session, columns.ToSql(), graph.Pipeline, runId, hash, rows, cancellationToken).ConfigureAwait(false);
            await session.CommitAsync().ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }

    private static async ValueTask WriteRunAsync(ISqlSession session, string table, string pipeline, string runId, string hash, DateTimeOffset endedAt, CancellationToken cancellationToken)
    {
        var last = await session.QueryAsync(
            $"SELECT lineage_hash, first_run_id FROM {table} WHERE pipeline = {Text(pipeline)} ORDER BY last_run_at DESC, last_run_id DESC LIMIT 1", 1, cancellationToken).ConfigureAwait(false);
        var time = $"TIMESTAMP '{endedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)}'";
        var sql = !last.Rows.IsEmpty && last.Rows[0] is [string lastHash, string firstRun] && lastHash == hash
            ? $"UPDATE {table} SET last_run_id = {Text(runId)}, last_run_at = {time}, runs = runs + 1 WHERE lineage_hash = {Text(hash)} AND first_run_id = {Text(firstRun)}"
            : $"INSERT INTO {table} (lineage_hash, pipeline, first_run_id, first_run_at, last_run_id, last_run_at, runs) VALUES ({Text(hash)}, {Text(pipeline)}, {Text(runId)}, {time}, {Text(runId)}, {time}, 1)";
        await session.ExecuteAsync(sql, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask WriteRowsAsync(
        ISqlSession session, string table, string pipeline, string runId, string hash, ImmutableArray<LineageRow> rows, CancellationToken cancellationToken)
    {
        foreach (var part in rows.Chunk(RowsAStatement))
        {
            var values = part.Select(row =>
                $"({Text(runId)}, {Text(pipeline)}, {Text(row.Dataset)}, {Text(row.Column)}, {Text(row.InputDataset)}, {Text(row.InputColumn)}, {Text(row.Type)}, {Text(row.Subtype)}, {Boolean(row.IsMasking)}, {Text(hash)})");
            await session.ExecuteAsync(
                $"INSERT INTO {table} (run_id, pipeline, dataset, column_name, input_dataset, input_column, type, subtype, masking, lineage_hash) VALUES {string.Join(", ", values)}", cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Text(string? text) => text is null ? "NULL" : TableName.Literal(text);

    private static string Boolean(bool? value) => value switch
    {
        true => "true",
        false => "false",
        null => "NULL",
    };
}
