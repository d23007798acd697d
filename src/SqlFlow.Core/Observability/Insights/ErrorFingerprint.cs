using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace SqlFlow.Observability;

/// <summary>What makes two failures the same failure: the step, the connector and the error without what changes from run to run.</summary>
/// <param name="Id">16 hexadecimal digits.</param>
/// <param name="Template">The message with <c>&lt;number&gt;</c>, <c>&lt;path&gt;</c> and the like in place of what changes.</param>
public sealed partial record ErrorFingerprint(string Id, string Template)
{
    // Long enough for every message that was written by hand; the rest is data.
    private const int LongestMessage = 2_000;
    private const int LongestTemplate = 300;

    /// <summary>The fingerprint of a failure.</summary>
    /// <param name="stepId">The step.</param>
    /// <param name="connector">What it read or wrote through.</param>
    /// <param name="errorCode">The class of the error.</param>
    /// <param name="message">The message.</param>
    public static ErrorFingerprint Of(string stepId, string? connector, string? errorCode, string? message)
    {
        var template = Normalize(message);
        var key = $"{stepId}\n{connector}\n{errorCode}\n{template}";
        return new ErrorFingerprint(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 8)), template);
    }

    /// <summary>A message without what changes from run to run; its first line that says something.</summary>
    public static string Normalize(string? message)
    {
        var text = (message ?? "").AsSpan();
        if (text.Length > LongestMessage) text = text[..LongestMessage];
        text = text.Trim();
        var end = text.IndexOfAny('\r', '\n');
        var line = (end < 0 ? text : text[..end]).ToString();
        // From the most particular to the least: a timestamp is made of numbers, an address of names.
        line = Timestamp().Replace(line, "<time>");
        line = Uuid().Replace(line, "<id>");
        line = Url().Replace(line, "<url>");
        line = Quoted().Replace(line, "<name>");
        line = FilePath().Replace(line, "<path>");
        line = Endpoint().Replace(line, "<address>");
        line = Hexadecimal().Replace(line, "<id>");
        line = Number().Replace(line, "<number>");
        line = Spaces().Replace(line, " ");
        return line.Length > LongestTemplate ? line[..LongestTemplate] : line;
    }

    [GeneratedRegex(@"\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?|\b\d\d:\d\d:\d\d(?:[.,]\d{1,9})?", RegexOptions.CultureInvariant)]
    private static partial Regex Timestamp();

    [GeneratedRegex(@"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b", RegexOptions.CultureInvariant)]
    private static partial Regex Uuid();

    [GeneratedRegex(@"\b[a-zA-Z][a-zA-Z0-9+.-]{1,15}://[^\s'""<>]+", RegexOptions.CultureInvariant)]
    private static partial Regex Url();

    // An apostrophe within a word opens nothing.
    [GeneratedRegex(@"""[^""]*""|(?<![\p{L}\p{N}])'[^']*'|`[^`]*`", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\b[a-zA-Z]:\\[^\s'""<>]+|(?<![\p{L}\p{N}<>/])\.{0,2}(?:/[^\s'""<>/:]+)+/?", RegexOptions.CultureInvariant)]
    private static partial Regex FilePath();

    [GeneratedRegex(@"\b\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?\b|\b(?:[a-zA-Z0-9-]{1,63}\.){1,8}[a-zA-Z]{2,63}:\d{1,5}\b", RegexOptions.CultureInvariant)]
    private static partial Regex Endpoint();

    // With a digit and a letter in it: "deadbeef" may be a word, "0x" and "4f" together are not.
    [GeneratedRegex(@"\b0[xX][0-9a-fA-F]+\b|\b(?=[0-9a-fA-F]*\d)(?=\d*[a-fA-F])[0-9a-fA-F]{7,64}\b", RegexOptions.CultureInvariant)]
    private static partial Regex Hexadecimal();

    [GeneratedRegex(@"(?<![\p{L}<])[+-]?\d+(?:[.,_]\d+)*(?:[eE][+-]?\d{1,3})?|(?<=[\p{L}_-])\d+", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();
}
