namespace SqlFlow.Variables;

/// <summary>What a variable holds at one place of a pipeline.</summary>
internal readonly record struct VariableValue
{
    private VariableValue(JsonValue value, bool isKnown, bool isRunTime, bool isSecret = false) => (Value, IsKnown, IsRunTime, IsSecret) = (value, isKnown, isRunTime, isSecret);

    /// <summary>The value, where it is known.</summary>
    public JsonValue Value { get; }

    /// <summary>Whether there is a value.</summary>
    public bool IsKnown { get; }

    /// <summary>Whether an earlier step gives it a value when it runs: planning goes on without.</summary>
    public bool IsRunTime { get; }

    /// <summary>Whether it is a secret, and this is no place for one.</summary>
    public bool IsSecret { get; }

    /// <summary>No layer has it.</summary>
    public static VariableValue Missing => default;

    /// <summary>An earlier step gives it a value when it runs.</summary>
    public static VariableValue RunTime { get; } = new(default, false, true);

    /// <summary>A secret, where none may stand.</summary>
    public static VariableValue Secret { get; } = new(default, false, false, true);

    /// <summary>A value.</summary>
    public static VariableValue Of(JsonValue value) => new(value, true, false);
}

/// <summary>Finds a variable.</summary>
internal delegate VariableValue VariableLookup(string name);
