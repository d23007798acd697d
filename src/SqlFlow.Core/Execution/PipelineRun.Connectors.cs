using SqlFlow.Connectors;
using SqlFlow.Planning;

namespace SqlFlow.Execution;

/// <content>What steps take over from the connectors that they use.</content>
internal sealed partial class PipelineRun
{
    /// <summary>The retry policy of the first network connector that a step uses; null: it uses none, or one without a policy.</summary>
    private RetryPolicy? ConnectorPolicyOf(int index)
    {
        foreach (var item in _steps[index].Dataflow)
        {
            var type = item.Item.Kind is DataflowItemKind.DefineSource ? item.Item.Source!.Connector : ConnectorOf(item, DataflowItemKind.ReadSource, DataflowItemKind.WriteSink);
            if (type is not null && _context.Connectors.TryGet(type, out var connector) && connector is INetworkConnector { RetryPolicy: { } policy }) return policy;
        }

        return null;
    }

    /// <summary>How the first connector that can read with less memory does so; null: the step reads through none.</summary>
    private string? MemorySavingOf(int index)
    {
        foreach (var item in _steps[index].Dataflow)
        {
            if (ConnectorOf(item, DataflowItemKind.ReadSource) is { } type && _context.Connectors.TryGet(type, out var connector) && connector is IMemorySavingConnector { MemorySaving: var saving }) return saving;
        }

        return null;
    }

    private string? ConnectorOf(PlannedItem item, params ReadOnlySpan<DataflowItemKind> kinds) =>
        !kinds.Contains(item.Item.Kind) ? null : Pipeline.TryGetSource(item.Text.Text, out var source) ? source.Connector : item.Text.Text;
}
