using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace SqlFlow.Engines.DuckDb;

/// <summary>Walks the syntax tree that <c>json_serialize_sql</c> gives and collects the tables it names.</summary>
/// <remarks>The walk knows only what scoping needs: where names of common table expressions come into sight. All else is
/// visited as it comes, so that a new kind of node hides no table.</remarks>
internal static class ReferenceReader
{
    private const int MaxDepth = 4096;

    /// <summary>The tables of a query.</summary>
    /// <param name="sql">The query.</param>
    /// <param name="tree">What DuckDB's parser says about it.</param>
    internal static QueryReferences Read(string sql, string tree)
    {
        try
        {
            using var document = JsonDocument.Parse(tree, new JsonDocumentOptions { MaxDepth = MaxDepth });
            var root = document.RootElement;
            return root.GetProperty("error").GetBoolean() ? new QueryReferences { Error = Error(sql, root) } : Tables(sql, root);
        }
        catch (JsonException error)
        {
            return new QueryReferences { Error = new SqlError(ErrorCodes.SqlSyntax, $"The query is nested too deeply: {error.Message}", null, null) };
        }
    }

    private static SqlError Error(string sql, JsonElement root)
    {
        var message = root.TryGetProperty("error_message", out var text) ? text.GetString() ?? "" : "";
        var position = root.TryGetProperty("position", out var at) && long.TryParse(at.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : (long?)null;
        if (message.Contains("Only SELECT statements can be serialized", StringComparison.OrdinalIgnoreCase))
            return new SqlError(ErrorCodes.SqlSyntax, "The statement is not a query.", 0, "A query starts with SELECT, FROM, WITH or VALUES.");
        var line = message.Split('\n')[0].TrimEnd();
        return new SqlError(ErrorCodes.SqlSyntax, line, ErrorReport.OffsetIn(sql, position, Text(root, "error_subtype")), null);
    }

    private static QueryReferences Tables(string sql, JsonElement root)
    {
        var found = ImmutableArray.CreateBuilder<TableReference>();
        // A stack of our own: the depth of the tree is the user's choice, that of the thread's stack is not.
        var pending = new Stack<(JsonElement Element, CteScope? Scope)>();
        pending.Push((root.GetProperty("statements"), null));
        while (pending.TryPop(out var next))
        {
            if (next.Element.ValueKind == JsonValueKind.Array) PushItems(pending, next.Element, next.Scope);
            else if (next.Element.ValueKind == JsonValueKind.Object) Visit(sql, next.Element, next.Scope, pending, found);
        }

        return new QueryReferences { Tables = found.DrainToImmutable() };
    }

    private static void Visit(string sql, JsonElement node, CteScope? scope, Stack<(JsonElement, CteScope?)> pending, ImmutableArray<TableReference>.Builder found)
    {
        var type = Text(node, "type");
        if (type == "BASE_TABLE" && Text(node, "table_name") is { Length: > 0 } name)
        {
            AddTable(sql, node, name, scope, found);
        }
        else if (type == "SHOW_REF" && Text(node, "table_name") is { Length: > 0 } shown)
        {
            // DESCRIBE t and SUMMARIZE t keep the table as they found it, quotes included.
            if (TableName.TryParse(shown, out var parsed) && !CteScope.Hides(scope, parsed)) found.Add(new TableReference(parsed, Offset(sql, node)));
        }

        var inner = type == "RECURSIVE_CTE_NODE" && Text(node, "cte_name") is { } recursive ? new CteScope(recursive, scope) : scope;
        var visible = PushCtes(node, inner, pending);
        foreach (var property in node.EnumerateObject().Reverse())
        {
            if (property.NameEquals("cte_map") || property.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)) continue;
            pending.Push((property.Value, visible));
        }
    }

    /// <summary>Each expression of a WITH sees those before it; the query sees them all.</summary>
    private static CteScope? PushCtes(JsonElement node, CteScope? scope, Stack<(JsonElement, CteScope?)> pending)
    {
        if (!node.TryGetProperty("cte_map", out var ctes) || ctes.ValueKind != JsonValueKind.Object) return scope;
        if (!ctes.TryGetProperty("map", out var map) || map.ValueKind != JsonValueKind.Array) return scope;
        foreach (var entry in map.EnumerateArray())
        {
            if (entry.TryGetProperty("value", out var body)) pending.Push((body, scope));
            if (Text(entry, "key") is { } name) scope = new CteScope(name, scope);
        }

        return scope;
    }

    private static void PushItems(Stack<(JsonElement, CteScope?)> pending, JsonElement array, CteScope? scope)
    {
        foreach (var item in array.EnumerateArray().Reverse())
        {
            if (item.ValueKind is JsonValueKind.Object or JsonValueKind.Array) pending.Push((item, scope));
        }
    }

    private static void AddTable(string sql, JsonElement node, string name, CteScope? scope, ImmutableArray<TableReference>.Builder found)
    {
        var table = new TableName(name, NullIfEmpty(Text(node, "schema_name")), NullIfEmpty(Text(node, "catalog_name")));
        if (CteScope.Hides(scope, table) || FilePaths.IsFile(table)) return;
        found.Add(new TableReference(table, Offset(sql, node)));
    }

    private static int? Offset(string sql, JsonElement node) =>
        node.TryGetProperty("query_location", out var at) && at.TryGetUInt64(out var position) && position <= int.MaxValue
            ? SqlText.CharOffset(sql, (long)position)
            : null;

    private static string? Text(JsonElement node, string name) =>
        node.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

/// <summary>A name of a WITH that is in sight, and those around it.</summary>
internal sealed record CteScope(string Name, CteScope? Outer)
{
    /// <summary>Whether a table's name means a common table expression here: those have neither schema nor catalog.</summary>
    internal static bool Hides(CteScope? scope, TableName table)
    {
        if (table.Schema is not null || table.Catalog is not null) return false;
        for (; scope is not null; scope = scope.Outer)
        {
            if (string.Equals(scope.Name, table.Name, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}

/// <summary>Tells file names from tables: <c>FROM 'x.parquet'</c> looks the same to the parser.</summary>
internal static class FilePaths
{
    private static readonly string[] Extensions = [".parquet", ".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".arrow", ".db", ".duckdb"];
    private static readonly string[] Compressions = [".gz", ".zst", ".zstd"];

    /// <summary>Whether the engine would read a file for this name.</summary>
    internal static bool IsFile(TableName table)
    {
        if (table.Schema is not null || table.Catalog is not null) return false;
        var name = table.Name.AsSpan();
        foreach (var compression in Compressions)
        {
            if (name.EndsWith(compression, StringComparison.OrdinalIgnoreCase)) name = name[..^compression.Length];
        }

        foreach (var extension in Extensions)
        {
            if (name.EndsWith(extension, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
