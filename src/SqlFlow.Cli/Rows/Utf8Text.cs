using System.Buffers;
using System.Globalization;
using System.Text;

namespace SqlFlow.Cli.Rows;

/// <summary>Text that is built as UTF-8, without strings in between. Reused from cell to cell.</summary>
internal sealed class Utf8Text
{
    private readonly ArrayBufferWriter<byte> _buffer = new(256);

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public void Clear() => _buffer.ResetWrittenCount();

    public void Append(ReadOnlySpan<byte> utf8) => _buffer.Write(utf8);

    public void Append(string text)
    {
        var span = _buffer.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        _buffer.Advance(Encoding.UTF8.GetBytes(text, span));
    }

    public void Append(char ascii)
    {
        _buffer.GetSpan(1)[0] = (byte)ascii;
        _buffer.Advance(1);
    }

    public void Append<T>(T value, string? format = null)
        where T : IUtf8SpanFormattable
    {
        for (var size = 64; ; size *= 2)
        {
            if (!value.TryFormat(_buffer.GetSpan(size), out var written, format, CultureInfo.InvariantCulture)) continue;
            _buffer.Advance(written);
            return;
        }
    }

    public override string ToString() => Encoding.UTF8.GetString(Written);
}
