using System.Globalization;
using SqlFlow.Engines;

namespace SqlFlow.State;

/// <summary>The run journal as a table of the database itself: <c>sqlflow.journal</c>. Times are UTC.</summary>
/// <remarks>Thread-safe. One instance serves one engine.</remarks>
public sealed class SqlRunJournal : IRunJournal
{
    private const string Schema = "sqlflow";
    private const string Columns = "run_id, pipeline, step_id, step_type, attempt, rows_affected, started_at, committed_at";

    // Each time somebody else has made something of it, so this is more than enough.
    private const int MaxAttempts = 8;

    private readonly Lock _lock = new();
    private TaskCompletionSource? _creating;
    private string? _table;

    /// <inheritdoc/>
    public async ValueTask EnsureCreatedAsync(ISqlEngine engine, CancellationToken cancellationToken)
    {
        while (Volatile.Read(ref _table) is null)
        {
            // Two transactions that make one schema at a time conflict, even with IF NOT EXISTS: the first run makes it, others wait.
            Task? others;
            var own = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_lock)
            {
                others = _creating?.Task;
                _creating ??= own;
            }

            if (others is not null)
            {
                await others.WaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            try
            {
                if (Volatile.Read(ref _table) is null) Volatile.Write(ref _table, await CreateAsync(engine, cancellationToken).ConfigureAwait(false));
            }
            finally
            {
                lock (_lock) _creating = null;
                own.SetResult();
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException"><see cref="EnsureCreatedAsync"/> has not run.</exception>
    public async ValueTask RecordAsync(ISqlSession session, JournalEntry entry, CancellationToken cancellationToken)
    {
        var rows = entry.RowsAffected?.ToString(CultureInfo.InvariantCulture) ?? "NULL";
        var sql = string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO {Table()} ({Columns}) VALUES ({Text(entry.RunId)}, {Text(entry.Pipeline)}, {Text(entry.StepId)}, {Text(entry.StepType)}, {entry.Attempt}, {rows}, {Time(entry.StartedAt)}, {Time(entry.CommittedAt)})
            """);
        await session.ExecuteAsync(sql, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException"><see cref="EnsureCreatedAsync"/> has not run.</exception>
    public async ValueTask<bool?> HasCommittedAsync(ISqlEngine engine, string runId, string stepId, int attempt, CancellationToken cancellationToken)
    {
        var sql = string.Create(CultureInfo.InvariantCulture,
            $"SELECT 1 FROM {Table()} WHERE run_id = {Text(runId)} AND step_id = {Text(stepId)} AND attempt = {attempt}");
        var session = await engine.OpenSessionAsync(cancellationToken).ConfigureAwait(false);
        await using var owned = session.ConfigureAwait(false);
        var found = await session.QueryAsync(sql, 1, cancellationToken).ConfigureAwait(false);
        return !found.Rows.IsEmpty;
    }

    private static async ValueTask<string> CreateAsync(ISqlEngine engine, CancellationToken cancellationToken)
    {
        var session = await engine.OpenSessionAsync(cancellationToken).ConfigureAwait(false);
        await using var owned = session.ConfigureAwait(false);

        // A file that is itself called sqlflow.duckdb is a catalog named sqlflow: without its catalog, our schema would be ambiguous.
        var catalog = (await session.QueryAsync("SELECT current_database()", 1, cancellationToken).ConfigureAwait(false)).Scalar as string
            ?? throw new SqlEngineException(ErrorCodes.Engine, "The engine does not say which database it works in.");
        var table = new TableName("journal", Schema, catalog).ToSql();

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await session.BeginAsync(cancellationToken).ConfigureAwait(false);
                await session.ExecuteAsync($"CREATE SCHEMA IF NOT EXISTS {TableName.Quote(catalog)}.{TableName.Quote(Schema)}", cancellationToken).ConfigureAwait(false);
                await session.ExecuteAsync($"""
                    CREATE TABLE IF NOT EXISTS {table} (run_id VARCHAR NOT NULL, pipeline VARCHAR NOT NULL, step_id VARCHAR NOT NULL, step_type VARCHAR NOT NULL, attempt INTEGER NOT NULL, rows_affected BIGINT, started_at TIMESTAMP NOT NULL, committed_at TIMESTAMP NOT NULL)
                    """, cancellationToken).ConfigureAwait(false);
                await session.CommitAsync().ConfigureAwait(false);
                break;
            }
            catch (SqlEngineException exception) when (exception.ErrorCode is ErrorCodes.Conflict && attempt < MaxAttempts)
            {
                // The run of another orchestrator is making it.
                await session.RollbackAsync().ConfigureAwait(false);
            }
        }

        return table;
    }

    private string Table() => Volatile.Read(ref _table) ?? throw new InvalidOperationException("The journal has not been created.");

    private static string Text(string text) => TableName.Literal(text);

    private static string Time(DateTimeOffset time) =>
        $"TIMESTAMP '{time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)}'";
}
