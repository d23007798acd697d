using SqlFlow.Planning;

namespace SqlFlow.Cli.Rendering;

/// <summary>Says in a few words what a step makes.</summary>
internal static class StepTargets
{
    /// <summary>Tables, files and variables that it writes, e.g. <c>orders</c>; empty if it writes none.</summary>
    public static string Of(Step step)
    {
        var dataflow = new StepDataflow();
        step.Describe(dataflow);
        return string.Join(", ", dataflow.Items.Select(NameOf).Where(static name => name is not null).Distinct());
    }

    private static string? NameOf(DataflowItem item) => item.Kind switch
    {
        DataflowItemKind.WriteTable or DataflowItemKind.WriteFile => item.Text,
        DataflowItemKind.SetVariable => $"${{{item.Text}}}",
        DataflowItemKind.DefineSource => item.Source?.Name,
        _ => null,
    };
}
