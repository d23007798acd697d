using System.Globalization;
using Apache.Arrow;
using SqlFlow.Engines;

namespace SqlFlow.Connectors.Postgres;

/// <summary>The statements of a write: rows are staged, then go into the table at once.</summary>
internal sealed class PostgresWrite
{
    private readonly SinkRequest _request;
    private readonly Field[] _fields;

    /// <exception cref="ConnectorException">A column has a type that PostgreSQL has nothing like.</exception>
    public PostgresWrite(SinkRequest request, Schema schema)
    {
        _request = request;
        _fields = [.. schema.FieldsList];
        Writers = [.. _fields.Select(static field => WireWriter.For(field.DataType)
            ?? throw PostgresTarget.Mismatch($"the column '{field.Name}' has the type {field.DataType.Name}, which PostgreSQL has nothing like", "Cast the column in 'sql', e.g. to JSON or VARCHAR"))];
        // Unique across steps and runs, in the schema that no other session sees.
        Stage = $"pg_temp.\"sqlflow_stage_{Guid.CreateVersion7():N}\"";
    }

    public WireWriter[] Writers { get; }

    public string Stage { get; }

    public IEnumerable<string> Names => _fields.Select(static column => column.Name);

    public string CreateStageSql => $"CREATE TEMP TABLE {Stage["pg_temp.".Length..]} ({string.Join(", ", Writers.Select(static (writer, index) => $"{Alias(index)} {writer.Sql}"))}) ON COMMIT DROP";

    public string CopySql => $"COPY {Stage} FROM STDIN (FORMAT BINARY)";

    /// <summary>Makes the table, with the types that the engine's columns have.</summary>
    public string CreateTableSql(TableName table) =>
        $"CREATE TABLE {table.ToSql()} ({string.Join(", ", _fields.Select((field, index) => $"{TableName.Quote(field.Name)} {NewType(index)}"))})";

    /// <summary>The number of the field that is a key.</summary>
    /// <exception cref="ConnectorException">There is none of that name.</exception>
    public int[] Keys() => [.. _request.Keys.Select(key =>
    {
        var found = System.Array.FindIndex(_fields, field => string.Equals(field.Name, key, StringComparison.OrdinalIgnoreCase));
        return found >= 0 ? found : throw PostgresTarget.Mismatch($"the key column '{key}' is not among the rows' columns, which are {string.Join(", ", Names)}", "Use one of them as key");
    })];

    /// <summary>Which keys, of three at most, several staged rows have, and how many rows; as text.</summary>
    public string DuplicatesSql(int[] keys)
    {
        var list = string.Join(", ", keys.Select(Alias));
        var shown = string.Join(" || ', ' || ", keys.Select(key => $"{TableName.Literal(_fields[key].Name + " = ")} || coalesce({Alias(key)}::text, 'NULL')"));
        return $"SELECT coalesce(string_agg(v, '; '), '') FROM (SELECT {shown} || ' (' || count(*) || ' rows)' AS v FROM {Stage} GROUP BY {list} HAVING count(*) > 1 ORDER BY 1 LIMIT 3) AS d";
    }

    /// <summary>Whether a staged key is NULL.</summary>
    public string HasNullSql(int key) => $"SELECT EXISTS (SELECT 1 FROM {Stage} WHERE {Alias(key)} IS NULL)";

    public string InsertSql(TableName table, PostgresTargetColumn[] columns, string where = "") =>
        $"INSERT INTO {table.ToSql()} ({TableName.QuoteList(columns.Select(static column => column.Name))}) SELECT {string.Join(", ", Enumerable.Range(0, columns.Length).Select(Alias))} FROM {SourceSql(columns)}{where}";

    /// <summary>Changes the rows whose key is staged; null: there is nothing but keys to change.</summary>
    public string? UpdateSql(TableName table, PostgresTargetColumn[] columns, int[] keys, bool[] hasNull)
    {
        var changed = Enumerable.Range(0, columns.Length).Where(index => !keys.Contains(index)).Select(index => $"{TableName.Quote(columns[index].Name)} = source.{Alias(index)}").ToList();
        return changed.Count == 0 ? null : $"UPDATE {table.ToSql()} AS target SET {string.Join(", ", changed)} FROM {SourceSql(columns)} WHERE {MatchSql(columns, keys, hasNull)}";
    }

    /// <summary>Adds the rows whose key is not there yet.</summary>
    public string InsertNewSql(TableName table, PostgresTargetColumn[] columns, int[] keys, bool[] hasNull) =>
        InsertSql(table, columns, $" WHERE NOT EXISTS (SELECT 1 FROM {table.ToSql()} AS target WHERE {MatchSql(columns, keys, hasNull)})");

    /// <summary>Refuses what the server would round or cut off without a word.</summary>
    /// <exception cref="ConnectorException">A column would lose something.</exception>
    public void RequireLossless(PostgresTargetColumn[] columns, TableName table)
    {
        for (var index = 0; index < columns.Length; index++)
        {
            var (from, to) = (Writers[index].Sql, columns[index].Type);
            var loses = ScaleOf(from) > ScaleOf(to)
                || (from.StartsWith("timestamp", StringComparison.Ordinal) && to is "date" or "time without time zone")
                || (from is "double precision" && to is "real");
            if (loses) throw PostgresTarget.Mismatch($"the column '{columns[index].Name}' is {from} in the rows and {to} in '{table}', which does not hold every value of it", "Cast the column in 'sql'");
        }
    }

    // A key that is never NULL is compared by what indexes and hashes can do.
    private static string MatchSql(PostgresTargetColumn[] columns, int[] keys, bool[] hasNull) => string.Join(" AND ", keys.Select((key, place) =>
        $"target.{TableName.Quote(columns[key].Name)} {(hasNull[place] ? "IS NOT DISTINCT FROM" : "=")} source.{Alias(key)}"));

    /// <summary>The staged rows. Texts become what the table has, e.g. an enum or a UUID; all else is left to the server's assignment, which refuses what does not fit.</summary>
    private string SourceSql(PostgresTargetColumn[] columns)
    {
        var list = columns.Select((column, index) => Alias(index) + (IsTextLike(Writers[index].Sql) && column.Category != 'S' ? $"::{column.Type} AS {Alias(index)}" : ""));
        return $"(SELECT {string.Join(", ", list)} FROM {Stage}) AS source";
    }

    /// <summary>Digits behind the point that a type of numbers has room for; null: it is none, or has no limit.</summary>
    private static int? ScaleOf(string type)
    {
        if (type is "smallint" or "integer" or "bigint" or "oid") return 0;
        if (type is "real" or "double precision") return int.MaxValue;
        if (!type.StartsWith("numeric(", StringComparison.Ordinal)) return null;
        var parts = type["numeric(".Length..].TrimEnd(')').Split(',');
        return parts.Length == 2 && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var scale) ? scale : null;
    }

    private static bool IsTextLike(string type) => type is "text" or "text[]";

    private string NewType(int index) => _request.Columns.IsDefault ? Writers[index].Sql : _request.Columns[index].Type switch
    {
        "UUID" => "uuid",
        "JSON" => "jsonb",
        "UUID[]" => "uuid[]",
        "JSON[]" => "jsonb[]",
        _ => Writers[index].Sql,
    };

    private static string Alias(int index) => string.Create(CultureInfo.InvariantCulture, $"c{index}");
}
