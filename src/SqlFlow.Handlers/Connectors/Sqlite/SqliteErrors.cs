using Microsoft.Data.Sqlite;
using SqlFlow.Planning;
using SQLitePCL;

namespace SqlFlow.Connectors.Sqlite;

/// <summary>Gives what SQLite throws its meaning: the one place that knows its error codes.</summary>
internal static class SqliteErrors
{
    public static Exception Translate(SqliteException exception, SqliteSource source, CancellationToken cancellationToken)
    {
        if (exception.SqliteErrorCode is raw.SQLITE_INTERRUPT && cancellationToken.IsCancellationRequested) return new OperationCanceledException(exception.Message, exception, cancellationToken);
        var (code, parameter, advice, isTransient) = exception.SqliteErrorCode switch
        {
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => (ErrorCodes.DatabaseBusy, "path", "Another program is writing the file: try again when it is done", true),
            raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT => (ErrorCodes.BadData, "path", "Check that it is a SQLite database, and whole: PRAGMA integrity_check", false),
            raw.SQLITE_CANTOPEN or raw.SQLITE_IOERR or raw.SQLITE_PERM => (ErrorCodes.InputOutput, "path", "Check that this user may read the file, and for a database in WAL mode also write its folder", false),
            raw.SQLITE_AUTH or raw.SQLITE_READONLY => (ErrorCodes.AccessDenied, source.Relation.Parameter, "A source only reads", false),
            raw.SQLITE_ERROR => (ErrorCodes.SqlBinding, source.Relation.Parameter, "Correct the name or the query; it is SQLite's SQL, not the engine's", false),
            _ => (ErrorCodes.Engine, (string?)null, "See SQLite's message", false),
        };
        return new ConnectorException(code, $"source '{source.Name}', '{source.Path}': {MessageOf(exception)}", exception)
        {
            Parameter = parameter,
            ProblemCode = code is ErrorCodes.SqlBinding ? PlanProblemCodes.DoesNotBind : PlanProblemCodes.UnreadableSource,
            IsTransient = isTransient,
            SuggestedActions = [advice],
        };
    }

    // The driver says: SQLite Error 1: 'no such table: x'.
    private static string MessageOf(SqliteException exception)
    {
        var (first, last) = (exception.Message.IndexOf('\'', StringComparison.Ordinal), exception.Message.LastIndexOf('\''));
        return last > first ? exception.Message[(first + 1)..last] : exception.Message;
    }
}
