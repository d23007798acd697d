using SqlFlow.Delivery;

namespace SqlFlow.OpenLineage;

/// <summary>Posts events to a server. One attempt a call.</summary>
internal sealed class HttpTransport(OpenLineageHttpTarget target, TimeProvider timeProvider) : IOpenLineageTransport
{
    private readonly JsonPost _post = new(target.Address, target.Timeout, target.ApiKey, target.Compress, timeProvider);

    public async ValueTask SendAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        try
        {
            await _post.SendAsync(content, cancellationToken).ConfigureAwait(false);
        }
        catch (DeliveryException exception)
        {
            throw exception.ToTransportException();
        }
    }
}
