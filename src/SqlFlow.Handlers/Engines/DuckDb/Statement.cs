using SqlFlow.Engines.DuckDb.Interop;

namespace SqlFlow.Engines.DuckDb;

/// <summary>Preparing and executing statements, blocking, on the thread of the caller.</summary>
internal static class Statement
{
    private const string NotOneStatement = "Cannot prepare multiple statements at once";

    /// <summary>Parses and binds one statement.</summary>
    /// <exception cref="SqlEngineException">It does not parse or bind, or it is several.</exception>
    internal static PreparedHandle Prepare(ConnectionHandle connection, string sql)
    {
        Check(sql);
        var state = NativeMethods.Prepared.Prepare(connection, sql, out var prepared);
        if (state == NativeMethods.Success) return prepared;
        using (prepared) throw EngineErrors.Translate(NativeText.Borrowed(NativeMethods.Prepared.Error(prepared)), NativeErrorType.Invalid, sql);
    }

    /// <summary>Executes a statement that was prepared.</summary>
    /// <param name="prepared">The statement.</param>
    /// <param name="streaming">Whether rows are made while they are fetched, for queries only; otherwise they are all made now.</param>
    /// <param name="sql">For errors.</param>
    internal static unsafe ResultHandle Execute(PreparedHandle prepared, bool streaming, string sql)
    {
        var state = streaming
            ? NativeMethods.Prepared.PendingStreaming(prepared, out var pending)
            : NativeMethods.Prepared.Pending(prepared, out pending);
        using (pending)
        {
            if (state != NativeMethods.Success)
                throw EngineErrors.Translate(NativeText.Borrowed(NativeMethods.Prepared.PendingError(pending)), NativeErrorType.Invalid, sql);
            var result = new ResultHandle();
            if (NativeMethods.Prepared.ExecutePending(pending, result.Value) == NativeMethods.Success) return result;
            using (result) throw Error(result, sql);
        }
    }

    /// <summary>Executes one statement for its effect.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="mayControlTransactions">Whether BEGIN, COMMIT and ROLLBACK are let through: the session keeps the books.</param>
    /// <returns>Rows changed, or -1.</returns>
    internal static long ExecuteNonQuery(ConnectionHandle connection, string sql, bool mayControlTransactions = false)
    {
        Check(sql);
        var state = NativeMethods.Prepared.Prepare(connection, sql, out var prepared);
        using (prepared)
        {
            if (state == NativeMethods.Success)
            {
                if (!mayControlTransactions && NativeMethods.Prepared.StatementType(prepared) == StatementType.Transaction)
                    throw new SqlEngineException(ErrorCodes.SqlSyntax, "Transactions are begun and ended by the session, not by statements.") { Sql = sql, Offset = 0 };
                using var result = Execute(prepared, streaming: false, sql);
                return RowsChanged(result, sql);
            }

            var error = NativeText.Borrowed(NativeMethods.Prepared.Error(prepared));
            if (error is null || !error.Contains(NotOneStatement, StringComparison.Ordinal))
                throw EngineErrors.Translate(error, NativeErrorType.Invalid, sql);
        }

        // A PIVOT without its list of values is several statements to the engine though one to everybody else.
        if (SqlText.SecondStatement(sql) is { } second) throw Several(sql, second);
        return ExecuteExpanded(connection, sql);
    }

    /// <summary>The next chunk of a result; null at its end.</summary>
    internal static unsafe DataChunkHandle? Fetch(ResultHandle result, string sql)
    {
        var chunk = NativeMethods.Result.FetchChunk(*result.Value);
        if (!chunk.IsInvalid) return chunk;
        chunk.Dispose();
        return NativeMethods.Result.Error(result.Value) == 0 ? null : throw Error(result, sql);
    }

    private static unsafe SqlEngineException Error(ResultHandle result, string sql) => EngineErrors.Translate(
        NativeText.Borrowed(NativeMethods.Result.Error(result.Value)), NativeMethods.Result.ErrorType(result.Value), sql);

    private static unsafe long RowsChanged(ResultHandle result, string sql)
    {
        // CREATE TABLE AS counts its rows, too, but says that it returns nothing.
        if (NativeMethods.Result.ReturnType(*result.Value) == ResultType.QueryResult || NativeMethods.Result.ColumnCount(result.Value) != 1) return -1;
        using var type = NativeMethods.Result.ColumnType(result.Value, 0);
        if (NativeMethods.Types.Id(type) != NativeType.BigInt) return -1;
        using var chunk = Fetch(result, sql);
        if (chunk is null || NativeMethods.Chunk.Size(chunk) == 0) return -1;
        return *(long*)NativeMethods.Vector.Data(NativeMethods.Chunk.Vector(chunk, 0));
    }

    private static long ExecuteExpanded(ConnectionHandle connection, string sql)
    {
        var count = NativeMethods.Extracted.Extract(connection, sql, out var statements);
        using (statements)
        {
            if (count == 0)
                throw EngineErrors.Translate(NativeText.Borrowed(NativeMethods.Extracted.Error(statements)), NativeErrorType.Parser, sql);
            var rows = -1L;
            for (var index = 0UL; index < count; index++)
            {
                var state = NativeMethods.Extracted.Prepare(connection, statements, index, out var prepared);
                using (prepared)
                {
                    if (state != NativeMethods.Success)
                        throw EngineErrors.Translate(NativeText.Borrowed(NativeMethods.Prepared.Error(prepared)), NativeErrorType.Invalid, sql);
                    using var result = Execute(prepared, streaming: false, sql);
                    rows = Math.Max(rows, RowsChanged(result, sql));
                }
            }

            return rows;
        }
    }

    private static void Check(string sql)
    {
        // C strings end at the first NUL: what is behind it would silently not be executed.
        if (sql.IndexOf('\0', StringComparison.Ordinal) is var nul and >= 0)
            throw new SqlEngineException(ErrorCodes.SqlSyntax, "The statement contains a NUL character.") { Sql = sql, Offset = nul };
        if (SqlText.IsBlank(sql))
            throw new SqlEngineException(ErrorCodes.SqlSyntax, "There is no statement to execute.") { Sql = sql, Offset = 0 };
    }

    private static SqlEngineException Several(string sql, int second) =>
        new(ErrorCodes.SqlSyntax, "One statement was expected, and here a second one begins.") { Sql = sql, Offset = second };
}
