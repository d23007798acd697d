using SqlFlow.Engines;

namespace SqlFlow.Handlers;

/// <summary>Writes the rows of a query into a table, or makes a view of it, in one transaction.</summary>
[StepHandler("transform")]
[Observed]
internal sealed class TransformStepHandler : IStepHandler<TransformStep>
{
    public async ValueTask<StepExecutionResult> ExecuteAsync(TransformStep step, PipelineContext context, CancellationToken cancellationToken)
    {
        var query = QueryText.Trim(context.Variables.ExpandSql(step.Sql));
        var target = TableName.Parse(context.Variables.Expand(step.TargetTable));
        var transaction = await context.BeginAsync(step, cancellationToken).ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        var session = transaction.Session;

        var inputs = await InputSchemas.OfQueryAsync(context.Engine, session, query, cancellationToken).ConfigureAwait(false);
        StepExecutionResult result;
        if (step.Materialized is Materialization.View)
        {
            await DatabaseObjects.DropOtherKindAsync(session, target, isView: true, cancellationToken).ConfigureAwait(false);
            await DatabaseObjects.CreateSchemaAsync(session, target, cancellationToken).ConfigureAwait(false);
            await session.ExecuteAsync($"CREATE OR REPLACE VIEW {target.ToSql()} AS {query}", cancellationToken).ConfigureAwait(false);
            result = StepExecutionResult.Success() with
            {
                OutputSchema = await session.DescribeTableAsync(target, cancellationToken).ConfigureAwait(false),
            };
        }
        else
        {
            var write = new TableWrite { Target = target, Mode = step.Mode, Keys = step.Keys };
            // A replaced table takes its columns from the query itself: no need to bind it twice.
            var columns = step.Mode is WriteMode.Replace ? [] : await session.DescribeQueryAsync(query, cancellationToken).ConfigureAwait(false);
            result = (await TableWriter.WriteAsync(session, write, query, columns, cancellationToken).ConfigureAwait(false)).ToResult();
        }

        return await transaction.CommitAsync(result with { InputSchemas = inputs }, cancellationToken).ConfigureAwait(false);
    }
}
