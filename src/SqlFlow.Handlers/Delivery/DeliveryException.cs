namespace SqlFlow.Delivery;

/// <summary>Something was not delivered.</summary>
/// <param name="failure">What kind of failure it is.</param>
/// <param name="message">What happened; never holds a secret.</param>
/// <param name="innerException">What was stumbled over.</param>
internal sealed class DeliveryException(DeliveryFailure failure, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>What kind of failure it is.</summary>
    public DeliveryFailure Failure { get; } = failure;
}

/// <summary>Why something was not delivered, which decides about further attempts.</summary>
internal enum DeliveryFailure
{
    /// <summary>There was no answer: a dead port, a name that is not known, a time-out, a file that cannot be opened.</summary>
    Unreachable,

    /// <summary>There was an answer that may be another one later, e.g. 503.</summary>
    Busy,

    /// <summary>It was refused, and would be again.</summary>
    Refused,
}
