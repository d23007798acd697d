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
        var data = await SourceReader.OpenAsync(context, step.Source, step.Options, cancellationToken).ConfigureAwait(false);
        var transaction = await context.BeginAsync(step, cancellationToken).ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        var session = transaction.Session;
        var request = new TableWrite
        {
            Target = TableName.Parse(context.Variables.Expand(step.TargetTable)),
            Mode = step.Mode,
            Keys = step.Keys,
            OnSchemaChange = step.OnSchemaChange,
            IsRepeatable = data is SourceData.Relation,
        };
        var result = data is SourceData.Batches batches
            ? await LoadAsync(session, step, request, batches, cancellationToken).ConfigureAwait(false)
            : await LoadAsync(session, step, request, (SourceData.Relation)data, cancellationToken).ConfigureAwait(false);
        return await transaction.CommitAsync(result, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<StepExecutionResult> LoadAsync(
        ISqlSession session, LoadStep step, TableWrite request, SourceData.Relation relation, CancellationToken cancellationToken)
    {
        // A replacing load takes the columns as they come: finding them out first would read the head of every file twice.
        var inputs = request.Mode is WriteMode.Replace ? default : await SourceReader.DescribeAsync(session, relation, cancellationToken).ConfigureAwait(false);
        var written = await SourceReader.ExplainedAsync(
            session, relation, () => TableWriter.WriteAsync(session, request, $"SELECT * FROM {relation.Sql}", inputs, cancellationToken), cancellationToken).ConfigureAwait(false);
        return written.ToResult() with { InputSchemas = StepResults.Inputs(step.Source, inputs.IsDefault ? written.Columns : inputs) };
    }

    private static async ValueTask<StepExecutionResult> LoadAsync(
        ISqlSession session, LoadStep step, TableWrite request, SourceData.Batches batches, CancellationToken cancellationToken)
    {
        var inputs = await SourceReader.DescribeAsync(session, batches, cancellationToken).ConfigureAwait(false);
        var relation = await session.RegisterBatchesAsync(batches.Schema, batches.ReadAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        await using (relation.ConfigureAwait(false))
        {
            var written = await TableWriter.WriteAsync(session, request, $"SELECT * FROM {relation.Sql}", inputs, cancellationToken).ConfigureAwait(false);
            return written.ToResult() with
            {
                InputSchemas = StepResults.Inputs(step.Source, inputs),
                PerformanceMetrics = StepResults.ChunkMetrics(relation.BatchesRead, written.RowsRead),
            };
        }
    }
}
