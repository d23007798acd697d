using SqlFlow.Connectors;

namespace SqlFlow.Handlers;

/// <summary>Streams the rows of a query into a table of a connector.</summary>
internal static class SinkExport
{
    public static async ValueTask<StepExecutionResult> WriteAsync(ExportStep step, string query, PipelineContext context, CancellationToken cancellationToken)
    {
        var (connector, source) = SourceReader.Resolve(context.Pipeline, context.Connectors, context.Variables, context.Files, context.TimeProvider, step.Connector!, step.Options);
        var transaction = await context.BeginAsync(step, cancellationToken).ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        var session = transaction.Session;
        var inputs = await InputSchemas.OfQueryAsync(context.Engine, session, query, cancellationToken).ConfigureAwait(false);
        var columns = await session.DescribeQueryAsync(query, cancellationToken).ConfigureAwait(false);
        var schema = await session.GetArrowSchemaAsync(query, cancellationToken).ConfigureAwait(false);
        var request = new SinkRequest(source, context.Variables.Expand(step.Target), step.Mode!.Value, step.Keys, columns);
        var written = await GuardedAsync(connector, source, context, sink => sink.WriteAsync(request, schema, session.ReadBatchesAsync(query, cancellationToken), cancellationToken)).ConfigureAwait(false);

        var result = StepExecutionResult.Success(written.RowsInserted + written.RowsUpdated) with
        {
            RowsRead = written.RowsRead,
            RowsInserted = written.RowsInserted,
            RowsUpdated = written.RowsUpdated,
            RowsDeleted = written.RowsDeleted,
            InputSchemas = inputs,
            OutputSchema = columns,
        };
        return await RecordAsync(transaction, result, request.Target).ConfigureAwait(false);
    }

    /// <summary>Checks a sink when planning.</summary>
    public static async ValueTask CheckAsync(IConnector connector, SinkRequest request, CancellationToken cancellationToken)
    {
        if (connector is IConnectorSink sink) await sink.CheckAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private static ValueTask<SinkResult> GuardedAsync(IConnector connector, SourceRequest source, PipelineContext context, Func<IConnectorSink, ValueTask<SinkResult>> write)
    {
        if (connector is not IConnectorSink sink) throw new ConnectorException(ErrorCodes.SourceNotFound, $"the connector '{connector.Type}' reads only");
        return connector is INetworkConnector network
            ? NetworkGuard.CallAsync(context.Connectors.Breakers, network.EndpointOf(source.Options), context.TimeProvider, () => write(sink))
            : write(sink);
    }

    /// <summary>Writes the journal entry. The rows are on the other side by now: nothing may stop it, and whatever fails must not have them written again.</summary>
    private static async ValueTask<StepExecutionResult> RecordAsync(StepTransaction transaction, StepExecutionResult result, string target)
    {
        try
        {
            return await transaction.CommitAsync(result, CancellationToken.None).ConfigureAwait(false);
        }
        catch (SqlFlowException exception)
        {
            throw new SqlFlowException(exception.ErrorCode, $"the rows are in '{target}', but the run's journal could not be written: {exception.Message}", exception)
            {
                CommitOutcome = CommitOutcome.Committed,
                SuggestedActions = ["A resumed run would write the rows again; with mode upsert or replace that does no harm"],
            };
        }
    }
}
