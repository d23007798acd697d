using System.Text;

namespace SqlFlow.Engines;

/// <summary>The name of a table or view, with schema and catalog where they are given. The one place where identifiers are quoted.</summary>
/// <remarks>Compares as the engine compares names: without regard to case.</remarks>
public sealed class TableName : IEquatable<TableName>
{
    /// <summary>Takes the parts as they are, unquoted.</summary>
    public TableName(string name, string? schema = null, string? catalog = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        (Name, Schema, Catalog) = (name, schema, catalog);
    }

    /// <summary>The table, unquoted.</summary>
    public string Name { get; }

    /// <summary>The schema, unquoted; null: the session's own.</summary>
    public string? Schema { get; }

    /// <summary>The catalog, unquoted; null: the session's own.</summary>
    public string? Catalog { get; }

    /// <summary>Reads <c>table</c>, <c>schema.table</c> or <c>catalog.schema.table</c>, each part bare or in double quotes.</summary>
    /// <exception cref="FormatException">Empty parts, more than three, or a quote that is not closed.</exception>
    public static TableName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' is not the name of a table.");

    /// <summary>As <see cref="Parse"/>, without an exception.</summary>
    public static bool TryParse(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TableName? name)
    {
        name = null;
        if (string.IsNullOrEmpty(text)) return false;
        var parts = new List<string>(3);
        for (var at = 0; ;)
        {
            if (!TryReadPart(text, ref at, out var part) || parts.Count == 3) return false;
            parts.Add(part);
            if (at == text.Length) break;
            if (text[at++] != '.') return false;
        }

        name = parts.Count switch
        {
            1 => new TableName(parts[0]),
            2 => new TableName(parts[1], parts[0]),
            _ => new TableName(parts[2], parts[1], parts[0]),
        };
        return true;
    }

    /// <summary>Quotes one identifier.</summary>
    public static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Quotes identifiers and joins them with commas.</summary>
    public static string QuoteList(IEnumerable<string> identifiers) => string.Join(", ", identifiers.Select(Quote));

    /// <summary>Writes a text as a SQL string literal.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>The name as SQL, every part quoted.</summary>
    public string ToSql()
    {
        var sql = new StringBuilder();
        if (Catalog is not null) sql.Append(Quote(Catalog)).Append('.');
        if (Schema is not null) sql.Append(Quote(Schema)).Append('.');
        return sql.Append(Quote(Name)).ToString();
    }

    /// <summary>The name for people: parts joined with dots.</summary>
    public override string ToString() => string.Join('.', new[] { Catalog, Schema, Name }.Where(static part => part is not null));

    /// <inheritdoc/>
    public bool Equals(TableName? other) => other is not null
        && string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase)
        && string.Equals(Schema, other.Schema, StringComparison.OrdinalIgnoreCase)
        && string.Equals(Catalog, other.Catalog, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TableName);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Name);

    private static bool TryReadPart(string text, ref int at, out string part)
    {
        part = "";
        if (at >= text.Length) return false;
        if (text[at] != '"')
        {
            var end = text.AsSpan(at).IndexOfAny('.', '"');
            end = end < 0 ? text.Length : at + end;
            part = text[at..end];
            at = end;
            return part.Length > 0;
        }

        var name = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] != '"') name.Append(text[at]);
            else if (at + 1 < text.Length && text[at + 1] == '"') name.Append(text[at++]);
            else
            {
                at++;
                part = name.ToString();
                return part.Length > 0;
            }
        }

        return false;
    }
}
