using System.Buffers.Binary;

namespace SqlFlow.Connectors.Postgres;

/// <summary>Cuts PostgreSQL's binary COPY format into rows. Holds one row and what came with it.</summary>
/// <remarks>Not thread-safe. Read by us rather than by the driver's exporter: dates without an end, exact numerics and texts cross without an object each.</remarks>
internal sealed class CopyReader(Stream stream)
{
    private const int HeaderLength = 19;
    private const int LongestRow = 1 << 30;

    // PGCOPY, a line feed, a byte that is no ASCII, a line break, a NUL: so that whatever mangles bytes on the way is noticed.
    internal static ReadOnlySpan<byte> Signature => [0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00];

    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private int _rowLength;

    /// <summary>The fields of the row, each as its length and its bytes; without the count before them.</summary>
    public ReadOnlySpan<byte> Row => _buffer.AsSpan(_start + sizeof(short), _rowLength - sizeof(short));

    /// <exception cref="InvalidDataException">The stream is not in the format.</exception>
    /// <exception cref="EndOfStreamException">It ends too early.</exception>
    public async ValueTask ReadHeaderAsync(CancellationToken cancellationToken)
    {
        while (_end - _start < HeaderLength) await FillAsync(cancellationToken).ConfigureAwait(false);
        if (!_buffer.AsSpan(_start, Signature.Length).SequenceEqual(Signature)) throw new InvalidDataException("The server does not send binary COPY data.");
        var extension = BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(_start + 15));
        _start += HeaderLength;
        if (extension is < 0 or > LongestRow) throw new InvalidDataException("The header of the binary COPY data is damaged.");
        while (_end - _start < extension) await FillAsync(cancellationToken).ConfigureAwait(false);
        _start += extension;
    }

    /// <summary>Goes to the next row.</summary>
    /// <param name="columns">Fields that every row has.</param>
    /// <param name="cancellationToken">Breaks the connection.</param>
    /// <returns>False: there is none.</returns>
    /// <exception cref="InvalidDataException">The stream is not in the format.</exception>
    /// <exception cref="EndOfStreamException">It ends too early.</exception>
    public ValueTask<bool> ReadRowAsync(int columns, CancellationToken cancellationToken)
    {
        _start += _rowLength;
        _rowLength = 0;
        return Measure(columns) is { } length ? new(Take(length)) : ReadMoreAsync(columns, cancellationToken);
    }

    private async ValueTask<bool> ReadMoreAsync(int columns, CancellationToken cancellationToken)
    {
        while (true)
        {
            await FillAsync(cancellationToken).ConfigureAwait(false);
            if (Measure(columns) is { } length) return Take(length);
        }
    }

    private bool Take(int length)
    {
        _rowLength = length;
        return length > 0;
    }

    /// <summary>The length of the row at the start; 0: it is the end mark; null: it is not here as a whole.</summary>
    private int? Measure(int columns)
    {
        var bytes = _buffer.AsSpan(_start, _end - _start);
        if (bytes.Length < sizeof(short)) return null;
        var count = BinaryPrimitives.ReadInt16BigEndian(bytes);
        if (count == -1) return 0;
        if (count != columns) throw new InvalidDataException(FormattableString.Invariant($"A row of the binary COPY data has {count} columns instead of {columns}."));
        var at = sizeof(short);
        for (var column = 0; column < columns; column++)
        {
            if (bytes.Length - at < sizeof(int)) return null;
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes[at..]);
            at += sizeof(int);
            if (length < 0) continue;
            if (length > LongestRow - at) throw new InvalidDataException("A row of the binary COPY data is longer than 1 GB.");
            at += length;
        }

        return at <= bytes.Length ? at : null;
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0 && _start == _end) _start = _end = 0;
        if (_end == _buffer.Length)
        {
            var unread = _end - _start;
            // What is left moves to the front; a row that fills the buffer needs a larger one.
            var target = unread > _buffer.Length / 2 ? new byte[Math.Min((long)_buffer.Length * 2, System.Array.MaxLength)] : _buffer;
            _buffer.AsSpan(_start, unread).CopyTo(target);
            (_buffer, _start, _end) = (target, 0, unread);
        }

        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        if (read == 0) throw new EndOfStreamException("The server's data end in the middle of the rows.");
        _end += read;
    }
}
