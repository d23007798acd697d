namespace SqlFlow.Variables;

/// <summary>Where variables come from; the first that has one wins: overrides, profile, the plan's own and those that steps set, <c>.env</c>, environment.</summary>
/// <remarks>Immutable; thread-safe if <see cref="Environment"/> is.</remarks>
public sealed record VariableLayers
{
    /// <summary>No variables.</summary>
    public static VariableLayers None { get; } = new();

    /// <summary>What the caller says for this run, e.g. <c>--var</c>.</summary>
    public ValueMap<JsonValue> Overrides { get; init; }

    /// <summary>The profile's.</summary>
    public ValueMap<JsonValue> Profile { get; init; }

    /// <summary>The profile's secrets: names, and the environment variables that hold them. Only parameters of connectors see them.</summary>
    public ValueMap<JsonValue> Secrets { get; init; }

    /// <summary>The plan's. Steps that set a variable replace these from their place on.</summary>
    public ValueMap<JsonValue> Plan { get; init; }

    /// <summary>Those of the <c>.env</c> file.</summary>
    public ValueMap<JsonValue> EnvFile { get; init; }

    /// <summary>The environment of the process.</summary>
    /// <value>Null: it is not looked at. Hosts that want it give <see cref="System.Environment.GetEnvironmentVariable(string)"/>.</value>
    public Func<string, string?>? Environment { get; init; }
}
