using SqlFlow.Engines;

namespace SqlFlow.Cli.Input;

/// <summary>
/// Lets only queries through. The database is opened read-only, but statements such as COPY … TO write elsewhere.
/// </summary>
internal static class ReadOnlyGuard
{
    /// <exception cref="SqlEngineException">It is no query.</exception>
    public static async Task EnsureAsync(ISqlEngine engine, string sql, CancellationToken cancellationToken)
    {
        // What EXPLAIN ANALYZE explains is executed, so it must be a query, too.
        var (query, skipped) = WithoutWord(sql, "EXPLAIN");
        if (skipped > 0)
        {
            (query, var more) = WithoutWord(query, "ANALYZE");
            skipped += more;
        }
        else if (WithoutWord(sql, "PRAGMA").Skipped > 0 && !sql.AsSpan().TrimEnd().TrimEnd(';').Contains(';'))
        {
            // The engine's parser does not describe these; its configuration is locked, so what is left of them only tells something.
            return;
        }

        var references = await engine.GetReferencesAsync(query, cancellationToken).ConfigureAwait(false);
        if (references.Error is not { } error) return;
        throw new SqlEngineException(error.ErrorCode, error.Message)
        {
            Sql = sql,
            Offset = error.Offset + skipped,
            SuggestedActions = error.Hint is null ? [] : [error.Hint, "What writes belongs into a step of a pipeline: query only reads."],
        };
    }

    private static (string Query, int Skipped) WithoutWord(string sql, string word)
    {
        var text = sql.AsSpan().TrimStart();
        return text.Length > word.Length && text.StartsWith(word, StringComparison.OrdinalIgnoreCase) && char.IsWhiteSpace(text[word.Length])
            ? (text[word.Length..].ToString(), sql.Length - text.Length + word.Length)
            : (sql, 0);
    }
}
