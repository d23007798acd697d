namespace SqlFlow.Planning;

/// <summary>The text of a plan file, for turning byte offsets into lines and columns.</summary>
/// <param name="file">The file as the caller named it; null for text that is not from a file.</param>
/// <param name="utf8">The bytes, without a byte order mark.</param>
/// <remarks>Thread-safe. Lines are indexed at the first question: a plan without problems never pays for it.</remarks>
public sealed class PlanText(string? file, ReadOnlyMemory<byte> utf8)
{
    /// <summary>The file as the caller named it; null for text that is not from a file.</summary>
    public string? File { get; } = file;

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; } = utf8;

    /// <summary>Line and column, both from 1, columns in UTF-16 characters, of a byte offset. Offsets past the end mean the end.</summary>
    public (int Line, int Column) PlaceOf(long offset)
    {
        var before = Utf8.Span[..(int)Math.Clamp(offset, 0, Utf8.Length)];
        var line = before.LastIndexOf((byte)'\n') + 1;
        return (before.Count((byte)'\n') + 1, System.Text.Encoding.UTF8.GetCharCount(before[line..]) + 1);
    }
}
