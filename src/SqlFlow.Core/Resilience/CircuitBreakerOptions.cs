namespace SqlFlow.Resilience;

/// <summary>When a circuit breaker opens and closes.</summary>
public sealed record CircuitBreakerOptions
{
    /// <summary>The defaults.</summary>
    public static CircuitBreakerOptions Default { get; } = new();

    /// <summary>Failures in a row that open it; 1 or more.</summary>
    /// <value>5.</value>
    public int FailuresToOpen { get; init; } = 5;

    /// <summary>How long it stays open before it lets a call through to see.</summary>
    /// <value>60 seconds.</value>
    public TimeSpan BreakDuration { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Successes in a row that close it again; 1 or more.</summary>
    /// <value>2.</value>
    public int SuccessesToClose { get; init; } = 2;
}
