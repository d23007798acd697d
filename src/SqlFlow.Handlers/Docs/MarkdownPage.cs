using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using SqlFlow.Lineage;

namespace SqlFlow.Docs;

/// <summary>Writes the Markdown page of one dataset.</summary>
internal static class MarkdownPage
{
    public static string Write(DataDictionary dictionary, DictionaryDataset dataset, FrozenDictionary<string, string> names)
    {
        var text = new StringBuilder();
        text.Append(DictionaryMarker.Of(dictionary.Pipeline)).Append("\n\n# ").Append(MarkdownText.Escape(dataset.Name)).Append('\n');
        if (dataset.Description is { } description) text.Append('\n').Append(MarkdownText.Paragraphs(description)).Append('\n');
        text.Append("\n- Kind: ").Append(dataset.Kind.ToName()).Append('\n');
        if (dataset.Location is { } location) text.Append("- Location: ").Append(MarkdownText.Code(location)).Append('\n');
        WriteLinks(text, "Made of", dataset.MadeOf, names);
        WriteLinks(text, "Used by", dataset.UsedBy, names);
        WriteLinks(text, "Exported to", dataset.ExportedTo, names);
        text.Append("- Index: [").Append(MarkdownText.Escape(dictionary.Pipeline)).Append("](../").Append(MarkdownDictionary.Index).Append(")\n");
        WriteColumns(text, dataset);
        if (dataset.RowInputs.Length > 0) text.Append("\n## Rows\n\nRows are ").Append(MarkdownText.Escape(ColumnWords.Of(dataset.RowInputs))).Append(".\n");
        WriteChecks(text, "Freshness", [.. dataset.Checks.Where(static check => check.IsFreshness)]);
        WriteChecks(text, "Checks", [.. dataset.Checks.Where(static check => !check.IsFreshness)]);
        WriteSteps(text, dataset);
        return text.ToString();
    }

    private static void WriteLinks(StringBuilder text, string title, ImmutableArray<string> datasets, FrozenDictionary<string, string> names)
    {
        if (datasets.Length == 0) return;
        text.Append("- ").Append(title).Append(": ").AppendJoin(", ", datasets.Select(name =>
            names.TryGetValue(name, out var page) ? $"[{MarkdownText.Escape(name)}]({page}.md)" : MarkdownText.Escape(name))).Append('\n');
    }

    private static void WriteColumns(StringBuilder text, DictionaryDataset dataset)
    {
        text.Append("\n## Columns\n\n");
        if (dataset.Columns.Length == 0)
        {
            text.Append("Not known before a run.\n");
            return;
        }

        text.Append("| column | type | description | comes from | used by |\n|---|---|---|---|---|\n");
        foreach (var column in dataset.Columns)
        {
            text.Append("| ").Append(MarkdownText.Code(column.Name)).Append(" | ").Append(MarkdownText.Code(column.Type)).Append(" | ").Append(MarkdownText.Escape(column.Description ?? ""))
                .Append(" | ").Append(MarkdownText.Escape(column.Lineage ?? "")).Append(" | ").Append(MarkdownText.Escape(string.Join(", ", DictionaryWords.Uses(column)))).Append(" |\n");
        }
    }

    private static void WriteChecks(StringBuilder text, string title, DictionaryCheck[] checks)
    {
        if (checks.Length == 0) return;
        text.Append("\n## ").Append(title).Append("\n\n");
        foreach (var check in checks)
        {
            text.Append("- ").Append(MarkdownText.Code(check.Condition)).Append(" (").Append(MarkdownText.Escape(DictionaryWords.Note(check))).Append(')');
            if (check.Description is { } description) text.Append(": ").Append(MarkdownText.Escape(description));
            text.Append('\n');
        }

        foreach (var sql in checks.Select(static check => check.Sql).OfType<string>().Distinct(StringComparer.Ordinal)) text.Append('\n').Append(MarkdownText.Block("sql", sql)).Append('\n');
    }

    private static void WriteSteps(StringBuilder text, DictionaryDataset dataset)
    {
        if (dataset.Steps.Length == 0) return;
        text.Append(dataset.Steps.Length == 1 ? "\n## Step\n" : "\n## Steps\n");
        foreach (var step in dataset.Steps)
        {
            text.Append('\n').Append(MarkdownText.Code(step.Id)).Append(" (").Append(MarkdownText.Escape(step.Type)).Append(')');
            if (step.Description is { } description && description != dataset.Description) text.Append(": ").Append(MarkdownText.Escape(description));
            text.Append('\n');
            if (step.LastRun is { } run) text.Append("\nLast run: ").Append(MarkdownText.Escape(DictionaryWords.LastRun(run))).Append('\n');
            if (step.Sql is { } sql) text.Append('\n').Append(MarkdownText.Block("sql", sql)).Append('\n');
        }
    }
}
