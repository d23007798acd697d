namespace SqlFlow;

/// <summary>Says more about a property of a step record than its C# declaration does. Read by the generator only.</summary>
[AttributeUsage(AttributeTargets.Property, Inherited = true)]
public sealed class StepPropertyAttribute : Attribute
{
    /// <summary>The JSON name, where it is not the snake_case of the property's name.</summary>
    public string? Name { get; init; }

    /// <summary>Further JSON names that are accepted on reading and never written.</summary>
    public string[] Aliases { get; init; } = [];

    /// <summary>One sentence for the JSON Schema and <c>sqlflow steps</c>, where the XML summary should not serve.</summary>
    public string? Description { get; init; }

    /// <summary>For a list: a single value without brackets is accepted as a list of one.</summary>
    public bool AllowSingle { get; init; }
}
