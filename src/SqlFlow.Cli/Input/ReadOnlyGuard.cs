using SqlFlow.Engines;

namespace SqlFlow.Cli.Input;

/// <summary>
/// Lets only queries through. The database is opened read-only, but statements such as COPY … TO or INSTALL write elsewhere.
/// </summary>
internal static class ReadOnlyGuard
{
    private static readonly string[] Harmless = ["EXPLAIN", "DESCRIBE", "DESC", "SHOW", "SUMMARIZE", "PRAGMA"];

    /// <exception cref="SqlEngineException">It is no query.</exception>
    public static async Task EnsureAsync(ISqlEngine engine, string sql, CancellationToken cancellationToken)
    {
        var references = await engine.GetReferencesAsync(sql, cancellationToken).ConfigureAwait(false);
        if (references.Error is not { } error) return;
        if (FirstWord(sql) is var word && Harmless.Contains(word, StringComparer.OrdinalIgnoreCase) && !HasSecondStatement(sql)) return;
        throw new SqlEngineException(error.ErrorCode, error.Message)
        {
            Sql = sql,
            Offset = error.Offset,
            SuggestedActions = error.Hint is null ? [] : [error.Hint],
        };
    }

    private static string FirstWord(string sql)
    {
        var text = sql.AsSpan().TrimStart();
        var end = 0;
        while (end < text.Length && char.IsAsciiLetter(text[end])) end++;
        return text[..end].ToString();
    }

    // Good enough for the few statements that need no parser: a semicolon in a text is refused, too.
    private static bool HasSecondStatement(string sql) => sql.AsSpan().TrimEnd().TrimEnd(';').Contains(';');
}
