using System.Text;

namespace SqlFlow.Docs;

/// <summary>The line by which a generated file is known, and whose it is.</summary>
internal static class DictionaryMarker
{
    // Enough of a file to have the line in it, with any name that a plan may have.
    private const int Head = 64 * 1024;
    private const string Start = "<!-- sqlflow docs: ";
    private const string End = " -->";

    /// <summary>The line for a pipeline, a comment in HTML and Markdown alike.</summary>
    public static string Of(string pipeline) => $"{Start}{Encode(pipeline)}; generated, changes are lost{End}";

    /// <summary>The pipeline whose file this is; null: it is not a generated file.</summary>
    public static string? PipelineOf(string path)
    {
        using var reader = new StreamReader(path, Encoding.UTF8);
        var buffer = new char[Head];
        var head = buffer.AsSpan(0, reader.ReadBlock(buffer));
        foreach (var line in head.EnumerateLines())
        {
            if (line.StartsWith("<!DOCTYPE", StringComparison.Ordinal)) continue;
            var semicolon = line.IndexOf(';');
            return line.StartsWith(Start, StringComparison.Ordinal) && line.EndsWith(End, StringComparison.Ordinal) && semicolon > Start.Length
                ? Uri.UnescapeDataString(line[Start.Length..semicolon].ToString())
                : null;
        }

        return null;
    }

    // No name may end the comment.
    private static string Encode(string pipeline) => Uri.EscapeDataString(pipeline).Replace("-", "%2D", StringComparison.Ordinal);
}
