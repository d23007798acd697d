using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;

namespace SqlFlow.Handlers;

/// <summary>Sets a variable, from the plan or from a query.</summary>
[StepHandler("set_variable")]
[Observed]
internal sealed class SetVariableStepHandler : IStepHandler<SetVariableStep>
{
    public async ValueTask<StepExecutionResult> ExecuteAsync(SetVariableStep step, PipelineContext context, CancellationToken cancellationToken)
    {
        var transaction = await context.BeginAsync(step, cancellationToken).ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        var result = StepExecutionResult.Success();
        JsonValue value;
        if (step.Sql is null)
        {
            value = step.Value ?? JsonValue.Null;
            if (value.Kind is System.Text.Json.JsonValueKind.String) value = JsonValue.From(context.Variables.Expand(value.ToString()));
        }
        else
        {
            var query = QueryText.Trim(context.Variables.ExpandSql(step.Sql));
            var inputs = await InputSchemas.OfQueryAsync(context.Engine, transaction.Session, query, cancellationToken).ConfigureAwait(false);
            var answer = await transaction.Session.QueryAsync(query, 2, cancellationToken).ConfigureAwait(false);
            if (answer.Rows.Length != 1 || answer.Columns.Length != 1)
            {
                return StepExecutionResult.Failure(
                    ErrorCodes.BadData,
                    $"the query of variable '{step.Name}' must give one row and one column; it gave {(answer.Rows.Length > 1 ? "more than one row" : answer.Rows.IsEmpty ? "no row" : "one row")} of {answer.Columns.Length} column(s)",
                    "Aggregate, or add LIMIT 1, and select one column");
            }

            value = ToJson(answer.Scalar);
            result = result with { RowsRead = 1, InputSchemas = inputs, OutputSchema = ImmutableArray.Create(answer.Columns[0]) };
        }

        result = await transaction.CommitAsync(result, cancellationToken).ConfigureAwait(false);
        // Not before: a step that did not succeed must not have changed anything.
        if (result.Status is StepStatus.Success) context.Variables.Set(step.Name, value);
        return result;
    }

    private static JsonValue ToJson(object? value) => value switch
    {
        null => JsonValue.Null,
        bool truth => JsonValue.From(truth),
        long number => JsonValue.From(number),
        BigInteger or decimal => JsonValue.Parse(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture)),
        double real when double.IsFinite(real) => JsonValue.Parse(real.ToString("R", CultureInfo.InvariantCulture)),
        DateTime { Kind: DateTimeKind.Utc } instant => JsonValue.From(instant.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF+00", CultureInfo.InvariantCulture)),
        DateTime time => JsonValue.From(time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)),
        DateOnly date => JsonValue.From(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        TimeOnly time => JsonValue.From(time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)),
        _ => JsonValue.From(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""),
    };
}
