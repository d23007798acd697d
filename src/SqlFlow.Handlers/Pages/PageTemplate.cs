using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace SqlFlow.Pages;

/// <summary>
/// A page that is one HTML file and needs nothing else: no server, no network, no library. It works from disk, in the dark, by keyboard
/// and on paper.
/// </summary>
/// <remarks>
/// What others have named can do nothing in the page: it comes in as JSON without a single &lt;, the script makes text of it and never
/// markup, and the page's content security policy runs only this one script.
/// </remarks>
internal sealed class PageTemplate
{
    /// <summary>Leaves readable what is harmless: &lt;, &gt;, &amp;, quotes, U+2028 and U+2029 are escaped under any range.</summary>
    public static readonly JsonWriterOptions DataOptions = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private readonly string _html;
    private readonly string _style;
    private readonly string _script;

    /// <param name="html">The page, with {{parts}}.</param>
    /// <param name="style">Its only style sheet.</param>
    /// <param name="script">Its only script.</param>
    public PageTemplate(string html, string style, string script) => (_html, _style, _script) = (html, style, script);

    /// <summary>Writes the page, which says that it is encoded as UTF-8.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="title">Any text.</param>
    /// <param name="data">JSON, written with <see cref="DataOptions"/>.</param>
    public void Write(TextWriter writer, string title, string data)
    {
        var rest = _html.AsSpan();
        while (rest.IndexOf("{{", StringComparison.Ordinal) is var start and >= 0)
        {
            writer.Write(rest[..start]);
            var end = rest.IndexOf("}}", StringComparison.Ordinal);
            writer.Write(rest[(start + 2)..end] switch
            {
                "title" => WebUtility.HtmlEncode(title),
                "policy" => $"default-src 'none'; script-src '{Hash(_script)}'; style-src '{Hash(_style)}'; base-uri 'none'; form-action 'none'",
                "style" => _style,
                "script" => _script,
                "data" => data,
                var name => throw new InvalidOperationException($"The page has no part called '{name}'."),
            });
            rest = rest[(end + 2)..];
        }

        writer.Write(rest);
    }

    /// <summary>A writer of UTF-8 without a byte order mark; disposing it leaves the stream open.</summary>
    public static StreamWriter TextOf(Stream output) => new(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);

    /// <summary>A source of a content security policy that allows this content.</summary>
    public static string Hash(string content) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}";

    // Embedded, so that the assets are files that an editor understands, and the tool stays one file. A resource's stream points into
    // the image and needs no reflection over members: Native AOT keeps resources as they are.

    /// <summary>An embedded file as text.</summary>
    /// <param name="folder">E.g. <c>pages</c>, as the project file has it.</param>
    /// <param name="asset">The file's name.</param>
    public static string Read(string folder, string asset)
    {
        using var stream = typeof(PageTemplate).Assembly.GetManifestResourceStream($"{folder}/{asset}")
            ?? throw new InvalidOperationException($"The asset '{asset}' is not embedded.");
        using var reader = new StreamReader(stream, Encoding.UTF8);

        // Browsers hash what they parse, and the parser knows no CR.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
