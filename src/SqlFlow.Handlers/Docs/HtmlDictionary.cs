using System.Collections.Frozen;
using System.Net;
using System.Text;
using SqlFlow.Lineage;
using SqlFlow.Pages;

namespace SqlFlow.Docs;

/// <summary>Writes a dictionary as one HTML file that needs nothing else: no server, no network, no library. It works without its script, too, but for the search.</summary>
/// <remarks>What others have named is encoded, and the page's content security policy runs only this one script.</remarks>
public static class HtmlDictionary
{
    /// <summary>The file.</summary>
    public const string Index = "index.html";

    /// <summary>The page, to be saved as UTF-8.</summary>
    public static DictionaryFile Write(DataDictionary dictionary)
    {
        ArgumentNullException.ThrowIfNull(dictionary);
        var style = "\n" + PageTemplate.Read("pages", "theme.css") + PageTemplate.Read("data-dictionary", "dictionary.css");
        var script = "\n" + PageTemplate.Read("data-dictionary", "dictionary.js");
        var title = Encode(dictionary.Pipeline);
        var names = PageNames.Of(dictionary.Datasets.Select(static dataset => dataset.Name));
        var html = new StringBuilder();
        html.Append("<!DOCTYPE html>\n").Append(DictionaryMarker.Of(dictionary.Pipeline)).Append("\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src '").Append(PageTemplate.Hash(script)).Append("'; style-src '").Append(PageTemplate.Hash(style))
            .Append("'; base-uri 'none'; form-action 'none'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n")
            .Append("<title>").Append(title).Append(" · data dictionary</title>\n<style>").Append(style).Append("</style>\n</head>\n<body>\n");
        WriteNavigation(html, dictionary, names, title);
        html.Append("<main>\n");
        if (dictionary.Description is { } description) WriteParagraphs(html, description, " class=\"lead\"");
        if (dictionary.Warnings.Length > 0)
        {
            html.Append("<ul class=\"warnings\">\n");
            foreach (var warning in dictionary.Warnings) html.Append("<li>").Append(Encode(warning)).Append("</li>\n");
            html.Append("</ul>\n");
        }

        foreach (var dataset in dictionary.Datasets) HtmlSection.Write(html, dataset, names);
        html.Append("</main>\n<script>").Append(script).Append("</script>\n</body>\n</html>\n");
        return new DictionaryFile(Index, html.ToString());
    }

    /// <summary>A text that is nothing but text, in an element or in a quoted attribute.</summary>
    internal static string Encode(string text) => WebUtility.HtmlEncode(MarkdownText.Lines(text));

    internal static void WriteParagraphs(StringBuilder html, string text, string attributes = "")
    {
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries)) html.Append("<p").Append(attributes).Append('>').Append(Encode(line)).Append("</p>\n");
    }

    private static void WriteNavigation(StringBuilder html, DataDictionary dictionary, FrozenDictionary<string, string> names, string title)
    {
        html.Append("<nav aria-label=\"Datasets\">\n<h1>").Append(title).Append("</h1>\n<input id=\"search\" type=\"search\" placeholder=\"Search datasets and columns  /\" autocomplete=\"off\" spellcheck=\"false\" aria-label=\"Search datasets and columns\">\n")
            .Append("<p id=\"found\" role=\"status\"></p>\n");
        foreach (var kind in Enum.GetValues<DatasetKind>())
        {
            var datasets = dictionary.Datasets.Where(dataset => dataset.Kind == kind).ToArray();
            if (datasets.Length == 0) continue;
            html.Append("<section>\n<h2>").Append(DictionaryWords.Plural(kind)).Append("</h2>\n<ul>\n");
            foreach (var dataset in datasets)
                html.Append("<li class=\"").Append(kind.ToName()).Append("\"><a href=\"#d-").Append(names[dataset.Name]).Append("\">").Append(Encode(dataset.Name)).Append("</a></li>\n");
            html.Append("</ul>\n</section>\n");
        }

        html.Append("</nav>\n");
    }
}
