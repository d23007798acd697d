using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace SqlFlow.Lineage.Page;

/// <summary>
/// Writes lineage as one HTML file that needs nothing else: no server, no network, no library. It works from disk, in the dark, by
/// keyboard and on paper.
/// </summary>
/// <remarks>
/// What the graph says can do nothing in the page: it comes in as JSON without a single &lt;, the script makes text of it and never
/// markup, and the page's content security policy runs only this one script.
/// </remarks>
public static class LineagePage
{
    // In the order in which they use each other. One script, so that one hash allows it.
    private static readonly string[] Scripts = ["model.js", "layout.js", "graph.js", "panel.js", "page.js"];

    /// <summary>Writes a page as UTF-8.</summary>
    public static void Write(LineagePageModel model, Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        using var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        Write(model, writer);
    }

    /// <summary>Writes a page, which says that it is encoded as UTF-8.</summary>
    public static void Write(LineagePageModel model, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(writer);
        var title = model.Title ?? model.Graph.Pipeline;
        var style = Read("theme.css") + Read("page.css");
        var script = string.Concat(Scripts.Select(Read));
        var data = PageData.Write(model, title);

        var rest = Read("page.html").AsSpan();
        while (rest.IndexOf("{{", StringComparison.Ordinal) is var start and >= 0)
        {
            writer.Write(rest[..start]);
            var end = rest.IndexOf("}}", StringComparison.Ordinal);
            writer.Write(rest[(start + 2)..end] switch
            {
                "title" => WebUtility.HtmlEncode(title),
                "policy" => $"default-src 'none'; script-src '{Hash(script)}'; style-src '{Hash(style)}'; base-uri 'none'; form-action 'none'",
                "style" => style,
                "script" => script,
                "data" => data,
                var name => throw new InvalidOperationException($"The page has no part called '{name}'."),
            });
            rest = rest[(end + 2)..];
        }

        writer.Write(rest);
    }

    internal static string Hash(string content) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}";

    private static string Read(string asset) => ReadFrom("lineage-page", asset);

    // Embedded, so that the assets are files that an editor understands, and the tool stays one file. A resource's stream points into
    // the image and needs no reflection over members: Native AOT keeps resources as they are.
    internal static string ReadFrom(string folder, string asset)
    {
        using var stream = typeof(LineagePage).Assembly.GetManifestResourceStream($"{folder}/{asset}")
            ?? throw new InvalidOperationException($"The asset '{asset}' is not embedded.");
        using var reader = new StreamReader(stream, Encoding.UTF8);

        // Browsers hash what they parse, and the parser knows no CR.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
