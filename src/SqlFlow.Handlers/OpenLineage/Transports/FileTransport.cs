namespace SqlFlow.OpenLineage;

/// <summary>
/// Appends events to a file, one a line. The file is held for the time of one event only, and by one writer at a time, so that lines of
/// several processes never mix.
/// </summary>
internal sealed class FileTransport(string path, TimeProvider timeProvider) : IOpenLineageTransport
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async ValueTask SendAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var start = timeProvider.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                Append(content.Span);
                return;
            }
            catch (IOException exception) when (exception.GetType() == typeof(IOException) && timeProvider.GetElapsedTime(start) < Patience)
            {
                // Another process writes its own line.
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new OpenLineageTransportException(TransportFailure.Unreachable, exception.Message, exception);
            }

            await Task.Delay(LookAgain, timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private void Append(ReadOnlySpan<byte> content)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        var line = new byte[content.Length + 2];
        content.CopyTo(line.AsSpan(1));
        line[^1] = (byte)'\n';
        // A process that died while it wrote has left half a line.
        var isTorn = EndsWithinLine(file);
        line[0] = (byte)'\n';
        file.Seek(0, SeekOrigin.End);
        file.Write(isTorn ? line : line.AsSpan(1));
        file.Flush();
    }

    private static bool EndsWithinLine(FileStream file)
    {
        if (file.Length == 0) return false;
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() != '\n';
    }
}
