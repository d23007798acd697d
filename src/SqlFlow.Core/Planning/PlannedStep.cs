using System.Collections.Immutable;
using SqlFlow.Engines;
using SqlFlow.Variables;

namespace SqlFlow.Planning;

/// <summary>A step with its place in the graph.</summary>
/// <param name="Index">Its place in <see cref="Pipeline.Steps"/>.</param>
/// <param name="Step">The step; its <see cref="Step.Type"/> is set.</param>
/// <param name="DependsOn">Indexes of the steps that must have succeeded, ascending, without repetition.</param>
/// <param name="Level">0 for steps that wait for none, else one more than the highest level waited for.</param>
/// <param name="GateOf">Index of the step in whose transaction this one runs; null: in its own.</param>
public sealed record PlannedStep(int Index, Step Step, ImmutableArray<int> DependsOn, int Level, int? GateOf)
{
    /// <summary>Where it stands in the plan; null for steps made in code.</summary>
    public StepOrigin? Origin { get; init; }

    /// <summary>What it reads and writes, with the variables of its place filled in, in the order in which the step tells it.</summary>
    public ImmutableArray<PlannedItem> Dataflow { get; init; } = [];
}

/// <summary>One thing that a step reads or writes, with the variables of its place filled in.</summary>
/// <param name="Item">As the step tells it.</param>
/// <param name="Text">The name, path, query or text; its <see cref="FilledText.OriginalPosition"/> leads back into the property.</param>
public sealed record PlannedItem(DataflowItem Item, FilledText Text)
{
    /// <summary>The table that is read, written, gated, or of which columns are needed; null: none, or its name is known at run time only.</summary>
    public TableName? Table { get; init; }

    /// <summary>The tables of a query or condition; offsets are into <see cref="FilledText.Text"/> of <see cref="Text"/>.</summary>
    public ImmutableArray<TableReference> Tables { get; init; } = [];

    /// <summary>For tables that are written with the rows of a query: the query.</summary>
    public FilledText? ContentQuery { get; init; }

    /// <summary>Whether the text is what will be used when the step runs, and can be checked before.</summary>
    public bool IsComplete => Text.IsComplete && ContentQuery is null or { IsComplete: true };
}

/// <summary>A table that steps read and no step writes.</summary>
/// <param name="Name">The table, as first named.</param>
/// <param name="Uses">Where it is named.</param>
public sealed record ExternalTable(TableName Name, ImmutableArray<TableUse> Uses);

/// <summary>Where a step names a table.</summary>
/// <param name="StepIndex">The step.</param>
/// <param name="Property">The JSON name of the property.</param>
/// <param name="Character">UTF-16 characters into the property's text, as written; negative: the property as a whole.</param>
public readonly record struct TableUse(int StepIndex, string Property, int Character);
