using SqlFlow.Engines;
using SqlFlow.Planning;

namespace SqlFlow.Binding;

/// <summary>Turns what the engine says when a statement does not bind into a plan problem.</summary>
internal static class BindingMessage
{
    public static async ValueTask<(string Code, string Message, string? Hint)> DescribeAsync(
        SqlEngineException exception, QueryReferences references, ShadowCatalog catalog, CancellationToken cancellationToken)
    {
        var message = exception.Message;
        var hint = exception.SuggestedActions.FirstOrDefault();
        if (exception.ErrorCode is ErrorCodes.SqlSyntax) return (PlanProblemCodes.SqlSyntax, message, hint);
        foreach (var table in references.Tables)
        {
            if (catalog.IsUnknown(table.Name) || await catalog.FindAsync(table.Name, cancellationToken).ConfigureAwait(false) is not null) continue;
            if (!message.Contains(table.Name.Name, StringComparison.OrdinalIgnoreCase) || !message.Contains("does not exist", StringComparison.Ordinal)) continue;
            return (PlanProblemCodes.UnknownTable, $"no step makes the table '{table.Name}', and the database has none of that name",
                await catalog.SuggestTableAsync(table.Name.Name, cancellationToken).ConfigureAwait(false));
        }

        var isColumn = message.Contains("column", StringComparison.OrdinalIgnoreCase)
            && (message.Contains("not found", StringComparison.Ordinal) || message.Contains("does not have", StringComparison.Ordinal));
        return (isColumn ? PlanProblemCodes.UnknownColumn : PlanProblemCodes.DoesNotBind, message, hint);
    }
}
