using System.Collections.Immutable;

namespace SqlFlow;

/// <summary>A failure that is described by facts: an error code, whether another attempt may help, what to do.</summary>
/// <param name="errorCode">One of <see cref="ErrorCodes"/> or a handler's own.</param>
/// <param name="message">What happened, where, and what was expected.</param>
/// <param name="innerException">What the driver said, if one did.</param>
public class SqlFlowException(string errorCode, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>A stable name of what went wrong.</summary>
    public string ErrorCode { get; } = errorCode;

    /// <summary>Whether another attempt could succeed without anybody changing anything.</summary>
    public bool IsTransient { get; init; }

    /// <summary>How long to wait at least before another attempt, where the other side said so; null: it did not.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What to do about it.</summary>
    public ImmutableArray<string> SuggestedActions { get; init; } = [];

    /// <summary>What became of the transaction in which it happened.</summary>
    public CommitOutcome CommitOutcome { get; init; } = CommitOutcome.RolledBack;
}
