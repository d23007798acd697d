namespace SqlFlow.OpenLineage;

/// <summary>Takes events to wherever they are wanted.</summary>
/// <remarks>Called beside the run, one event of a run at a time and in order; whatever it does, the run does not learn of it.</remarks>
public interface IOpenLineageTransport
{
    /// <summary>Delivers one event.</summary>
    /// <param name="content">The event: one JSON object in UTF-8 without line breaks. Valid until the call returns.</param>
    /// <param name="cancellationToken">Fires when the end of the run does not wait any longer.</param>
    /// <exception cref="OpenLineageTransportException">It was not delivered; says whether another attempt may help.</exception>
    ValueTask SendAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken);
}

/// <summary>An event was not delivered.</summary>
/// <param name="failure">What kind of failure it is.</param>
/// <param name="message">What happened; never holds a secret.</param>
/// <param name="innerException">What the transport stumbled over.</param>
public sealed class OpenLineageTransportException(TransportFailure failure, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>What kind of failure it is.</summary>
    public TransportFailure Failure { get; } = failure;
}

/// <summary>Why an event was not delivered, which decides about further attempts.</summary>
public enum TransportFailure
{
    /// <summary>There was no answer: a dead port, a name that is not known, a time-out. One more attempt; then the target is left alone for a while.</summary>
    Unreachable,

    /// <summary>There was an answer that may be another one later, e.g. 503. Some more attempts; then the target is left alone for a while.</summary>
    Busy,

    /// <summary>This event was refused. No further attempt; the next event may be taken.</summary>
    Refused,
}
