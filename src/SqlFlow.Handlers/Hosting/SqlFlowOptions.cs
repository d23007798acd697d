using SqlFlow.Connectors;
using SqlFlow.Engines.SqlFunctions;
using SqlFlow.OpenLineage;
using SqlFlow.State;

namespace SqlFlow;

/// <summary>How a host runs pipelines. Immutable; changed with <c>with</c>.</summary>
public sealed record SqlFlowOptions
{
    /// <summary>The step types that plans may use: an instance of the host's <see cref="StepRegistryAttribute"/> class.</summary>
    public required IStepRegistry Registry { get; init; }

    /// <summary>The database file, relative to the working directory, or <c>:memory:</c>.</summary>
    /// <value>Null: <c>.sqlflow/data.duckdb</c> in the pipeline's project.</value>
    public string? Database { get; init; }

    /// <summary>Most memory that the engine may use, e.g. <c>4GB</c>; more is spilled to disk.</summary>
    /// <value>Null: the engine's own default, 80 % of the machine.</value>
    public string? MemoryLimit { get; init; }

    /// <summary>Threads that the engine may use, 1 or more.</summary>
    /// <value>Null: one a processor.</value>
    public int? Threads { get; init; }

    /// <summary>Where the engine spills to.</summary>
    /// <value>Null: beside the database.</value>
    public string? TempDirectory { get; init; }

    /// <summary>Folders besides the project's own in which files may be read and written.</summary>
    public ValueList<string> AllowedDirectories { get; init; }

    /// <summary>Connectors of the host, besides the built-in ones.</summary>
    public ValueList<IConnector> Connectors { get; init; }

    /// <summary>Functions that SQL can call, besides those marked <see cref="SqlFunctionAttribute"/>, which the registry has.</summary>
    public ValueList<SqlFunction> Functions { get; init; }

    /// <summary>Whom runs are told about, as OpenLineage events; wins over environment and profile, but not over <c>OPENLINEAGE_DISABLED</c>.</summary>
    /// <value>Null: as environment and profile say, and nobody where they say nothing.</value>
    public OpenLineageOptions? OpenLineage { get; init; }

    /// <summary>Whether and how long runs are kept in the history of their database; wins over the profile.</summary>
    /// <value>Null: as the profile says, else <see cref="HistoryOptions.Default"/>.</value>
    public HistoryOptions? History { get; init; }

    /// <summary>How long to wait for a database that another process holds.</summary>
    /// <value>Zero: not at all.</value>
    public TimeSpan WaitForDatabase { get; init; }
}
