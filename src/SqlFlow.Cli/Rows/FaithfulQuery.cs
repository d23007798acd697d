using SqlFlow.Engines;

namespace SqlFlow.Cli.Rows;

/// <summary>A query whose rows arrive with nothing lost.</summary>
/// <param name="Sql">What to execute.</param>
/// <param name="JsonColumns">Places of the columns whose text is JSON already, digits included.</param>
internal sealed record FaithfulQuery(string Sql, IReadOnlySet<int> JsonColumns)
{
    /// <summary>
    /// Types that Arrow has no like of, so that the engine refuses to hand them over. It is asked for their text instead; for
    /// values that hold them, and for those whose type changes from row to row, it is asked for JSON.
    /// </summary>
    private static readonly string[] Unfaithful = ["UHUGEINT", "BIGNUM", "BIT", "TIME WITH TIME ZONE"];

    private static readonly string[] Changing = ["UNION", "VARIANT"];

    /// <summary>Looks at the columns of a query, without executing it.</summary>
    public static async Task<FaithfulQuery> PrepareAsync(ISqlSession session, string sql, CancellationToken cancellationToken)
    {
        IReadOnlyList<ColumnSchema> columns;
        try
        {
            columns = await session.DescribeQueryAsync(sql, cancellationToken).ConfigureAwait(false);
        }
        catch (SqlEngineException)
        {
            // Whatever is wrong is told by executing it; and a few statements cannot be described, but executed.
            return new FaithfulQuery(sql, new HashSet<int>());
        }

        var json = new HashSet<int>();
        var casts = new List<string>();
        for (var index = 0; index < columns.Count; index++)
        {
            var (name, type) = (TableName.Quote(columns[index].Name), columns[index].Type);
            if (type is "JSON" or "UHUGEINT" or "BIGNUM") json.Add(index);
            if (Unfaithful.Contains(type)) casts.Add($"CAST({name} AS VARCHAR) AS {name}");
            else if (type is "VARIANT" || (IsNested(type) && Unfaithful.Concat(Changing).Any(inner => type.Contains(inner, StringComparison.Ordinal))))
            {
                json.Add(index);
                casts.Add($"CAST(to_json({name}) AS VARCHAR) AS {name}");
            }
        }

        // Names that stand twice cannot be replaced one by one.
        if (casts.Count == 0 || columns.Select(static column => column.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count() < columns.Count)
            return new FaithfulQuery(sql, json);
        return new FaithfulQuery($"SELECT * REPLACE ({string.Join(", ", casts)}) FROM (\n{sql.TrimEnd().TrimEnd(';')}\n)", json);
    }

    private static bool IsNested(string type) => type.EndsWith(']') || type.EndsWith(')');
}
