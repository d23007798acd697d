using SqlFlow.Engines;
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

    /// <param name="Code">One of <see cref="PlanProblemCodes"/>.</param>
    /// <param name="Message">One sentence.</param>
    /// <param name="Hint">What may have been meant; null: no idea.</param>
    /// <param name="Offset">Where in the statement, if the engine does not say; null: unknown.</param>
    internal readonly record struct Problem(string Code, string Message, string? Hint, int? Offset);
}
