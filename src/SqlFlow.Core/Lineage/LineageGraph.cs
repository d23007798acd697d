using System.Collections.Immutable;

namespace SqlFlow.Lineage;

/// <summary>
/// Which columns are computed from which, across a pipeline: every dataset that it reads or writes, and the edges between neighbours.
/// The model is OpenLineage's: inputs of a column, and inputs of a dataset's row set.
/// </summary>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record LineageGraph
{
    /// <summary>A graph without datasets.</summary>
    public static LineageGraph Empty { get; } = new() { Pipeline = "" };

    /// <summary>The pipeline's name.</summary>
    public required string Pipeline { get; init; }

    /// <summary>What is read and written, in the order of the steps that first touch it.</summary>
    public ImmutableArray<LineageDataset> Datasets { get; init; } = [];

    /// <summary>The columns of all datasets that are made here, in the order of <see cref="Datasets"/>.</summary>
    public ImmutableArray<ColumnLineage> Columns { get; init; } = [];

    /// <summary>What decides which rows a dataset has, in the order of <see cref="Datasets"/>. Datasets without such inputs are left out.</summary>
    public ImmutableArray<RowLineage> Rows { get; init; } = [];

    /// <summary>What could not be found out, one sentence each.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];
}

/// <summary>What a column is computed from.</summary>
/// <param name="Dataset">The dataset's <see cref="LineageDataset.Name"/>.</param>
/// <param name="Column">The column.</param>
/// <param name="Inputs">The inputs that its expression names; none: it is made of constants. An input may come with several kinds.</param>
public sealed record ColumnLineage(string Dataset, string Column, ImmutableArray<LineageInput> Inputs)
{
    /// <summary>What filters, joins and correlates the subqueries of this column's expression. Printed with the row set of the dataset.</summary>
    public ImmutableArray<LineageInput> SubqueryInputs { get; init; } = [];

    /// <summary>Why nothing is known; null: <see cref="Inputs"/> are complete.</summary>
    public string? UnknownBecause { get; init; }
}

/// <summary>What decides which rows a dataset has, and in what order.</summary>
/// <param name="Dataset">The dataset's <see cref="LineageDataset.Name"/>.</param>
/// <param name="Inputs">Indirect inputs.</param>
public sealed record RowLineage(string Dataset, ImmutableArray<LineageInput> Inputs);

/// <summary>An input of a column or a row set.</summary>
/// <param name="Dataset">The dataset's <see cref="LineageDataset.Name"/>.</param>
/// <param name="Column">The column.</param>
/// <param name="Kind">How it is used.</param>
/// <param name="IsMasking">Whether the value cannot be told from the result, e.g. behind a hash or a count.</param>
public readonly record struct LineageInput(string Dataset, string Column, LineageKind Kind, bool IsMasking = false);
