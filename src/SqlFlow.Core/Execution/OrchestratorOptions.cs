using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SqlFlow.Observability;
using SqlFlow.State;

namespace SqlFlow.Execution;

/// <summary>What an orchestrator takes from its surroundings, the same for all its runs.</summary>
public sealed record OrchestratorOptions
{
    /// <summary>The defaults.</summary>
    public static OrchestratorOptions Default { get; } = new();

    /// <summary>The clock of time stamps, durations, time-outs and waits.</summary>
    /// <value>The system's.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Makes loggers; categories start with <c>SqlFlow.</c>.</summary>
    /// <value>One that writes nothing.</value>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Where committed steps are remembered.</summary>
    /// <value>Null: the table <c>sqlflow.journal</c> of the engine's database (<see cref="SqlRunJournal"/>).</value>
    public IRunJournal? Journal { get; init; }

    /// <summary>Alert thresholds.</summary>
    /// <value><see cref="ObservabilityOptions.Default"/>.</value>
    public ObservabilityOptions Observability { get; init; } = ObservabilityOptions.Default;

    /// <summary>Chance for the jitter of retries: at least 0, less than 1. Called from any thread.</summary>
    /// <value>The system's source of randomness.</value>
    public Func<double> Jitter { get; init; } = static () => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue;

    /// <summary>Makes the id of a run from its start.</summary>
    /// <value>A UUIDv7: unique, and sortable by time.</value>
    public Func<DateTimeOffset, string> NewRunId { get; init; } = static startedAt => Guid.CreateVersion7(startedAt).ToString();

    /// <summary>How long the end of a run waits for observers that lag behind.</summary>
    /// <value>2 seconds.</value>
    public TimeSpan ObserverPatience { get; init; } = TimeSpan.FromSeconds(2);
}
