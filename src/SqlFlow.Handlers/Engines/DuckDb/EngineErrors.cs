using SqlFlow.Engines.DuckDb.Interop;

namespace SqlFlow.Engines.DuckDb;

/// <summary>Turns what DuckDB says into classified exceptions: the one place that knows its error kinds and its wording.</summary>
internal static class EngineErrors
{
    /// <summary>The exception for an error message of DuckDB's.</summary>
    /// <param name="raw">As DuckDB gave it: JSON (the sessions' setting) or text with a prefix.</param>
    /// <param name="type">The error type, where DuckDB told one.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="inner">What came from managed code and made DuckDB fail; null: nothing did.</param>
    internal static SqlEngineException Translate(string? raw, NativeErrorType type, string? sql, Exception? inner = null)
    {
        var report = ErrorReport.Parse(raw, type);
        var code = Classify(report);
        return new SqlEngineException(code, report.Message, inner)
        {
            Sql = sql,
            Offset = sql is null ? null : report.OffsetIn(sql),
            IsTransient = code == ErrorCodes.Conflict || report.Message.Contains("has been invalidated", StringComparison.OrdinalIgnoreCase),
            SuggestedActions = Advice(code, report),
        };
    }

    /// <summary>The exception for a statement that failed because the stream of batches that it read did.</summary>
    internal static Exception StreamFailed(Exception failure, string? sql)
    {
        if (failure is OperationCanceledException) return new OperationCanceledException(failure.Message, failure, ((OperationCanceledException)failure).CancellationToken);
        var known = failure as SqlFlowException;
        var code = known?.ErrorCode ?? (failure is IOException ? ErrorCodes.InputOutput : ErrorCodes.Unexpected);
        return new SqlEngineException(code, $"Reading the batches failed: {failure.Message}", failure)
        {
            Sql = sql,
            IsTransient = known?.IsTransient ?? false,
            RetryAfter = known?.RetryAfter,
            SuggestedActions = known?.SuggestedActions ?? [],
        };
    }

    /// <summary>The same as facts, for what is wrong with a query's text.</summary>
    internal static SqlError Describe(SqlEngineException error) =>
        new(error.ErrorCode, error.Message, error.Offset, error.SuggestedActions.IsEmpty ? null : error.SuggestedActions[0]);

    /// <summary>The error code of a report.</summary>
    internal static string Classify(ErrorReport report)
    {
        var message = report.Message;
        return report.Kind.ToUpperInvariant() switch
        {
            "PARSER" or "SYNTAX" => ErrorCodes.SqlSyntax,
            "BINDER" or "CATALOG" or "PARAMETER NOT RESOLVED" or "PARAMETER NOT ALLOWED" => ErrorCodes.SqlBinding,
            "CONVERSION" when IsReaderError(message) => ErrorCodes.BadData,
            "CONVERSION" or "OUT OF RANGE" or "MISMATCH TYPE" or "DECIMAL" => ErrorCodes.Conversion,
            "CONSTRAINT" => ErrorCodes.Constraint,
            "OUT OF MEMORY" => IsDiskFull(message) ? ErrorCodes.DiskFull : ErrorCodes.OutOfMemory,
            "PERMISSION" => ErrorCodes.AccessDenied,
            "INTERRUPT" => ErrorCodes.Cancelled,
            "TRANSACTIONCONTEXT" or "TRANSACTION" => ClassifyTransaction(message),
            "IO" or "HTTP" or "NETWORK" => ClassifyInputOutput(message),
            "INVALID INPUT" or "SERIALIZATION" when IsReaderError(message) => ErrorCodes.BadData,
            _ => IsDiskFull(message) ? ErrorCodes.DiskFull : ErrorCodes.Engine,
        };
    }

    /// <summary>What became of a transaction whose COMMIT reported an error.</summary>
    internal static CommitOutcome OutcomeOfFailedCommit(string message)
    {
        if (message.Contains("COMMIT succeeded", StringComparison.OrdinalIgnoreCase)) return CommitOutcome.Committed;
        // The engine undoes what it could not write and says so with this prefix. Anything else, a database that was
        // invalidated in between above all, may have reached the log.
        return message.StartsWith("Failed to commit", StringComparison.OrdinalIgnoreCase)
            || message.Contains("no transaction is active", StringComparison.OrdinalIgnoreCase)
            || message.Contains("transaction is aborted", StringComparison.OrdinalIgnoreCase)
            ? CommitOutcome.RolledBack
            : CommitOutcome.Unknown;
    }

    /// <summary>Whether the engine refuses the database from now on until it is opened anew.</summary>
    internal static bool GivesDatabaseUp(SqlEngineException error) =>
        error.Message.Contains("has been invalidated", StringComparison.OrdinalIgnoreCase)
        || error.Message.Contains("Reopen the database instance", StringComparison.OrdinalIgnoreCase)
        || error.Message.Contains("Failed to create checkpoint", StringComparison.OrdinalIgnoreCase);

    private static string ClassifyTransaction(string message)
    {
        if (IsDiskFull(message)) return ErrorCodes.DiskFull;
        if (message.Contains("constraint", StringComparison.OrdinalIgnoreCase)
            || message.Contains("duplicate key", StringComparison.OrdinalIgnoreCase)) return ErrorCodes.Constraint;
        return message.Contains("conflict", StringComparison.OrdinalIgnoreCase) ? ErrorCodes.Conflict : ErrorCodes.Engine;
    }

    private static string ClassifyInputOutput(string message)
    {
        if (IsDiskFull(message)) return ErrorCodes.DiskFull;
        if (message.Contains("Permission denied", StringComparison.OrdinalIgnoreCase)) return ErrorCodes.AccessDenied;
        return IsReaderError(message) ? ErrorCodes.BadData : ErrorCodes.InputOutput;
    }

    private static bool IsDiskFull(string message) =>
        message.Contains("No space left", StringComparison.OrdinalIgnoreCase)
        || message.Contains("disk full", StringComparison.OrdinalIgnoreCase)
        || message.Contains("max_temp_directory_size", StringComparison.OrdinalIgnoreCase);

    private static bool IsReaderError(string message) =>
        message.StartsWith("CSV Error", StringComparison.OrdinalIgnoreCase)
        || message.StartsWith("Error when sniffing file", StringComparison.OrdinalIgnoreCase)
        || message.StartsWith("Schema mismatch between globbed files", StringComparison.OrdinalIgnoreCase)
        || message.StartsWith("Malformed JSON", StringComparison.OrdinalIgnoreCase)
        || message.StartsWith("JSON transform error", StringComparison.OrdinalIgnoreCase)
        || message.Contains("Invalid unicode", StringComparison.OrdinalIgnoreCase)
        || message.Contains("not a Parquet file", StringComparison.OrdinalIgnoreCase)
        || message.Contains("No magic bytes found at end of file", StringComparison.OrdinalIgnoreCase)
        || message.Contains("too small to be a Parquet file", StringComparison.OrdinalIgnoreCase);

    private static System.Collections.Immutable.ImmutableArray<string> Advice(string code, ErrorReport report)
    {
        if (report.Hint is { } hint) return [hint];
        return code switch
        {
            ErrorCodes.Conflict => ["Another transaction changed the same rows or tables: try again."],
            ErrorCodes.OutOfMemory => ["Raise memory_limit, or name a temp_directory with free space for larger than memory work."],
            ErrorCodes.DiskFull => ["Free disk space, or point temp_directory and the database at a larger disk."],
            ErrorCodes.AccessDenied => ["Move the file into the project's folder, or name its folder in allowed_directories."],
            _ => [],
        };
    }
}
