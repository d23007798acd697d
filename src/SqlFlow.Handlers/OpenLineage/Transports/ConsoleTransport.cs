using System.Text;

namespace SqlFlow.OpenLineage;

/// <summary>Writes events, one a line.</summary>
internal sealed class ConsoleTransport(TextWriter? writer) : IOpenLineageTransport
{
    private readonly TextWriter _writer = writer ?? Console.Error;

    public async ValueTask SendAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        try
        {
            await _writer.WriteLineAsync(Encoding.UTF8.GetString(content.Span).AsMemory(), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            throw new OpenLineageTransportException(TransportFailure.Unreachable, exception.Message, exception);
        }
    }
}
