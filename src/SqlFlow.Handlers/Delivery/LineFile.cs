namespace SqlFlow.Delivery;

/// <summary>
/// Appends lines to a file. The file is held for the time of one line only, and by one writer at a time, so that lines of
/// several processes never mix.
/// </summary>
/// <param name="path">The file, made with its folder if it is not there.</param>
/// <param name="timeProvider">The clock.</param>
/// <remarks>Thread-safe.</remarks>
internal sealed class LineFile(string path, TimeProvider timeProvider)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Appends a line, waiting for other writers.</summary>
    /// <param name="content">It in UTF-8, without line breaks. Valid until the call returns.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="DeliveryException">It cannot be written.</exception>
    public async ValueTask AppendAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
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
                throw new DeliveryException(DeliveryFailure.Unreachable, exception.Message, exception);
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
