using System.Globalization;
using System.Text.RegularExpressions;
using SqlFlow.Engines.DuckDb.Arrow;
using SqlFlow.Engines.DuckDb.Functions;
using SqlFlow.Engines.DuckDb.Interop;

namespace SqlFlow.Engines.DuckDb;

/// <summary>Opens a database, blocking, and says in our words why it cannot be.</summary>
internal static partial class DatabaseFile
{
    /// <summary>Opens and locks down a database.</summary>
    /// <exception cref="DatabaseBusyException">Another process holds it.</exception>
    /// <exception cref="SqlEngineException">It cannot be opened; nothing was changed.</exception>
    internal static DatabaseHandle Open(DuckDbOptions options)
    {
        var path = options.Path is null ? null : Path.GetFullPath(options.Path);
        if (path is not null) Prepare(path, options.ReadOnly);
        using var config = DuckDbConfiguration.Create(options);
        if (NativeMethods.Startup.Open(path ?? ":memory:", out var database, config, out var error) != NativeMethods.Success)
        {
            database.Dispose();
            throw Explain(path, NativeText.Owned(error));
        }

        try
        {
            using var connection = Connect(database);
            ArrowFunction.Register(connection);
            FunctionRegistration.Register(connection, options.Functions);
            foreach (var statement in DuckDbConfiguration.Lockdown(options)) Statement.ExecuteNonQuery(connection, statement);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Connects without the settings of a session.</summary>
    internal static ConnectionHandle Connect(DatabaseHandle database)
    {
        if (NativeMethods.Startup.Connect(database, out var connection) == NativeMethods.Success) return connection;
        connection.Dispose();
        throw new SqlEngineException(ErrorCodes.Engine, "DuckDB refused a connection.");
    }

    /// <summary>What a failure to open means.</summary>
    internal static SqlFlowException Explain(string? path, string? raw)
    {
        var message = raw ?? "";
        if (path is null) return EngineErrors.Translate(raw, NativeErrorType.Invalid, null);
        if (message.Contains("Could not set lock on file", StringComparison.OrdinalIgnoreCase)
            || message.Contains("being used by another process", StringComparison.OrdinalIgnoreCase))
        {
            var pid = ProcessId().Match(message);
            return new DatabaseBusyException(path, pid.Success && int.TryParse(pid.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null)
            {
                IsTransient = true,
                SuggestedActions = ["Wait until that process is done, or stop it."],
            };
        }

        var detail = ErrorReport.Parse(raw, NativeErrorType.Invalid);
        if (message.Contains("not a valid DuckDB database file", StringComparison.OrdinalIgnoreCase))
        {
            return new SqlEngineException(ErrorCodes.Engine, $"'{path}' is not a DuckDB database; it was left as it is.")
            {
                SuggestedActions = ["Name another database, or move that file away."],
            };
        }

        var code = EngineErrors.Classify(detail);
        return new SqlEngineException(code, $"The database '{path}' cannot be opened: {detail.Message}") { SuggestedActions = ["Nothing was deleted; restore the file from a backup if it is damaged."] };
    }

    private static void Prepare(string path, bool readOnly)
    {
        if (Directory.Exists(path)) throw new SqlEngineException(ErrorCodes.InputOutput, $"'{path}' is a folder, not a database.");
        if (readOnly)
        {
            if (!File.Exists(path)) throw new SqlEngineException(ErrorCodes.InputOutput, $"There is no database '{path}'.");
            return;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SqlEngineException(error is UnauthorizedAccessException ? ErrorCodes.AccessDenied : ErrorCodes.InputOutput,
                $"The folder of the database '{path}' cannot be made: {error.Message}", error);
        }
    }

    [GeneratedRegex(@"PID\s+(\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex ProcessId();
}
