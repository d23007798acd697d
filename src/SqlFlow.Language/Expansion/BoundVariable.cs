namespace SqlFlow.Language;

/// <summary>What a variable is at a place of the text.</summary>
/// <param name="Kind">Whether it has a value, and which kind.</param>
/// <param name="Text">The value: a text, a number as written, <c>true</c>, <c>false</c> or <c>null</c>; of a run-time variable the name that it has during the run.</param>
public readonly record struct BoundVariable(BoundVariableKind Kind, string Text)
{
    /// <summary>A variable without a value.</summary>
    public static BoundVariable Missing { get; } = new(BoundVariableKind.Missing, "");

    /// <summary>Whether the value is known before the run.</summary>
    public bool IsKnown => Kind is not (BoundVariableKind.Missing or BoundVariableKind.RunTime);
}

/// <summary>What is known of a variable.</summary>
public enum BoundVariableKind
{
    /// <summary>Nothing: it has no value.</summary>
    Missing,

    /// <summary>A query sets it when the pipeline runs.</summary>
    RunTime,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>TRUE or FALSE.</summary>
    Boolean,

    /// <summary>NULL.</summary>
    Null,
}
