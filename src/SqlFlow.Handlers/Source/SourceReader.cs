using System.Collections.Immutable;
using System.Text.Json.Nodes;
using SqlFlow.Connectors;
using SqlFlow.Engines;
using SqlFlow.Planning;
using SqlFlow.Variables;

namespace SqlFlow.Handlers;

/// <summary>Finds the connector behind a source's name and opens it, for steps and for planning alike.</summary>
internal static class SourceReader
{
    public static ValueTask<SourceData> OpenAsync(PipelineContext context, string source, ValueMap<JsonValue> options, CancellationToken cancellationToken)
    {
        var (connector, request) = Resolve(context, source, options);
        return OpenAsync(connector, context.Connectors, request, cancellationToken);
    }

    /// <summary>As <see cref="OpenAsync(PipelineContext, string, ValueMap{JsonValue}, CancellationToken)"/>, to find out columns: bad rows that a load sets aside are no obstacle.</summary>
    /// <param name="pipeline">Its sources are looked up first.</param>
    /// <param name="connectors">A source may also be a connector's own name.</param>
    /// <param name="variables">Filled into text parameters.</param>
    /// <param name="files">Where files may be.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="source">The name of a source or connector.</param>
    /// <param name="options">Parameters that win over the source's own.</param>
    /// <param name="cancellationToken">Passed to the connector.</param>
    public static async ValueTask<SourceData> OpenForColumnsAsync(
        Pipeline pipeline, ConnectorRegistry connectors, VariableManager variables, ProjectFiles files, TimeProvider timeProvider,
        string source, ValueMap<JsonValue> options, CancellationToken cancellationToken)
    {
        var (connector, request) = Resolve(pipeline, connectors, variables, files, timeProvider, source, options);
        return connector is IBadRowConnector tolerant && BadRows.AreTolerated(pipeline, source)
            ? (await tolerant.OpenTolerantAsync(request, [], cancellationToken).ConfigureAwait(false)).Data
            : await OpenAsync(connector, connectors, request with { IsPlanning = true }, cancellationToken).ConfigureAwait(false);
    }

    private static ValueTask<SourceData> OpenAsync(IConnector connector, ConnectorRegistry connectors, SourceRequest request, CancellationToken cancellationToken) =>
        connector is INetworkConnector network ? NetworkGuard.OpenAsync(network, connectors.Breakers, request, cancellationToken) : connector.OpenAsync(request, cancellationToken);

    /// <inheritdoc cref="Resolve(Pipeline, ConnectorRegistry, VariableManager, ProjectFiles, TimeProvider, string, ValueMap{JsonValue})"/>
    public static (IConnector Connector, SourceRequest Request) Resolve(PipelineContext context, string source, ValueMap<JsonValue> options)
    {
        var (connector, request) = Resolve(context.Pipeline, context.Connectors, context.Variables, context.Files, context.TimeProvider, source, options);
        return (connector, context.SavesMemory ? request with { SavesMemory = true } : request);
    }

    /// <summary>The connector behind a source's name, and what it is to be asked for.</summary>
    public static (IConnector Connector, SourceRequest Request) Resolve(
        Pipeline pipeline, ConnectorRegistry connectors, VariableManager variables, ProjectFiles files, TimeProvider timeProvider, string source, ValueMap<JsonValue> options)
    {
        var isDefined = pipeline.TryGetSource(source, out var definition);
        var type = isDefined ? definition!.Connector : source;
        if (!connectors.TryGet(type, out var connector))
        {
            throw new ConnectorException(ErrorCodes.SourceNotFound, isDefined
                ? $"source '{source}' uses the connector '{type}', which is not registered"
                : $"'{source}' is neither a source of this pipeline nor a connector")
            {
                SuggestedActions = [$"Registered connectors: {string.Join(", ", connectors.Types)}"],
                ProblemCode = isDefined ? PlanProblemCodes.UnknownConnector : PlanProblemCodes.UnknownSource,
            };
        }

        var merged = Merge(connectors.DefaultsOf(type), isDefined ? definition!.Params : default, options, variables);
        return (connector, new SourceRequest(source, new ConnectorOptions(merged), files, timeProvider));
    }

    /// <summary>The columns of a source, without reading its rows.</summary>
    public static async ValueTask<ImmutableArray<ColumnSchema>> DescribeAsync(ISqlSession session, SourceData data, CancellationToken cancellationToken)
    {
        if (data is SourceData.Relation relation)
            return await ExplainedAsync(session, relation, () => session.DescribeQueryAsync($"SELECT * FROM {relation.Sql}", cancellationToken), cancellationToken).ConfigureAwait(false);

        // An empty stream of the same schema: the engine says which types it makes of it.
        var schema = ((SourceData.Batches)data).Schema;
        var empty = await session.RegisterBatchesAsync(schema, AsyncEnumerable.Empty<Apache.Arrow.RecordBatch>(), cancellationToken).ConfigureAwait(false);
        await using var _ = empty.ConfigureAwait(false);
        return await session.DescribeQueryAsync($"SELECT * FROM {empty.Sql}", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Executes what reads a relation; an error of bad data is the best one that the connector can give.</summary>
    public static async ValueTask<T> ExplainedAsync<T>(ISqlSession session, SourceData.Relation relation, Func<ValueTask<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (SqlEngineException exception) when (exception.ErrorCode is ErrorCodes.BadData && relation.ExplainAsync is not null)
        {
            // The error has ended the transaction already, and the step with it.
            await session.RollbackAsync().ConfigureAwait(false);
            throw await relation.ExplainAsync(session, relation.Files, exception, cancellationToken).ConfigureAwait(false) ?? exception;
        }
    }

    private static ValueMap<JsonValue> Merge(ValueMap<JsonValue> defaults, ValueMap<JsonValue> parameters, ValueMap<JsonValue> options, VariableManager variables)
    {
        var merged = new Dictionary<string, JsonValue>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in defaults) merged[pair.Key] = pair.Value;
        foreach (var pair in parameters) merged[pair.Key] = pair.Value;
        foreach (var pair in options) merged[pair.Key] = pair.Value;
        // Filled in last: what is not used need not have a value.
        return [.. merged.Select(pair => KeyValuePair.Create(pair.Key, Expand(pair.Value, variables)))];
    }

    private static JsonValue Expand(JsonValue value, VariableManager variables)
    {
        if (!value.Element.GetRawText().Contains("${", StringComparison.Ordinal)) return value;
        return JsonValue.Parse(Expand(JsonNode.Parse(value.Element.GetRawText()), variables)?.ToJsonString() ?? "null");
    }

    private static JsonNode? Expand(JsonNode? node, VariableManager variables) => node switch
    {
        System.Text.Json.Nodes.JsonValue text when text.TryGetValue<string>(out var raw) => System.Text.Json.Nodes.JsonValue.Create(variables.ExpandParameter(raw)),
        JsonArray array => new JsonArray([.. array.Select(item => Expand(item, variables))]),
        JsonObject map => new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, Expand(pair.Value, variables)))),
        _ => node?.DeepClone(),
    };
}
