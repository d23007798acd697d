using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using SqlFlow.Lineage;

namespace SqlFlow.Docs;

/// <summary>Writes one dataset of the HTML page.</summary>
internal static class HtmlSection
{
    public static void Write(StringBuilder html, DictionaryDataset dataset, FrozenDictionary<string, string> names)
    {
        html.Append("<article id=\"d-").Append(names[dataset.Name]).Append("\" class=\"").Append(dataset.Kind.ToName()).Append("\">\n<h2>").Append(Encode(dataset.Name))
            .Append(" <span class=\"kind\">").Append(dataset.Kind.ToName()).Append("</span></h2>\n");
        if (dataset.Description is { } description) HtmlDictionary.WriteParagraphs(html, description);
        var terms = new StringBuilder();
        if (dataset.Location is { } location) WriteTerm(terms, "Location", $"<code>{Encode(location)}</code>");
        WriteLinks(terms, "Made of", dataset.MadeOf, names);
        WriteLinks(terms, "Used by", dataset.UsedBy, names);
        WriteLinks(terms, "Exported to", dataset.ExportedTo, names);
        if (terms.Length > 0) html.Append("<dl>\n").Append(terms).Append("</dl>\n");
        WriteColumns(html, dataset);
        if (dataset.RowInputs.Length > 0) html.Append("<h3>Rows</h3>\n<p>Rows are ").Append(Encode(ColumnWords.Of(dataset.RowInputs))).Append(".</p>\n");
        WriteChecks(html, "Freshness", [.. dataset.Checks.Where(static check => check.IsFreshness)]);
        WriteChecks(html, "Checks", [.. dataset.Checks.Where(static check => !check.IsFreshness)]);
        WriteSteps(html, dataset);
        html.Append("</article>\n");
    }

    private static void WriteTerm(StringBuilder html, string name, string value) => html.Append("<dt>").Append(name).Append("</dt><dd>").Append(value).Append("</dd>\n");

    private static void WriteLinks(StringBuilder html, string name, ImmutableArray<string> datasets, FrozenDictionary<string, string> names)
    {
        if (datasets.Length == 0) return;
        WriteTerm(html, name, string.Join(", ", datasets.Select(dataset => names.TryGetValue(dataset, out var id) ? $"<a href=\"#d-{id}\">{Encode(dataset)}</a>" : Encode(dataset))));
    }

    private static void WriteColumns(StringBuilder html, DictionaryDataset dataset)
    {
        html.Append("<h3>Columns</h3>\n");
        if (dataset.Columns.Length == 0)
        {
            html.Append("<p>Not known before a run.</p>\n");
            return;
        }

        html.Append("<div class=\"wide\"><table>\n<thead><tr><th scope=\"col\">column</th><th scope=\"col\">type</th><th scope=\"col\">description</th><th scope=\"col\">comes from</th><th scope=\"col\">used by</th></tr></thead>\n<tbody>\n");
        foreach (var column in dataset.Columns)
        {
            html.Append("<tr><td>").Append(Encode(column.Name)).Append("</td><td><code>").Append(Encode(column.Type)).Append("</code></td><td>").Append(Encode(column.Description ?? ""))
                .Append("</td><td>").Append(Encode(column.Lineage ?? "")).Append("</td><td>").Append(Encode(string.Join(", ", DictionaryWords.Uses(column)))).Append("</td></tr>\n");
        }

        html.Append("</tbody>\n</table></div>\n");
    }

    private static void WriteChecks(StringBuilder html, string title, DictionaryCheck[] checks)
    {
        if (checks.Length == 0) return;
        html.Append("<h3>").Append(title).Append("</h3>\n<ul class=\"checks\">\n");
        foreach (var check in checks)
        {
            html.Append("<li><code>").Append(Encode(check.Condition)).Append("</code> <small>").Append(Encode(DictionaryWords.Note(check))).Append("</small>");
            if (check.Description is { } description) html.Append("<br>").Append(Encode(description));
            html.Append("</li>\n");
        }

        html.Append("</ul>\n");
        foreach (var sql in checks.Select(static check => check.Sql).OfType<string>().Distinct(StringComparer.Ordinal)) WriteSql(html, sql);
    }

    private static void WriteSteps(StringBuilder html, DictionaryDataset dataset)
    {
        if (dataset.Steps.Length == 0) return;
        html.Append(dataset.Steps.Length == 1 ? "<h3>Step</h3>\n" : "<h3>Steps</h3>\n");
        foreach (var step in dataset.Steps)
        {
            html.Append("<p><code>").Append(Encode(step.Id)).Append("</code> <small>").Append(Encode(step.Type)).Append("</small>");
            if (step.Description is { } description && description != dataset.Description) html.Append("<br>").Append(Encode(description));
            if (step.LastRun is { } run) html.Append("<br><small>Last run: ").Append(Encode(DictionaryWords.LastRun(run))).Append("</small>");
            html.Append("</p>\n");
            if (step.Sql is { } sql) WriteSql(html, sql);
        }
    }

    private static void WriteSql(StringBuilder html, string sql) => html.Append("<pre tabindex=\"0\" aria-label=\"SQL\"><code>").Append(Encode(sql)).Append("</code></pre>\n");

    private static string Encode(string text) => HtmlDictionary.Encode(text);
}
