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
            var type = item.Item.Kind switch
            {
                DataflowItemKind.DefineSource => item.Item.Source!.Connector,
                DataflowItemKind.ReadSource or DataflowItemKind.WriteSink => Pipeline.TryGetSource(item.Text.Text, out var source) ? source.Connector : item.Text.Text,
                _ => null,
            };
            if (type is not null && _context.Connectors.TryGet(type, out var connector) && connector is INetworkConnector { RetryPolicy: { } policy }) return policy;
        }

        return null;
    }
}
