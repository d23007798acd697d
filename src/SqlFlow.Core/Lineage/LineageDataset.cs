using System.Collections.Immutable;

namespace SqlFlow.Lineage;

/// <summary>What a dataset of a lineage graph is.</summary>
public enum DatasetKind
{
    /// <summary>What a source step reads.</summary>
    Source,

    /// <summary>A table that a step makes.</summary>
    Table,

    /// <summary>A view that a step makes.</summary>
    View,

    /// <summary>A file that a statement reads by itself, or a load without a source step.</summary>
    File,

    /// <summary>What an export writes.</summary>
    Export,

    /// <summary>A table that no step makes: it is in the database already.</summary>
    External,
}

/// <summary>A dataset that a pipeline reads or writes.</summary>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record LineageDataset
{
    /// <summary>
    /// Its name within the graph: a table's as the engine prints it, a source's own, or a file's path. A source that is called like
    /// another dataset is called <c>source:name</c>.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required DatasetKind Kind { get; init; }

    /// <summary>The step that makes it last, or defines it; null: none does.</summary>
    public string? Step { get; init; }

    /// <summary>Its columns in order; empty where they are not known.</summary>
    public ImmutableArray<ColumnSchema> Columns { get; init; } = [];

    /// <summary>Where it is, if not in the run's database.</summary>
    public DatasetLocation? Location { get; init; }

    /// <summary>The SQL that makes it; null: no statement does.</summary>
    public string? Sql { get; init; }

    /// <summary>What the pipeline says of it; null: nothing.</summary>
    public string? Description { get; init; }
}

/// <summary>Where a dataset is that is not in the run's database, named as OpenLineage names it.</summary>
/// <param name="Namespace">E.g. <c>file</c>, <c>postgres://localhost:5432</c>.</param>
/// <param name="Name">E.g. <c>/data/orders.csv</c>, <c>shop.public.orders</c>. Never holds a secret.</param>
public sealed record DatasetLocation(string Namespace, string Name);
