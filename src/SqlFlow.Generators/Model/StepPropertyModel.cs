namespace SqlFlow.Generators.Model;

/// <summary>A property of a record as C# and as JSON see it.</summary>
internal sealed record StepPropertyModel
{
    /// <summary>The bare C# name.</summary>
    public required string Name { get; init; }

    /// <summary>The name as source writes it, escaped where it is a keyword.</summary>
    public required string Identifier { get; init; }

    public required string JsonName { get; init; }

    public required EquatableArray<string> Aliases { get; init; }

    public required string? Description { get; init; }

    public required bool IsRequired { get; init; }

    public required ValueModel Value { get; init; }

    /// <summary>What the value must be besides its type.</summary>
    public required EquatableArray<ValueRuleModel> Rules { get; init; }

    /// <summary>The default as JSON, where the source says it with a constant.</summary>
    public required string? DefaultJson { get; init; }
}
