using SqlFlow.Alerts;
using SqlFlow.OpenLineage;

namespace SqlFlow.Profiles;

/// <summary>What a <c>profiles/NAME.yml</c> says: where pipelines of a project run, and with what.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record Profile
{
    /// <summary>The name: its file's, without extension.</summary>
    public required string Name { get; init; }

    /// <summary>The file as messages name it.</summary>
    public required string File { get; init; }

    /// <summary>Whether the database is in memory.</summary>
    public bool IsInMemory { get; init; }

    /// <summary>The database file as written; null: the project's default.</summary>
    public string? DatabasePath { get; init; }

    /// <summary>Where <see cref="DatabasePath"/> stands.</summary>
    public (int Line, int Column) DatabasePathAt { get; init; }

    /// <summary>Most memory of the engine; null: not said.</summary>
    public string? MemoryLimit { get; init; }

    /// <summary>Threads of the engine; null: not said.</summary>
    public int? Threads { get; init; }

    /// <summary>Where the engine spills to; null: not said.</summary>
    public string? TempDirectory { get; init; }

    /// <summary>Variables of pipelines.</summary>
    public ValueMap<JsonValue> Variables { get; init; }

    /// <summary>Names of secrets, and the environment variables that hold them.</summary>
    public ValueMap<JsonValue> Secrets { get; init; }

    /// <summary>Whom runs are told about; null: not said.</summary>
    public OpenLineageSection? OpenLineage { get; init; }

    /// <summary>Whom alerts are told to, and from where on there are any; null: not said.</summary>
    public AlertSection? Alerts { get; init; }

    /// <summary>How long runs are kept; null: not said.</summary>
    public HistorySection? History { get; init; }

    /// <summary>Whether runs may do by themselves what is safe about failures.</summary>
    public bool AutoRecovery { get; init; }

    /// <summary>Folders besides the project's own.</summary>
    public ValueList<string> AllowedDirectories { get; init; }

    /// <summary>Connectors with parameters, by name, in any case.</summary>
    public ValueList<ProfileConnectorDefinition> Connectors { get; init; }
}

/// <summary>A connector with parameters, as a profile names it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Connector">The connector type.</param>
/// <param name="Params">Its parameters as written.</param>
/// <param name="Line">Where it stands.</param>
/// <param name="Column">Where it stands.</param>
internal sealed record ProfileConnectorDefinition(string Name, string Connector, ValueMap<JsonValue> Params, int Line, int Column);
