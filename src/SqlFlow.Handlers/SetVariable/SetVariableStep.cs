using SqlFlow.Planning;

namespace SqlFlow.Handlers;

/// <summary>Gives a variable a value for the steps after it.</summary>
public sealed record SetVariableStep : Step
{
    /// <summary>The variable.</summary>
    public required string Name { get; init; }

    /// <summary>Its value: text, number, boolean or null. Either this or sql.</summary>
    public JsonValue? Value { get; init; }

    /// <summary>A query of one row and one column that gives its value when the step runs. Either this or value.</summary>
    public string? Sql { get; init; }

    /// <inheritdoc/>
    public override void Describe(StepDataflow dataflow)
    {
        if (Sql is not null) dataflow.ReadsQuery(Sql, "sql");
        dataflow.SetsVariable(Name, Sql is null ? Value : null);
    }

    /// <inheritdoc/>
    public override void Validate(StepProblems problems)
    {
        if (Value is null == Sql is null)
            problems.Error(Sql is null ? null : "sql", "a variable is set by either value or sql", Sql is null ? "add one of them" : "remove one of them");
        if (Value is { Kind: System.Text.Json.JsonValueKind.Object or System.Text.Json.JsonValueKind.Array })
            problems.Error("value", "a variable holds text, a number, a boolean or null");
    }
}
