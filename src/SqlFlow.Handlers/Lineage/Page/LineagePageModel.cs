using System.Collections.Immutable;

namespace SqlFlow.Lineage.Page;

/// <summary>What a lineage page shows.</summary>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record LineagePageModel
{
    /// <summary>Datasets, columns and edges.</summary>
    public required LineageGraph Graph { get; init; }

    /// <summary>The page's title; null: the pipeline's name.</summary>
    public string? Title { get; init; }

    /// <summary>What else is known of datasets, in any order; those of names that the graph lacks are left out.</summary>
    public ImmutableArray<DatasetFacts> Facts { get; init; } = [];
}

/// <summary>What is known of a dataset besides its lineage.</summary>
/// <param name="Dataset">The dataset's <see cref="LineageDataset.Name"/>.</param>
public sealed record DatasetFacts(string Dataset)
{
    /// <summary>What is asserted about it.</summary>
    public ImmutableArray<DatasetCheck> Checks { get; init; } = [];

    /// <summary>When it was made, newest first.</summary>
    public ImmutableArray<DatasetRun> Runs { get; init; } = [];
}

/// <summary>Something that is asserted about a dataset.</summary>
/// <param name="Condition">What must hold, e.g. <c>not_null (id)</c>.</param>
public sealed record DatasetCheck(string Condition)
{
    /// <summary>The columns that it is about; empty: the whole dataset, or not known.</summary>
    public ImmutableArray<string> Columns { get; init; } = [];

    /// <summary>How it ended last; null: it never ran.</summary>
    public StepStatus? Status { get; init; }

    /// <summary>Whether a violation only warns.</summary>
    public bool IsWarning { get; init; }

    /// <summary>What the last violation was; null: none.</summary>
    public string? Message { get; init; }
}

/// <summary>A run of the step that makes a dataset.</summary>
/// <param name="Status">How it ended.</param>
public sealed record DatasetRun(StepStatus Status)
{
    /// <summary>How many rows it wrote; null: not known.</summary>
    public long? Rows { get; init; }

    /// <summary>How long it took; null: not known.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>When it ended; null: not known.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The run's id; null: not known.</summary>
    public string? RunId { get; init; }

    /// <summary>Why it failed; null: it did not.</summary>
    public string? Error { get; init; }
}
