using Microsoft.Extensions.Logging;

namespace SqlFlow.Engines.DuckDb;

/// <summary>What the engine logs, in category <c>SqlFlow.Engine</c>.</summary>
internal sealed partial class EngineLog(ILogger logger)
{
    internal const string Category = "SqlFlow.Engine";

    private readonly ILogger _logger = logger;

    [LoggerMessage(EngineEvents.Opened, LogLevel.Debug, "Opened database {Database} with DuckDB settings {Settings}", EventName = "EngineOpened")]
    internal partial void Opened(string database, string settings);

    [LoggerMessage(EngineEvents.CommittedWithError, LogLevel.Warning, "The transaction is committed, but afterwards the engine failed: {Message}", EventName = "EngineCommittedWithError")]
    internal partial void CommittedWithError(string message);

    [LoggerMessage(EngineEvents.RollbackFailed, LogLevel.Warning, "A rollback failed; closing the session rolls back as well", EventName = "EngineRollbackFailed")]
    internal partial void RollbackFailed(Exception error);

    [LoggerMessage(EngineEvents.Reopened, LogLevel.Warning, "Reopened database {Database} after the engine gave it up", EventName = "EngineReopened")]
    internal partial void Reopened(string database);
}

/// <summary>Event ids of the engine: 3000 to 3999.</summary>
internal static class EngineEvents
{
    internal const int Opened = 3000;
    internal const int CommittedWithError = 3001;
    internal const int RollbackFailed = 3002;
    internal const int Reopened = 3003;
}
