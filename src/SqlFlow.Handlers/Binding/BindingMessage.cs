using SqlFlow.Engines;
using SqlFlow.Engines.DuckDb;
using SqlFlow.Planning;

namespace SqlFlow.Binding;

/// <summary>Turns what the engine says when a statement does not bind into a plan problem.</summary>
internal static class BindingMessage
{
    public static string NoTable(TableName table) => $"No step makes the table '{table}', and the database has none of that name.";

    public static async ValueTask<Problem> DescribeAsync(
        SqlEngineException exception, QueryReferences references, ShadowCatalog catalog, CancellationToken cancellationToken)
    {
        var message = exception.Message;
        var hint = exception.SuggestedActions.FirstOrDefault();
        if (exception.ErrorCode is ErrorCodes.SqlSyntax) return new Problem(PlanProblemCodes.SqlSyntax, message, hint, null);
        foreach (var table in references.Tables)
        {
            if (!message.Contains("does not exist", StringComparison.Ordinal) || !message.Contains(table.Name.Name, StringComparison.OrdinalIgnoreCase)) continue;
            if (catalog.IsUnknown(table.Name) || await catalog.FindAsync(table.Name, cancellationToken).ConfigureAwait(false) is not null) continue;
            var near = await catalog.SuggestTableAsync(table.Name.Name, cancellationToken).ConfigureAwait(false);
            return new Problem(PlanProblemCodes.UnknownTable, NoTable(table.Name), near, table.Offset);
        }

        var isColumn = message.Contains("column", StringComparison.OrdinalIgnoreCase)
            && (message.Contains("not found", StringComparison.Ordinal) || message.Contains("does not have", StringComparison.Ordinal));
        return new Problem(isColumn ? PlanProblemCodes.UnknownColumn : PlanProblemCodes.DoesNotBind, message, hint, null);
    }

    /// <summary>Where the name stands that a message quotes, for those that come without a place; null: nowhere, or more than once.</summary>
    public static int? PlaceOf(string message, string statement)
    {
        var start = message.IndexOf('"', StringComparison.Ordinal) + 1;
        var end = start > 0 ? message.IndexOf('"', start) : -1;
        if (end <= start) return null;
        var name = message[start..end];
        int? found = null;
        for (var at = 0; at < statement.Length;)
        {
            var next = SqlScanner.Next(statement, at, out var kind);
            if (kind is SqlTokenKind.Text && (IsQuoted(statement.AsSpan(at, next - at), name) || IsWord(statement, at, name)))
            {
                if (found is not null) return null;
                found = at;
            }

            at = next;
        }

        return found;
    }

    private static bool IsQuoted(ReadOnlySpan<char> token, string name) =>
        token.Length == name.Length + 2 && token[0] == '"' && token[1..^1].Equals(name, StringComparison.OrdinalIgnoreCase);

    private static bool IsWord(string sql, int at, string name) =>
        string.Compare(sql, at, name, 0, name.Length, StringComparison.OrdinalIgnoreCase) == 0
        && !IsPart(sql, at - 1) && !IsPart(sql, at + name.Length);

    private static bool IsPart(string sql, int at) => at >= 0 && at < sql.Length && (char.IsLetterOrDigit(sql[at]) || sql[at] == '_');

    /// <param name="Code">One of <see cref="PlanProblemCodes"/>.</param>
    /// <param name="Message">One sentence.</param>
    /// <param name="Hint">What may have been meant; null: no idea.</param>
    /// <param name="Offset">Where in the statement, if the engine does not say; null: unknown.</param>
    internal readonly record struct Problem(string Code, string Message, string? Hint, int? Offset);
}
