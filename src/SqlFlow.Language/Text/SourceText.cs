using System.Globalization;
using System.Text;

namespace SqlFlow.Language;

/// <summary>The text of one file.</summary>
/// <remarks>Immutable, thread-safe. Lines are indexed at the first question: a file without problems never pays for it.</remarks>
public sealed class SourceText
{
    /// <summary>The most bytes of a file that are read unless the caller says otherwise: 64 MB.</summary>
    public const int DefaultMaxBytes = 64 * 1024 * 1024;

    private int[]? _lineStarts;

    /// <summary>A text that is at hand.</summary>
    /// <param name="path">The file as the caller names it; null for text that is not from a file.</param>
    /// <param name="text">Kept as it is; a byte order mark at its start counts as white space.</param>
    public SourceText(string? path, string text) => (Path, Text) = (path, text ?? throw new ArgumentNullException(nameof(text)));

    /// <summary>The file as the caller named it; null for text that is not from a file.</summary>
    public string? Path { get; }

    /// <summary>The characters. Offsets and spans count from here.</summary>
    public string Text { get; }

    /// <summary>Why the bytes could not be taken as a text; null: they could.</summary>
    public SyntaxProblem? Problem { get; private set; }

    /// <summary>Reads bytes as UTF-8, with or without a byte order mark.</summary>
    /// <param name="path">The file as the caller names it; null for bytes that are not from a file.</param>
    /// <param name="bytes">The file; not kept.</param>
    /// <param name="maxBytes">More than these are refused.</param>
    /// <returns>The text; where the bytes are too many or not UTF-8, one whose <see cref="Problem"/> says so.</returns>
    public static SourceText FromBytes(string? path, byte[] bytes, int maxBytes = DefaultMaxBytes)
    {
        if (bytes is null) throw new ArgumentNullException(nameof(bytes));
        if (bytes.Length > maxBytes) return TooLarge(path, bytes.Length, maxBytes);
        var start = bytes.Length >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0;
        var invalid = Utf8.FindInvalid(bytes, start);
        var source = new SourceText(path, Encoding.UTF8.GetString(bytes, start, bytes.Length - start));
        if (invalid < 0) return source;

        var offset = Encoding.UTF8.GetCharCount(bytes, start, invalid - start);
        source.Problem = new SyntaxProblem(SyntaxProblemCodes.InvalidUtf8,
            "The file is not UTF-8 text: the byte 0x" + bytes[invalid].ToString("X2", CultureInfo.InvariantCulture) + " does not belong here.",
            "Save the file as UTF-8.", source, offset, 1);
        return source;
    }

    /// <summary>A file that was not read because it is larger than the caller reads.</summary>
    /// <param name="path">The file as the caller names it.</param>
    /// <param name="length">How large it is, in bytes.</param>
    /// <param name="maxBytes">What is read at most.</param>
    /// <returns>An empty text whose <see cref="Problem"/> says so.</returns>
    public static SourceText TooLarge(string? path, long length, long maxBytes)
    {
        var source = new SourceText(path, "");
        var message = string.Format(CultureInfo.InvariantCulture, "The file has {0} bytes; at most {1} are read.", length, maxBytes);
        source.Problem = new SyntaxProblem(SyntaxProblemCodes.LimitExceeded, message, "Split it, and join the parts with INCLUDE.", source, 0, 0);
        return source;
    }

    /// <summary>The characters of a stretch, as they are.</summary>
    public string Slice(TextSpan span) => Text.Substring(span.Start, span.Length);

    /// <summary>Line and column of an offset. Offsets beyond the end mean the end.</summary>
    public TextPosition Position(int offset)
    {
        var at = Math.Max(0, Math.Min(offset, Text.Length));
        // Two threads may index at the same time; they find the same.
        var starts = _lineStarts ??= FindLines(Text);
        var found = Array.BinarySearch(starts, at);
        var line = found >= 0 ? found : ~found - 1;
        // The byte order mark is not seen, so it is not counted.
        var isMarked = line == 0 && at > 0 && Text[0] == '\uFEFF';
        return new TextPosition(line + 1, at - starts[line] + (isMarked ? 0 : 1));
    }

    // A line ends with LF, CR LF or CR.
    private static int[] FindLines(string text)
    {
        var starts = new List<int> { 0 };
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n' || (c == '\r' && !(i + 1 < text.Length && text[i + 1] == '\n'))) starts.Add(i + 1);
        }

        return starts.ToArray();
    }
}
