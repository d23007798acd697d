using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace SqlFlow.Planning;

/// <summary>What the JSON reader does not tell about strings: where a character stands, and whether every string can be decoded.</summary>
internal static class JsonStrings
{
    /// <summary>The byte offset of a UTF-16 character of a decoded string, counted from its opening quote.</summary>
    /// <param name="token">From the opening quote on.</param>
    /// <param name="character">UTF-16 characters into the decoded string; past its end means the closing quote.</param>
    public static int ByteOf(ReadOnlySpan<byte> token, int character)
    {
        var at = 1;
        for (var seen = 0; seen < character && at < token.Length && token[at] != (byte)'"';)
        {
            if (token[at] == (byte)'\\')
            {
                at += at + 1 < token.Length && token[at + 1] == (byte)'u' ? 6 : 2;
                seen++;
                continue;
            }

            Rune.DecodeFromUtf8(token[at..], out var rune, out var length);
            // The middle of a surrogate pair has no place of its own: its beginning stands for it.
            if (seen + rune.Utf16SequenceLength > character) break;
            at += length;
            seen += rune.Utf16SequenceLength;
        }

        return Math.Min(at, token.Length);
    }

    /// <summary>The value of a string token that the reader has accepted before.</summary>
    /// <param name="text">From the opening quote on; more may follow.</param>
    public static string Decode(ReadOnlySpan<byte> text)
    {
        var end = 1;
        while (text[end] != (byte)'"') end += text[end] == (byte)'\\' ? 2 : 1;
        var reader = new Utf8JsonReader(text[..(end + 1)]);
        reader.Read();
        return reader.GetString()!;
    }

    /// <summary>The offset of the first byte that is not UTF-8, or -1.</summary>
    public static int FindInvalidUtf8(ReadOnlySpan<byte> text)
    {
        if (Utf8.IsValid(text)) return -1;
        var at = 0;
        while (Rune.DecodeFromUtf8(text[at..], out _, out var length) is System.Buffers.OperationStatus.Done) at += length;
        return at;
    }

    /// <summary>
    /// The offset of the first <c>\uD800</c> to <c>\uDFFF</c> escape without its other half, or -1. Such text is JSON, but no
    /// string can hold it, and readers throw on it wherever it stands.
    /// </summary>
    public static int FindLoneSurrogate(ReadOnlySpan<byte> text)
    {
        for (var at = 0; ;)
        {
            var next = text[at..].IndexOf((byte)'\\');
            if (next < 0) return -1;
            at += next;
            var unit = Escape(text[at..]);
            if (unit is < 0xD800 or > 0xDFFF)
            {
                // Two bytes, so that an escaped backslash does not start another escape.
                at += 2;
                if (at >= text.Length) return -1;
                continue;
            }

            if (unit >= 0xDC00 || at + 6 > text.Length || Escape(text[(at + 6)..]) is < 0xDC00 or > 0xDFFF) return at;
            at += 12;
        }
    }

    private static int Escape(ReadOnlySpan<byte> text) =>
        text.Length >= 6 && text[0] == (byte)'\\' && text[1] == (byte)'u'
        && int.TryParse(text.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit) ? unit : -1;
}
