using SqlFlow.Engines;

namespace SqlFlow.Handlers;

/// <summary>Writes into a table of a connector, or a file: beside its target, makes it durable, and renames it: readers see the old one or the new one.</summary>
[StepHandler("export")]
[Observed]
internal sealed class ExportStepHandler : IStepHandler<ExportStep>
{
    public ValueTask<StepExecutionResult> ExecuteAsync(ExportStep step, PipelineContext context, CancellationToken cancellationToken) =>
        step.Connector is null ? WriteFileAsync(step, context, cancellationToken) : SinkExport.WriteAsync(step, QueryOf(step, context), context, cancellationToken);

    private static async ValueTask<StepExecutionResult> WriteFileAsync(ExportStep step, PipelineContext context, CancellationToken cancellationToken)
    {
        var target = context.Files.Resolve(context.Variables.Expand(step.Target));
        var format = step.Format ?? ExportFormats.FromPath(target)!.Value;
        var query = QueryOf(step, context);

        var transaction = await context.BeginAsync(step, cancellationToken).ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        var session = transaction.Session;
        var inputs = await InputSchemas.OfQueryAsync(context.Engine, session, query, cancellationToken).ConfigureAwait(false);
        var columns = await session.DescribeQueryAsync(query, cancellationToken).ConfigureAwait(false);

        using var replacement = FileReplacement.Begin(target, isFolder: CopyOptions.IsPartitioned(step.Options));
        var rows = format is ExportFormat.Arrow
            ? await ArrowFileExport.WriteAsync(session, query, replacement.TemporaryPath, cancellationToken).ConfigureAwait(false)
            : await session.ExecuteAsync(
                $"COPY ({query}\n) TO {TableName.Literal(replacement.TemporaryPath)} {CopyOptions.ToSql(format, Expand(step.Options, context), target)}", cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();

        var bytes = replacement.Complete();
        var result = StepExecutionResult.Success(rows) with
        {
            RowsRead = rows,
            InputSchemas = inputs,
            OutputSchema = columns,
            PerformanceMetrics = System.Collections.Immutable.ImmutableDictionary<string, MetricValue>.Empty.Add("bytes_written", bytes),
        };
        return await transaction.CommitAsync(result, cancellationToken).ConfigureAwait(false);
    }

    private static string QueryOf(ExportStep step, PipelineContext context) => step.SourceTable is { } table
        ? $"SELECT * FROM {TableName.Parse(context.Variables.Expand(table)).ToSql()}"
        : QueryText.Trim(context.Variables.ExpandSql(step.Sql!));

    private static ValueMap<JsonValue> Expand(ValueMap<JsonValue> options, PipelineContext context) =>
        [.. options.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Kind is System.Text.Json.JsonValueKind.String ? JsonValue.From(context.Variables.Expand(pair.Value.ToString())) : pair.Value))];
}
