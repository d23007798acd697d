using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using SqlFlow.Lineage;

namespace SqlFlow.Docs;

/// <summary>Writes a dictionary as Markdown: <c>index.md</c>, and a page for each dataset in <c>tables</c>.</summary>
public static class MarkdownDictionary
{
    /// <summary>The index.</summary>
    public const string Index = "index.md";

    /// <summary>The folder of the pages.</summary>
    public const string Folder = "tables";

    /// <summary>The files of a dictionary, the index first.</summary>
    public static ImmutableArray<DictionaryFile> Write(DataDictionary dictionary)
    {
        ArgumentNullException.ThrowIfNull(dictionary);
        var names = PageNames.Of(dictionary.Datasets.Select(static dataset => dataset.Name));
        var files = ImmutableArray.CreateBuilder<DictionaryFile>();
        files.Add(new DictionaryFile(Index, WriteIndex(dictionary, names)));
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var dataset in dictionary.Datasets)
        {
            if (written.Add(dataset.Name)) files.Add(new DictionaryFile($"{Folder}/{names[dataset.Name]}.md", MarkdownPage.Write(dictionary, dataset, names)));
        }

        return files.ToImmutable();
    }

    private static string WriteIndex(DataDictionary dictionary, FrozenDictionary<string, string> names)
    {
        var text = new StringBuilder();
        text.Append(DictionaryMarker.Of(dictionary.Pipeline)).Append("\n\n# ").Append(MarkdownText.Escape(dictionary.Pipeline)).Append('\n');
        if (dictionary.Description is { } description) text.Append('\n').Append(MarkdownText.Paragraphs(description)).Append('\n');
        foreach (var kind in Enum.GetValues<DatasetKind>())
        {
            var datasets = dictionary.Datasets.Where(dataset => dataset.Kind == kind).ToArray();
            if (datasets.Length == 0) continue;
            text.Append("\n## ").Append(DictionaryWords.Plural(kind)).Append("\n\n| name | columns | checks | description |\n|---|---:|---:|---|\n");
            foreach (var dataset in datasets)
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture,
                    $"| [{MarkdownText.Escape(dataset.Name)}]({Folder}/{names[dataset.Name]}.md) | {dataset.Columns.Length} | {dataset.Checks.Length} | {MarkdownText.Escape(dataset.Description ?? "")} |\n");
            }
        }

        if (dictionary.Warnings.Length == 0) return text.ToString();
        text.Append("\n## Not known\n\n");
        foreach (var warning in dictionary.Warnings) text.Append("- ").Append(MarkdownText.Escape(warning)).Append('\n');
        return text.ToString();
    }
}
