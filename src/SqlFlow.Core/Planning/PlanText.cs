using System.Text;

namespace SqlFlow.Planning;

/// <summary>The text of a plan file, for turning byte offsets into lines and columns.</summary>
/// <param name="file">The file as the caller named it; null for text that is not from a file.</param>
/// <param name="utf8">The bytes; a byte order mark at their start is dropped.</param>
/// <remarks>Thread-safe. Lines are indexed at the first question: a plan without problems never pays for it.</remarks>
public sealed class PlanText(string? file, ReadOnlyMemory<byte> utf8)
{
    // A plan may be one line of megabytes with thousands of problems: a mark every few kilobytes keeps each answer cheap.
    private const int MarkEvery = 4096;

    private readonly Lock _lock = new();
    private List<Mark>? _marks;

    /// <summary>The file as the caller named it; null for text that is not from a file.</summary>
    public string? File { get; } = file;

    /// <summary>The bytes, without a byte order mark. Offsets count from here.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; } = utf8.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? utf8[3..] : utf8;

    /// <summary>Line and column, both from 1, columns in UTF-16 characters, of a byte offset. Offsets past the end mean the end.</summary>
    public (int Line, int Column) PlaceOf(long offset)
    {
        var at = (int)Math.Clamp(offset, 0, Utf8.Length);
        var marks = Marks();
        int low = 0, high = marks.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (marks[middle].Offset <= at) low = middle;
            else high = middle - 1;
        }

        var mark = marks[low];
        return (mark.Line, mark.Column + Encoding.UTF8.GetCharCount(Utf8.Span[mark.Offset..at]));
    }

    /// <summary>The byte offset of a byte in a line, both from 0.</summary>
    internal long OffsetOf(long line, long byteInLine)
    {
        var start = 0;
        var text = Utf8.Span;
        for (; line > 0; line--)
        {
            var next = text[start..].IndexOf((byte)'\n');
            if (next < 0) break;
            start += next + 1;
        }

        return Math.Min(start + byteInLine, text.Length);
    }

    private List<Mark> Marks()
    {
        lock (_lock) return _marks ??= Index(Utf8.Span);
    }

    private static List<Mark> Index(ReadOnlySpan<byte> text)
    {
        var marks = new List<Mark> { new(0, 1, 1) };
        var (at, line, column) = (0, 1, 1);
        while (at < text.Length)
        {
            var rest = text[at..];
            // Looking no further than the next mark keeps this linear in lines without an end.
            var end = rest[..Math.Min(rest.Length, MarkEvery)].IndexOf((byte)'\n');
            if (end >= 0)
            {
                (at, line, column) = (at + end + 1, line + 1, 1);
            }
            else
            {
                if (rest.Length <= MarkEvery) break;
                var step = MarkEvery;
                while (step > MarkEvery - 4 && (rest[step] & 0xC0) == 0x80) step--;
                (at, column) = (at + step, column + Encoding.UTF8.GetCharCount(rest[..step]));
            }

            marks.Add(new Mark(at, line, column));
        }

        return marks;
    }

    private readonly record struct Mark(int Offset, int Line, int Column);
}
