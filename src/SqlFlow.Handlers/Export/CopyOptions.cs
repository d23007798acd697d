using System.Text.Json;
using SqlFlow.Engines;
using SqlFlow.Planning;

namespace SqlFlow.Handlers;

/// <summary>Options of exports: which there are for a format, and how COPY wants them written.</summary>
internal static class CopyOptions
{
    private static readonly string[] Partitioning = ["partition_by", "filename_pattern", "write_partition_columns", "file_size_bytes"];

    private static readonly string[] Csv =
        ["header", "delimiter", "delim", "sep", "quote", "escape", "nullstr", "null", "force_quote", "compression", "dateformat", "timestampformat", "prefix", "suffix", .. Partitioning];

    private static readonly string[] Parquet =
        ["compression", "compression_level", "row_group_size", "row_group_size_bytes", "row_groups_per_file", "parquet_version", "field_ids", "string_dictionary_page_size_limit", .. Partitioning];

    private static readonly string[] Json = ["compression", "dateformat", "timestampformat", .. Partitioning];

    private static readonly string[] Arrow = [];

    public static bool IsPartitioned(ValueMap<JsonValue> options) => options.Keys.Any(static key => Same(key, "partition_by"));

    /// <summary>What is wrong with the options of a format, and whether it is the name rather than the value.</summary>
    public static IEnumerable<(string Option, bool IsName, string Message, string? Hint)> Check(ExportFormat format, ValueMap<JsonValue> options)
    {
        var known = Known(format);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in options)
        {
            if (!known.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                var nearest = NearestName.Find(name, known);
                var hint = nearest is not null ? $"did you mean \"{nearest}\"?" : known.Length == 0 ? "the format has none" : $"known: {string.Join(", ", known)}";
                yield return (name, true, $"an export as {ExportFormats.Extension(format)} has no option '{name}'", hint);
            }
            else if (!seen.Add(Canonical(name)))
            {
                yield return (name, true, $"the option '{name}' stands twice", null);
            }
            else if (value.Kind is JsonValueKind.Null or JsonValueKind.Object && !Same(name, "field_ids"))
            {
                yield return (name, false, $"the option '{name}' takes text, a number, true, false or a list", null);
            }
        }
    }

    /// <summary>The parenthesised options of a COPY statement.</summary>
    /// <param name="format">The format; not <see cref="ExportFormat.Arrow"/>, which COPY does not write.</param>
    /// <param name="options">Checked options, variables filled in.</param>
    /// <param name="target">The final path, whose extension may mean a compression.</param>
    public static string ToSql(ExportFormat format, ValueMap<JsonValue> options, string target)
    {
        var parts = new List<string> { $"FORMAT {(format is ExportFormat.Jsonl ? "json" : ExportFormats.Extension(format))}" };
        if (format is ExportFormat.Json) parts.Add("ARRAY true");
        if (format is ExportFormat.Csv && !Has(options, "header")) parts.Add("HEADER true");
        if (format is ExportFormat.Csv && Path.GetExtension(target).Equals(".tsv", StringComparison.OrdinalIgnoreCase) && !options.Keys.Any(static key => Canonical(key) == "delimiter"))
            parts.Add("DELIMITER '\t'");
        if (format is not ExportFormat.Parquet && ExportFormats.Compression(target) is { } compression && !Has(options, "compression"))
            parts.Add($"COMPRESSION {TableName.Literal(compression)}");
        foreach (var (name, value) in options) parts.Add($"{name.ToUpperInvariant()} {Value(name, value)}");
        return $"({string.Join(", ", parts)})";
    }

    private static string[] Known(ExportFormat format) => format switch
    {
        ExportFormat.Csv => Csv,
        ExportFormat.Parquet => Parquet,
        ExportFormat.Json or ExportFormat.Jsonl => Json,
        _ => Arrow,
    };

    private static string Value(string name, JsonValue value) => value.Kind switch
    {
        // Lists of columns are identifiers.
        JsonValueKind.Array => $"({TableName.QuoteList(value.Element.EnumerateArray().Select(static item => item.ToString()))})",
        JsonValueKind.String when Same(name, "partition_by") || (Same(name, "force_quote") && value.ToString() != "*") => $"({TableName.Quote(value.ToString())})",
        JsonValueKind.String when Same(name, "force_quote") => "*",
        JsonValueKind.Object => value.Element.GetRawText().Replace('"', '\''),
        JsonValueKind.String => TableName.Literal(value.ToString()),
        _ => value.ToString(),
    };

    private static string Canonical(string name) => name.ToLowerInvariant() switch
    {
        "delim" or "sep" => "delimiter",
        "null" => "nullstr",
        var other => other,
    };

    private static bool Has(ValueMap<JsonValue> options, string name) => options.Keys.Any(key => Same(key, name));

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
