namespace SqlFlow.Generators.Model;

/// <summary>A check of a property's value, from a validation attribute.</summary>
internal sealed record ValueRuleModel
{
    public required ValueRuleKind Kind { get; init; }

    /// <summary>The lower limit as a JSON number; null: none.</summary>
    public string? Lowest { get; init; }

    /// <summary>The upper limit as a JSON number; null: none.</summary>
    public string? Highest { get; init; }

    public bool IsLowestExcluded { get; init; }

    public bool IsHighestExcluded { get; init; }

    /// <summary>The allowed values as JSON.</summary>
    public EquatableArray<string> AllowedJson { get; init; }

    /// <summary>The allowed values as C# constants.</summary>
    public EquatableArray<string> AllowedConstants { get; init; }

    /// <summary>A regular expression, which the whole text must match.</summary>
    public string? Pattern { get; init; }

    /// <summary>The attribute's own message, for people.</summary>
    public string? Hint { get; init; }
}

/// <summary>What is checked.</summary>
internal enum ValueRuleKind
{
    Range,
    Length,
    Allowed,
    Pattern,
}
