using SqlFlow.Delivery;

namespace SqlFlow.OpenLineage;

/// <summary>Appends events to a file, one a line.</summary>
internal sealed class FileTransport(string path, TimeProvider timeProvider) : IOpenLineageTransport
{
    private readonly LineFile _file = new(path, timeProvider);

    public async ValueTask SendAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        try
        {
            await _file.AppendAsync(content, cancellationToken).ConfigureAwait(false);
        }
        catch (DeliveryException exception)
        {
            throw exception.ToTransportException();
        }
    }
}
