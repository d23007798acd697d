namespace SqlFlow.Handlers;

/// <summary>Opens a source and reports its columns. Its rows are read by the loads that name it.</summary>
[StepHandler("source")]
[Observed]
internal sealed class SourceStepHandler : IStepHandler<SourceStep>
{
    public async ValueTask<StepExecutionResult> ExecuteAsync(SourceStep step, PipelineContext context, CancellationToken cancellationToken)
    {
        var transaction = await context.BeginAsync(step, cancellationToken).ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        var data = await SourceReader.OpenForColumnsAsync(
            context.Pipeline, context.Connectors, context.Variables, context.Files, context.TimeProvider, step.Name, default, cancellationToken).ConfigureAwait(false);
        var columns = await SourceReader.DescribeAsync(transaction.Session, data, cancellationToken).ConfigureAwait(false);
        var result = StepExecutionResult.Success() with { OutputSchema = columns };
        return await transaction.CommitAsync(result, cancellationToken).ConfigureAwait(false);
    }
}
