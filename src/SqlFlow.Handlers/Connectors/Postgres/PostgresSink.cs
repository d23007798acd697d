using Apache.Arrow;
using Npgsql;
using SqlFlow.Engines;

namespace SqlFlow.Connectors.Postgres;

/// <summary>One write: a connection, a transaction, a stage, and the table.</summary>
internal sealed class PostgresSink(PostgresSettings settings, SinkRequest request)
{
    private const int BytesPerFlush = 1 << 16;

    /// <summary>Checks what can be known before there are rows.</summary>
    public async ValueTask CheckAsync(CancellationToken cancellationToken)
    {
        var table = PostgresTarget.TableOf(request);
        await WithConnectionAsync(async connection =>
        {
            var target = await PostgresTarget.FindAsync(connection, table, cancellationToken).ConfigureAwait(false);
            if (target.Columns is not null && !request.Columns.IsDefault) target.Match(request.Columns.Select(static column => column.Name));
            return 0;
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes all rows.</summary>
    public async ValueTask<SinkResult> WriteAsync(Schema schema, IAsyncEnumerable<RecordBatch> batches, CancellationToken cancellationToken)
    {
        var table = PostgresTarget.TableOf(request);
        var write = new PostgresWrite(request, schema);
        var keys = write.Keys();
        return await WithConnectionAsync(async connection =>
        {
            await ExecuteAsync(connection, "BEGIN; SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = 'postgres'", cancellationToken).ConfigureAwait(false);
            await ExecuteAsync(connection, write.CreateStageSql, cancellationToken).ConfigureAwait(false);
            var rows = await CopyAsync(connection, write, batches, cancellationToken).ConfigureAwait(false);
            await ExecuteAsync(connection, $"ANALYZE {write.Stage}", cancellationToken).ConfigureAwait(false);
            var result = await MoveAsync(connection, table, write, keys, cancellationToken).ConfigureAwait(false) with { RowsRead = rows };
            cancellationToken.ThrowIfCancellationRequested();
            await CommitAsync(connection).ConfigureAwait(false);
            return result;
        }, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<SinkResult> MoveAsync(NpgsqlConnection connection, TableName table, PostgresWrite write, int[] keys, CancellationToken cancellationToken)
    {
        var target = await PostgresTarget.FindAsync(connection, table, cancellationToken).ConfigureAwait(false);
        if (target.Columns is null)
        {
            await ExecuteAsync(connection, write.CreateTableSql(table), cancellationToken).ConfigureAwait(false);
            target = await PostgresTarget.FindAsync(connection, table, cancellationToken).ConfigureAwait(false);
        }

        var columns = target.Match(write.Names);
        write.RequireLossless(columns, table);
        // Readers are not kept waiting; other writers are, or two of us would both add a row that neither has seen.
        if (request.Mode is not WriteMode.Append) await ExecuteAsync(connection, $"LOCK TABLE {table.ToSql()} IN SHARE ROW EXCLUSIVE MODE", cancellationToken).ConfigureAwait(false);
        if (request.Mode is WriteMode.Upsert) return await UpsertAsync(connection, table, write, columns, keys, cancellationToken).ConfigureAwait(false);
        // DELETE and not TRUNCATE: whoever reads meanwhile goes on seeing the old rows.
        var deleted = request.Mode is WriteMode.Replace ? await ExecuteAsync(connection, $"DELETE FROM {table.ToSql()}", cancellationToken).ConfigureAwait(false) : 0;
        return new SinkResult(0, await ExecuteAsync(connection, write.InsertSql(table, columns), cancellationToken).ConfigureAwait(false), 0, deleted);
    }

    private static async ValueTask<SinkResult> UpsertAsync(
        NpgsqlConnection connection, TableName table, PostgresWrite write, PostgresTargetColumn[] columns, int[] keys, CancellationToken cancellationToken)
    {
        if (await ScalarAsync(connection, write.DuplicatesSql(keys), cancellationToken).ConfigureAwait(false) is string { Length: > 0 } duplicates)
        {
            throw new ConnectorException(ErrorCodes.DuplicateKeys, $"several rows have one key of '{table}': {duplicates}; nothing was written")
            { SuggestedActions = ["Make the key unique in 'sql', e.g. with QUALIFY row_number() OVER (PARTITION BY … ORDER BY …) = 1", "Add the columns that tell the rows apart to \"keys\""] };
        }

        var hasNull = new bool[keys.Length];
        for (var place = 0; place < keys.Length; place++) hasNull[place] = await ScalarAsync(connection, write.HasNullSql(keys[place]), cancellationToken).ConfigureAwait(false) is true;
        var update = write.UpdateSql(table, columns, keys, hasNull);
        var updated = update is null ? 0 : await ExecuteAsync(connection, update, cancellationToken).ConfigureAwait(false);
        var inserted = await ExecuteAsync(connection, write.InsertNewSql(table, columns, keys, hasNull), cancellationToken).ConfigureAwait(false);
        return new SinkResult(0, inserted, updated, 0);
    }

    private async ValueTask<long> CopyAsync(NpgsqlConnection connection, PostgresWrite write, IAsyncEnumerable<RecordBatch> batches, CancellationToken cancellationToken)
    {
        var stream = await connection.BeginRawBinaryCopyAsync(write.CopySql, cancellationToken).ConfigureAwait(false);
        var rows = 0L;
        try
        {
            var buffer = new CopyBuffer();
            buffer.WriteHeader();
            await foreach (var batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                using (batch)
                {
                    for (var row = 0; row < batch.Length; row++)
                    {
                        rows++;
                        WriteRow(buffer, write, batch, row, rows);
                        if (buffer.Length < BytesPerFlush) continue;
                        await stream.WriteAsync(buffer.Written, cancellationToken).ConfigureAwait(false);
                        buffer.Clear();
                    }
                }
            }

            buffer.Write((short)-1);
            await stream.WriteAsync(buffer.Written, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // Disposing without it would tell the server that all rows were there.
            await CancelQuietlyAsync(stream).ConfigureAwait(false);
            throw;
        }

        await stream.DisposeAsync().ConfigureAwait(false);
        return rows;
    }

    private void WriteRow(CopyBuffer buffer, PostgresWrite write, RecordBatch batch, int row, long number)
    {
        buffer.Write((short)write.Writers.Length);
        for (var column = 0; column < write.Writers.Length; column++)
        {
            var array = batch.Column(column);
            if (array is NullArray || array.IsNull(row)) buffer.Write(-1);
            else if (write.Writers[column].Write(buffer, array, row) is { } problem)
            {
                throw new ConnectorException(ErrorCodes.Conversion, FormattableString.Invariant($"export to '{request.Target}', row {number}: the value of column '{batch.Schema.FieldsList[column].Name}' {problem}"))
                { SuggestedActions = ["Cast or clean the column in 'sql'"] };
            }
        }
    }

    /// <summary>Commits. Whether it came to pass is unknown if the line breaks before the answer.</summary>
    private async ValueTask CommitAsync(NpgsqlConnection connection)
    {
        try
        {
            await ExecuteAsync(connection, "COMMIT", CancellationToken.None).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (!exception.SqlState.StartsWith("57P", StringComparison.Ordinal) && !exception.SqlState.StartsWith("08", StringComparison.Ordinal))
        {
            throw PostgresErrors.Translate(exception, settings);
        }
        catch (Exception exception) when (PostgresErrors.IsOurs(exception))
        {
            throw new ConnectorException(ErrorCodes.InputOutput, $"the line to '{settings.Server}' broke while '{request.Target}' was being committed: whether the rows are there is not known", exception)
            {
                CommitOutcome = CommitOutcome.Unknown,
                SuggestedActions = [$"Look whether the rows are in '{request.Target}' before the step is run again; with mode upsert or replace, running it again does no harm"],
            };
        }
    }

    private async ValueTask<T> WithConnectionAsync<T>(Func<NpgsqlConnection, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            var dataSource = settings.CreateDataSource();
            await using (dataSource.ConfigureAwait(false))
            {
                var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
                // Closing a connection with an open transaction undoes it.
                await using (connection.ConfigureAwait(false)) return await work(connection).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (PostgresErrors.IsOurs(exception))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw PostgresErrors.Translate(exception, settings);
        }
    }

    private static async ValueTask<long> ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // Names are quoted, values are staged.
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await using var _ = command.ConfigureAwait(false);
        return Math.Max(0, await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false));
    }

    private static async ValueTask<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await using var _ = command.ConfigureAwait(false);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask CancelQuietlyAsync(NpgsqlRawCopyStream stream)
    {
        try
        {
            await stream.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (PostgresErrors.IsOurs(exception) || exception is OperationCanceledException or InvalidOperationException)
        {
            // The connection is gone, and with it what was sent.
        }
    }
}
