using System.Collections.Immutable;
using SqlFlow.Lineage;

namespace SqlFlow.Docs;

/// <summary>What a pipeline's datasets are, what they are made of, and who uses them.</summary>
/// <remarks>Immutable, thread-safe. The same pipeline, and the same database, give the same dictionary.</remarks>
public sealed record DataDictionary
{
    /// <summary>The pipeline's name.</summary>
    public required string Pipeline { get; init; }

    /// <summary>What the pipeline's file says of it; null: nothing.</summary>
    public string? Description { get; init; }

    /// <summary>In the order of the lineage graph: from sources to exports.</summary>
    public ImmutableArray<DictionaryDataset> Datasets { get; init; } = [];

    /// <summary>What could not be found out, one sentence each.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];
}

/// <summary>A dataset of a dictionary.</summary>
/// <param name="Name">Its name in the lineage graph.</param>
/// <param name="Kind">What it is.</param>
public sealed record DictionaryDataset(string Name, DatasetKind Kind)
{
    /// <summary>What the database, else the pipeline says of it; null: nothing. Lines are paragraphs.</summary>
    public string? Description { get; init; }

    /// <summary>Where it is, if not in the run's database; files of the project relative to it. Never holds a secret.</summary>
    public string? Location { get; init; }

    /// <summary>Its columns in order; empty: not known before a run.</summary>
    public ImmutableArray<DictionaryColumn> Columns { get; init; } = [];

    /// <summary>What decides which rows it has, and in what order.</summary>
    public ImmutableArray<LineageInput> RowInputs { get; init; } = [];

    /// <summary>The steps that define or write it, in text order.</summary>
    public ImmutableArray<DictionaryStep> Steps { get; init; } = [];

    /// <summary>What is asserted about it.</summary>
    public ImmutableArray<DictionaryCheck> Checks { get; init; } = [];

    /// <summary>The datasets that it is made of, next neighbours only, in the order of the dictionary.</summary>
    public ImmutableArray<string> MadeOf { get; init; } = [];

    /// <summary>The datasets that are made of it, exports left out, next neighbours only.</summary>
    public ImmutableArray<string> UsedBy { get; init; } = [];

    /// <summary>The exports that it goes into directly.</summary>
    public ImmutableArray<string> ExportedTo { get; init; } = [];
}

/// <summary>A column of a dictionary.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, as the engine prints it.</param>
public sealed record DictionaryColumn(string Name, string Type)
{
    /// <summary>What the database, else the SQL says of it; null: nothing.</summary>
    public string? Description { get; init; }

    /// <summary>What it is computed from, in words; null: it is read from outside.</summary>
    public string? Lineage { get; init; }

    /// <summary>What is computed or decided by it, one step on.</summary>
    public ImmutableArray<LineageUse> Uses { get; init; } = [];
}

/// <summary>A step that defines or writes a dataset.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Type">Its type.</param>
public sealed record DictionaryStep(string Id, string Type)
{
    /// <summary>What the pipeline says of it; null: nothing.</summary>
    public string? Description { get; init; }

    /// <summary>Its query as written, with variables; null: it has none.</summary>
    public string? Sql { get; init; }

    /// <summary>When it last committed; null: never, or not known.</summary>
    public DictionaryRun? LastRun { get; init; }
}

/// <summary>What the run journal knows of a step's last commit.</summary>
/// <param name="RunId">The run.</param>
/// <param name="CommittedAt">When it committed.</param>
/// <param name="RowsAffected">Rows that it wrote; null: not known.</param>
public sealed record DictionaryRun(string RunId, DateTimeOffset CommittedAt, long? RowsAffected);

/// <summary>Something that is asserted about a dataset.</summary>
/// <param name="Step">The id of the step that asserts it.</param>
/// <param name="Condition">What must hold, e.g. <c>not_null (id)</c>, as written in the plan.</param>
public sealed record DictionaryCheck(string Step, string Condition)
{
    /// <summary>What the pipeline says of it; null: nothing.</summary>
    public string? Description { get; init; }

    /// <summary>Whether it is about how new the data is.</summary>
    public bool IsFreshness { get; init; }

    /// <summary>Whether a violation only warns.</summary>
    public bool IsWarning { get; init; }

    /// <summary>The query whose rows it looks at, as written; null: it looks at the dataset itself.</summary>
    public string? Sql { get; init; }
}
