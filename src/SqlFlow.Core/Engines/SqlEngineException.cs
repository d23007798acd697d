namespace SqlFlow.Engines;

/// <summary>The engine refused a statement.</summary>
/// <param name="errorCode">One of <see cref="ErrorCodes"/>.</param>
/// <param name="message">One line, without the engine's prefix.</param>
/// <param name="innerException">The driver's exception.</param>
public sealed class SqlEngineException(string errorCode, string message, Exception? innerException = null)
    : SqlFlowException(errorCode, message, innerException)
{
    /// <summary>The statement, as it was executed; null where there was none.</summary>
    public string? Sql { get; init; }

    /// <summary>Where in <see cref="Sql"/>, in UTF-16 characters from its start; null: unknown.</summary>
    public int? Offset { get; init; }
}

/// <summary>Another process holds the database.</summary>
/// <param name="path">The database file.</param>
/// <param name="processId">The process that holds it; null: unknown.</param>
/// <param name="innerException">The driver's exception.</param>
public sealed class DatabaseBusyException(string path, int? processId, Exception? innerException = null)
    : SqlFlowException(ErrorCodes.DatabaseBusy, processId is null
        ? $"Another process holds the database '{path}'."
        : $"Process {processId} holds the database '{path}'.", innerException)
{
    /// <summary>The database file.</summary>
    public string Path { get; } = path;

    /// <summary>The process that holds it; null: unknown.</summary>
    public int? ProcessId { get; } = processId;
}
