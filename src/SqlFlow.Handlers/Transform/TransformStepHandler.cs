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
        if (step.Mode is TransformMode.Incremental || context.Watermarks.IsFullRefresh) await context.Watermarks.EnsureCreatedAsync(context.Engine, cancellationToken).ConfigureAwait(false);
        var transaction = await context.BeginAsync(step, cancellationToken).ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        var session = transaction.Session;

        var inputs = await InputSchemas.OfQueryAsync(context.Engine, session, step.Mode is TransformMode.Incremental ? TimeWindow.Probe(query) : query, cancellationToken).ConfigureAwait(false);
        StepExecutionResult result;
        var isMade = false;
        if (step.Materialized is Materialization.View)
        {
            await DatabaseObjects.DropOtherKindAsync(session, target, isView: true, cancellationToken).ConfigureAwait(false);
            await DatabaseObjects.CreateSchemaAsync(session, target, cancellationToken).ConfigureAwait(false);
            await session.ExecuteAsync($"CREATE OR REPLACE VIEW {target.ToSql()} AS {query}", cancellationToken).ConfigureAwait(false);
            await context.Watermarks.ForgetReplacedAsync(session, target, cancellationToken).ConfigureAwait(false);
            result = StepExecutionResult.Success() with
            {
                OutputSchema = await session.DescribeTableAsync(target, cancellationToken).ConfigureAwait(false),
            };
        }
        else
        {
            var written = step.Mode is TransformMode.Incremental
                ? await new IncrementalTransform(context, step, target, session).RunAsync(query, cancellationToken).ConfigureAwait(false)
                : await WriteAsync(context, step, target, session, query, cancellationToken).ConfigureAwait(false);
            (result, isMade) = (written.ToResult(), written.IsNew);
        }

        result = await transaction.CommitAsync(result with { InputSchemas = inputs }, cancellationToken).ConfigureAwait(false);
        if (isMade && result.Status is StepStatus.Success) context.Watermarks.MarkMade(target);
        return result;
    }

    private static async ValueTask<TableWriteResult> WriteAsync(
        PipelineContext context, TransformStep step, TableName target, ISqlSession session, string query, CancellationToken cancellationToken)
    {
        var mode = step.Mode.ToWriteMode();
        if (context.Watermarks.IsFullRefresh && TargetHistory.Of(context, step, target).IsRebuilt)
        {
            // The query may read the table that it replaces.
            mode = WriteMode.Replace;
        }

        // Later loads of the table go on from nothing.
        if (mode is WriteMode.Replace) await context.Watermarks.ForgetReplacedAsync(session, target, cancellationToken).ConfigureAwait(false);

        var write = new TableWrite { Target = target, Mode = mode, Keys = mode is WriteMode.Upsert ? step.Keys : [] };
        // A replaced table takes its columns from the query itself: no need to bind it twice.
        var columns = mode is WriteMode.Replace ? [] : await session.DescribeQueryAsync(query, cancellationToken).ConfigureAwait(false);
        return await TableWriter.WriteAsync(session, write, query, columns, cancellationToken).ConfigureAwait(false);
    }
}
