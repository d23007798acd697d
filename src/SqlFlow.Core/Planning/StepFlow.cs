using System.Collections.Immutable;

namespace SqlFlow.Planning;

/// <summary>A step on its way into the graph: what it reads and writes, and where its problems go.</summary>
internal sealed class StepFlow(int index, Step step, StepOrigin? origin, StepProblems reports)
{
    public int Index { get; } = index;

    public Step Step { get; } = step;

    public StepOrigin? Origin { get; } = origin;

    public StepProblems Reports { get; } = reports;

    /// <summary>Set once, after the step was asked.</summary>
    public ImmutableArray<PlannedItem> Items { get; set; } = [];

    /// <summary>The variables that its texts name; null: none.</summary>
    public HashSet<string>? Variables { get; set; }

    public bool IsGate => Items.Any(static item => item.Item.Kind is DataflowItemKind.Gate);
}
