using System.Globalization;
using System.Text.Json;
using SqlFlow.Engines;

namespace SqlFlow.Handlers;

/// <summary>Turns expectations into queries for what violates them.</summary>
internal static class ExpectationSql
{
    /// <param name="expectation">What must hold.</param>
    /// <param name="relation">What stands after FROM.</param>
    /// <param name="now">UTC.</param>
    public static IEnumerable<Assertion> ToAssertions(Expectation expectation, string relation, DateTimeOffset now) => expectation switch
    {
        { NotNull: { Count: > 0 } columns } => columns.Select(column =>
            new Assertion("not_null", $"not_null ({column})", $"'{column}' is NULL", Violations(relation, $"{TableName.Quote(column)} IS NULL")) { Column = column }),
        { Unique: { Count: > 0 } columns } => [Unique(columns, relation)],
        { AcceptedValues: { } accepted } => [Accepted(accepted, relation)],
        { RowCount: { } range } => [RowCount(range, relation)],
        { Freshness: { } freshness } => [Fresh(freshness, relation, now)],
        { Expression: { } expression } =>
            [new Assertion("expression", $"expression ({expression})", $"'{expression}' is false", Violations(relation, $"NOT ({expression}\n)"))],
        { Empty: true } => [new Assertion("empty", "empty", "there are rows", $"SELECT * FROM {relation}")],
        { Empty: false } => [new Assertion("empty", "empty (false)", "there are no rows", $"SELECT * FROM (SELECT count(*) AS row_count FROM {relation}) WHERE row_count = 0")],
        _ => [],
    };

    private static Assertion Unique(ValueList<string> columns, string relation)
    {
        var list = TableName.QuoteList(columns);
        var notNull = string.Join(" AND ", columns.Select(static column => $"{TableName.Quote(column)} IS NOT NULL"));
        var name = string.Join(", ", columns);
        return new Assertion("unique", $"unique ({name})", $"({name}) stands in several rows",
            $"SELECT {list}, count(*) AS row_count FROM {relation} WHERE {notNull} GROUP BY {list} HAVING count(*) > 1")
        { Column = columns.Count == 1 ? columns[0] : null };
    }

    private static Assertion Accepted(AcceptedValues accepted, string relation)
    {
        var column = TableName.Quote(accepted.Column);
        var values = string.Join(", ", accepted.Values.Select(Literal));
        var condition = accepted.Values.Count == 0 ? $"{column} IS NOT NULL" : $"{column} NOT IN ({values})";
        return new Assertion("accepted_values", $"accepted_values ({accepted.Column})", $"'{accepted.Column}' is none of {string.Join(", ", accepted.Values)}",
            $"SELECT {column}, count(*) AS row_count FROM {relation} WHERE {condition} GROUP BY {column}")
        { Column = accepted.Column };
    }

    private static Assertion RowCount(RowCountRange range, string relation)
    {
        var conditions = new List<string>(2);
        if (range.Min is { } min) conditions.Add(string.Create(CultureInfo.InvariantCulture, $"row_count < {min}"));
        if (range.Max is { } max) conditions.Add(string.Create(CultureInfo.InvariantCulture, $"row_count > {max}"));
        var condition = conditions.Count == 0 ? "false" : string.Join(" OR ", conditions);
        var expected = string.Create(CultureInfo.InvariantCulture, $"between {range.Min?.ToString(CultureInfo.InvariantCulture) ?? "0"} and {range.Max?.ToString(CultureInfo.InvariantCulture) ?? "any number"}");
        return new Assertion("row_count", "row_count", $"the number of rows is not {expected}",
            $"SELECT * FROM (SELECT count(*) AS row_count FROM {relation}) WHERE {condition}");
    }

    private static Assertion Fresh(Freshness freshness, string relation, DateTimeOffset now)
    {
        var column = TableName.Quote(freshness.Column);
        var limit = $"TIMESTAMP {TableName.Literal(now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture))} - INTERVAL {TableName.Literal(freshness.Within)}";
        // A zoned timestamp is compared in UTC; one without a zone is UTC by definition here, whatever the session's zone.
        var newest = $"CASE WHEN typeof(max({column})) = 'TIMESTAMP WITH TIME ZONE' THEN timezone('UTC', CAST(max({column}) AS TIMESTAMPTZ)) ELSE CAST(max({column}) AS TIMESTAMP) END";
        return new Assertion("freshness", $"freshness ({freshness.Column} within {freshness.Within})", $"the newest '{freshness.Column}' is older than {freshness.Within}",
            $"SELECT * FROM (SELECT {newest} AS newest FROM {relation}) WHERE newest IS NULL OR newest < {limit}")
        { Column = freshness.Column };
    }

    private static string Violations(string relation, string condition) => $"SELECT * FROM {relation} WHERE {condition}";

    private static string Literal(JsonValue value) => value.Kind switch
    {
        JsonValueKind.String => TableName.Literal(value.ToString()),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.ToString(),
        _ => "NULL",
    };
}

/// <summary>A query whose rows are violations.</summary>
/// <param name="Kind">What is asserted, as plans write it.</param>
/// <param name="Name">The same with what it is about.</param>
/// <param name="Violation">What a violation is, in words.</param>
/// <param name="Sql">The violating rows.</param>
internal sealed record Assertion(string Kind, string Name, string Violation, string Sql)
{
    /// <summary>The column, where it is about one alone.</summary>
    public string? Column { get; init; }
}
