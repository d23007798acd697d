namespace SqlFlow.Handlers;

/// <summary>The text of a query on its way into a larger statement.</summary>
internal static class QueryText
{
    /// <summary>Cuts white space and semicolons off the end, so that the query can stand inside a statement; the rest stays byte for byte.</summary>
    public static string Trim(string sql) => sql.TrimEnd(' ', '\t', '\r', '\n', ';');

    /// <summary>The query as a table expression. The line break ends a comment that the query may end with.</summary>
    public static string AsRelation(string sql) => $"({Trim(sql)}\n)";
}
