using SqlFlow.Connectors;
using SqlFlow.Engines;

namespace SqlFlow.Handlers;

/// <summary>Loads a source into a table, in one transaction.</summary>
[StepHandler("load")]
[Observed]
internal sealed class LoadStepHandler : IStepHandler<LoadStep>
{
    public async ValueTask<StepExecutionResult> ExecuteAsync(LoadStep step, PipelineContext context, CancellationToken cancellationToken)
    {
        var incremental = context.Pipeline.TryGetSource(step.Source, out var definition) ? definition.Incremental : null;
        var strict = step.OnBadRow is OnBadRow.Fail ? await SourceReader.OpenAsync(context, step.Source, step.Options, cancellationToken).ConfigureAwait(false) : null;
        var rejects = await BadRows.EnsureCreatedAsync(context, step, cancellationToken).ConfigureAwait(false);
        if (incremental is not null || context.Watermarks.IsFullRefresh) await context.Watermarks.EnsureCreatedAsync(context.Engine, cancellationToken).ConfigureAwait(false);
        var transaction = await context.BeginAsync(step, cancellationToken).ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        var session = transaction.Session;
        var target = TableName.Parse(context.Variables.Expand(step.TargetTable));
        var badRows = strict is null ? await BadRows.OpenAsync(context, session, step, target, rejects, cancellationToken).ConfigureAwait(false) : null;
        var data = strict ?? badRows!.Data;
        var outcome = incremental is null
            ? await LoadAllAsync(context, session, step, target, data, cancellationToken).ConfigureAwait(false)
            : await new IncrementalLoad(context, step, incremental, target, session).RunAsync(data, cancellationToken).ConfigureAwait(false);
        if (badRows is not null)
        {
            var (count, warnings) = await badRows.SettleAsync(session, cancellationToken).ConfigureAwait(false);
            outcome = outcome with { RowsRejected = count, Warnings = [.. outcome.Warnings, .. warnings] };
        }

        var result = await transaction.CommitAsync(outcome.ToResult(step.Source), cancellationToken).ConfigureAwait(false);
        if (outcome.Written.IsNew && result.Status is StepStatus.Success) context.Watermarks.MarkMade(target);
        return result;
    }

    private static async ValueTask<LoadOutcome> LoadAllAsync(
        PipelineContext context, ISqlSession session, LoadStep step, TableName target, SourceData data, CancellationToken cancellationToken)
    {
        var isRebuilt = context.Watermarks.IsFullRefresh && TargetHistory.Of(context, step, target).IsRebuilt;
        if (isRebuilt || (step.Mode ?? WriteMode.Replace) is WriteMode.Replace) await context.Watermarks.ForgetReplacedAsync(session, target, cancellationToken).ConfigureAwait(false);
        if (isRebuilt) await DatabaseObjects.DropAsync(session, target, cancellationToken).ConfigureAwait(false);

        var request = new TableWrite
        {
            Target = target,
            Mode = step.Mode ?? WriteMode.Replace,
            Keys = step.Keys,
            OnSchemaChange = step.OnSchemaChange,
            IsRepeatable = data is SourceData.Relation,
        };
        return data is SourceData.Batches batches
            ? await LoadAsync(session, request, batches, cancellationToken).ConfigureAwait(false)
            : await LoadAsync(session, request, (SourceData.Relation)data, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<LoadOutcome> LoadAsync(ISqlSession session, TableWrite request, SourceData.Relation relation, CancellationToken cancellationToken)
    {
        // A replacing load takes the columns as they come: finding them out first would read the head of every file twice.
        var inputs = request.Mode is WriteMode.Replace ? default : await SourceReader.DescribeAsync(session, relation, cancellationToken).ConfigureAwait(false);
        var written = await SourceReader.ExplainedAsync(
            session, relation, () => TableWriter.WriteAsync(session, request, $"SELECT * FROM {relation.Sql}", inputs, cancellationToken), cancellationToken).ConfigureAwait(false);
        return new LoadOutcome(written, inputs.IsDefault ? written.Columns : inputs);
    }

    private static async ValueTask<LoadOutcome> LoadAsync(ISqlSession session, TableWrite request, SourceData.Batches batches, CancellationToken cancellationToken)
    {
        var inputs = await SourceReader.DescribeAsync(session, batches, cancellationToken).ConfigureAwait(false);
        var relation = await session.RegisterBatchesAsync(batches.Schema, batches.ReadAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        await using (relation.ConfigureAwait(false))
        {
            var written = await TableWriter.WriteAsync(session, request, $"SELECT * FROM {relation.Sql}", inputs, cancellationToken).ConfigureAwait(false);
            return new LoadOutcome(written, inputs) { Metrics = StepResults.ChunkMetrics(relation.BatchesRead, written.RowsRead) };
        }
    }
}
