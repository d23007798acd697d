using System.Collections.Immutable;
using SqlFlow.Docs;
using SqlFlow.Lineage;

namespace SqlFlow.Handlers.Tests.Docs;

/// <summary>Dictionaries to write.</summary>
internal static class Dictionaries
{
    /// <summary>What a text must not be able to do in either format.</summary>
    public const string Hostile = "a|b `c` ``` <script>window.hacked = 1</script> --> <img src=x onerror='hack()'>\n# head\r\n\n[x](javascript:hack()) **bold** &amp; \u2028 \\| ~~~ $x$ \"q\" \0";

    /// <summary>A dictionary whose texts are all the same.</summary>
    public static DataDictionary Of(string text) => new()
    {
        Pipeline = text,
        Description = text,
        Warnings = [text],
        Datasets =
        [
            new(text, DatasetKind.Table)
            {
                Description = text,
                Location = text,
                RowInputs = [new LineageInput(text, text, LineageKind.Filter)],
                Columns = [new DictionaryColumn(text, text) { Description = text, Lineage = text, Uses = [new LineageUse(text, text, new LineageInput(text, text, LineageKind.Identity)), new LineageUse("other", null, new LineageInput(text, text, LineageKind.Join))] }],
                Checks = [new DictionaryCheck(text, text) { Description = text, Sql = text }, new DictionaryCheck(text, text) { IsFreshness = true }],
                Steps = [new DictionaryStep(text, text) { Description = text + "!", Sql = text, LastRun = new DictionaryRun(text, DateTimeOffset.UnixEpoch, 1) }],
                MadeOf = [text, "not listed"],
                UsedBy = ["other"],
                ExportedTo = [text],
            },
            new("other", DatasetKind.View),
        ],
    };

    /// <summary>A dictionary of tables of these names, without more.</summary>
    public static DataDictionary Named(string pipeline, params string[] names) =>
        new() { Pipeline = pipeline, Datasets = [.. names.Select(static name => new DictionaryDataset(name, DatasetKind.Table))] };

    /// <summary>The pages and their content.</summary>
    public static ImmutableArray<DictionaryFile> Files(this DataDictionary dictionary) => [.. MarkdownDictionary.Write(dictionary), HtmlDictionary.Write(dictionary)];
}
