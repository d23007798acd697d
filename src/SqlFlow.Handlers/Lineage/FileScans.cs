using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SqlFlow.Engines;
using SqlFlow.Lineage.Plans;

namespace SqlFlow.Lineage;

/// <summary>
/// Puts empty tables in the place of the files that a query reads by itself: the plan of a query that reads CSV or JSON cannot be
/// written down. The query is taken apart and put together by the engine's own parser.
/// </summary>
/// <param name="session">Where the tables are made.</param>
internal sealed class FileScans(ISqlSession session)
{
    private const string Prefix = "__lineage_file_";

    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 4096 };
    private static readonly JsonWriterOptions Writing = new() { MaxDepth = 4096 };

    private readonly List<string> _files = [];

    /// <summary>The query on tables instead of files; null: it reads no files, or one of them cannot be opened.</summary>
    public async ValueTask<string?> RewriteAsync(string query, CancellationToken cancellationToken)
    {
        try
        {
            if (await ParseAsync(query, cancellationToken).ConfigureAwait(false) is not { } tree) return null;
            var template = await ParseAsync("FROM t", cancellationToken).ConfigureAwait(false);
            if (template is null) return null;
            foreach (var reference in Find(tree))
            {
                var (_, path) = PathOf(reference)!.Value;
                var table = $"{Prefix}{_files.Count}";
                template["statements"]![0]!["node"]!["from_table"] = reference.DeepClone();
                var select = await PrintAsync(template, cancellationToken).ConfigureAwait(false);
                await session.ExecuteAsync($"CREATE OR REPLACE TEMP TABLE {table} AS {select} LIMIT 0", cancellationToken).ConfigureAwait(false);
                _files.Add(path);
                Replace(reference, table);
            }

            return _files.Count == 0 ? null : await PrintAsync(tree, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SqlEngineException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The lineage of the rewritten query, with the files under their own names.</summary>
    public StatementLineage Restore(StatementLineage lineage) => lineage with { Leaves = lineage.Leaves.Rename(NameOf) };

    private PlanTable NameOf(PlanTable table) =>
        table.Name.StartsWith(Prefix, StringComparison.Ordinal) && int.TryParse(table.Name.AsSpan(Prefix.Length), out var number) && number < _files.Count
            ? new PlanTable("", "", _files[number])
            : table;

    private static List<JsonObject> Find(JsonNode tree)
    {
        var found = new List<JsonObject>();
        var pending = new Stack<JsonNode>([tree]);
        while (pending.TryPop(out var node))
        {
            if (node is JsonObject map)
            {
                if (PathOf(map) is not null) found.Add(map);
                else foreach (var (_, value) in map) if (value is JsonObject or JsonArray) pending.Push(value);
            }
            else if (node is JsonArray list)
            {
                foreach (var item in list) if (item is JsonObject or JsonArray) pending.Push(item);
            }
        }

        return found;
    }

    /// <summary>Whether a node reads files, and which.</summary>
    private static (string Function, string Path)? PathOf(JsonObject node)
    {
        switch (Text(node["type"]))
        {
            case "TABLE_FUNCTION" when node["function"] is JsonObject function && Text(function["function_name"]) is { } name && IsReader(name):
                var first = (function["children"] as JsonArray)?.FirstOrDefault();
                return (name, FilesOf(first) ?? name);
            case "BASE_TABLE" when Text(node["table_name"]) is { } path && Text(node["schema_name"]) is null or "" && IsFile(path):
                return ("", path);
            default:
                return null;
        }
    }

    private static bool IsReader(string function) =>
        function.StartsWith("read_", StringComparison.OrdinalIgnoreCase) || function.Equals("parquet_scan", StringComparison.OrdinalIgnoreCase) || function.Equals("sniff_csv", StringComparison.OrdinalIgnoreCase);

    private static bool IsFile(string name)
    {
        var path = name.AsSpan();
        foreach (var packed in (ReadOnlySpan<string>)[".gz", ".zst"])
        {
            if (path.EndsWith(packed, StringComparison.OrdinalIgnoreCase)) path = path[..^packed.Length];
        }

        foreach (var extension in (ReadOnlySpan<string>)[".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".parquet"])
        {
            if (path.EndsWith(extension, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    /// <summary>A path, or several paths, that stand in the text as they are.</summary>
    private static string? FilesOf(JsonNode? argument)
    {
        if (argument is not JsonObject node) return null;
        if (Text(node["class"]) is "CONSTANT") return Text((node["value"] as JsonObject)?["value"]);
        if (Text(node["function_name"]) is not "list_value" || node["children"] is not JsonArray items) return null;
        var files = items.Select(FilesOf).OfType<string>().ToList();
        return files.Count == 0 ? null : FilePattern.Of(files);
    }

    private static void Replace(JsonObject reference, string table)
    {
        var alias = Text(reference["alias"]) is { Length: > 0 } given ? given : Text(reference["type"]) is "BASE_TABLE" ? Stem(Text(reference["table_name"])!) : Text(reference["function"]?["function_name"]) ?? "";
        var (columns, sample, location) = (reference["column_name_alias"]?.DeepClone(), reference["sample"]?.DeepClone(), reference["query_location"]?.DeepClone());
        reference.Clear();
        reference["type"] = "BASE_TABLE";
        reference["alias"] = alias;
        reference["sample"] = sample;
        reference["query_location"] = location;
        reference["schema_name"] = "";
        reference["table_name"] = table;
        reference["column_name_alias"] = columns ?? new JsonArray();
        reference["catalog_name"] = "";
        reference["at_clause"] = null;
    }

    // As the engine calls a file in FROM that has no alias.
    private static string Stem(string path)
    {
        var name = Path.GetFileName(path);
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot <= 0 ? name : name[..dot];
    }

    private async ValueTask<JsonNode?> ParseAsync(string query, CancellationToken cancellationToken)
    {
        var result = await session.QueryAsync($"SELECT json_serialize_sql({TableName.Literal(query)}::VARCHAR)", 1, cancellationToken).ConfigureAwait(false);
        var tree = JsonNode.Parse((string)result.Scalar!, null, Reading);
        return tree?["error"]?.GetValue<bool>() is false ? tree : null;
    }

    private async ValueTask<string> PrintAsync(JsonNode tree, CancellationToken cancellationToken)
    {
        var result = await session.QueryAsync($"SELECT json_deserialize_sql({TableName.Literal(Write(tree))}::JSON)", 1, cancellationToken).ConfigureAwait(false);
        return (string)result.Scalar!;
    }

    private static string Write(JsonNode tree)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, Writing)) tree.WriteTo(writer);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static string? Text(JsonNode? node) => node is System.Text.Json.Nodes.JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
