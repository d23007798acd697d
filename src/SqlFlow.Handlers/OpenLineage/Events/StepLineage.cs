using System.Collections.Immutable;
using SqlFlow.Lineage;

namespace SqlFlow.OpenLineage;

/// <summary>What one step reads and writes.</summary>
/// <param name="Inputs">What it reads, itself or through variables, each once.</param>
/// <param name="Outputs">What it writes.</param>
internal sealed record StepLineage(ImmutableArray<LineageDataset> Inputs, ImmutableArray<StepOutput> Outputs)
{
    public static StepLineage None { get; } = new([], []);
}

/// <summary>A dataset that a step writes.</summary>
/// <param name="Dataset">The dataset.</param>
/// <param name="Columns">What its columns are made of by this step; those of which nothing is known are left out.</param>
/// <param name="Rows">What decides which rows there are.</param>
internal sealed record StepOutput(LineageDataset Dataset, ImmutableArray<ColumnLineage> Columns, ImmutableArray<LineageInput> Rows)
{
    /// <summary>What becomes of the dataset as a whole, in OpenLineage's words; null: rows come and go.</summary>
    public string? Change { get; init; }
}
