namespace SqlFlow;

/// <summary>How often and how soon a failed step is tried again.</summary>
/// <remarks>A step whose transaction has committed is never run again, whatever the policy says.</remarks>
public sealed record RetryPolicy
{
    /// <summary>Attempts in all, the first one included; 1 or more.</summary>
    /// <value>3.</value>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>Wait before the second attempt; JSON <c>initial_delay_ms</c>.</summary>
    /// <value>1 second.</value>
    [StepProperty(Name = "initial_delay_ms")]
    public TimeSpan InitialDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Factor from one wait to the next; 1 or more.</summary>
    /// <value>2.</value>
    public double Multiplier { get; init; } = 2;

    /// <summary>Longest wait; JSON <c>max_delay_ms</c>.</summary>
    /// <value>60 seconds.</value>
    [StepProperty(Name = "max_delay_ms")]
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Random share by which each wait is longer or shorter, 0 to 1.</summary>
    /// <value>0.1.</value>
    public double Jitter { get; init; } = 0.1;

    /// <summary>Which failures are tried again.</summary>
    /// <value><see cref="RetryOn.Transient"/>.</value>
    public RetryOn RetryOn { get; init; }
}

/// <summary>Which failures are worth another attempt.</summary>
public enum RetryOn
{
    /// <summary>Only those that the engine or connector classified as transient.</summary>
    Transient,

    /// <summary>Every failure.</summary>
    All,
}
