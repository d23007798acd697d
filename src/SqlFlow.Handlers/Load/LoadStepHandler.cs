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
        var inputs = await SourceReader.DescribeAsync(session, data, cancellationToken).ConfigureAwait(false);

        var request = new TableWrite
        {
            Target = TableName.Parse(context.Variables.Expand(step.TargetTable)),
            Mode = step.Mode,
            Keys = step.Keys,
            OnSchemaChange = step.OnSchemaChange,
            IsRepeatable = data is SourceData.Relation,
        };
        TableWriteResult written;
        long? batches = null;
        if (data is SourceData.Batches stream)
        {
            var relation = await session.RegisterBatchesAsync(stream.Schema, stream.ReadAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
            await using (relation.ConfigureAwait(false))
            {
                written = await TableWriter.WriteAsync(session, request, $"SELECT * FROM {relation.Sql}", inputs, cancellationToken).ConfigureAwait(false);
                batches = relation.BatchesRead;
            }
        }
        else
        {
            written = await TableWriter.WriteAsync(session, request, $"SELECT * FROM {((SourceData.Relation)data).Sql}", inputs, cancellationToken).ConfigureAwait(false);
        }

        var result = written.ToResult() with { InputSchemas = StepResults.Inputs(step.Source, inputs) };
        if (batches is { } count)
            result = result with { PerformanceMetrics = StepResults.ChunkMetrics(count, written.RowsRead) };
        return await transaction.CommitAsync(result, cancellationToken).ConfigureAwait(false);
    }
}
