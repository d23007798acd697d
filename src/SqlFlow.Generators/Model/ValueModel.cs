namespace SqlFlow.Generators.Model;

/// <summary>The type of a property or of what it holds.</summary>
internal sealed record ValueModel
{
    public required ValueKind Kind { get; init; }

    /// <summary><c>global::SqlFlow.ValueList&lt;string&gt;</c>, with <c>?</c> where null is allowed.</summary>
    public required string TypeName { get; init; }

    /// <summary>The same without <c>?</c>.</summary>
    public required string BareTypeName { get; init; }

    public required bool IsNullable { get; init; }

    /// <summary>A list that takes a single value without brackets.</summary>
    public bool AllowsSingle { get; init; }

    /// <summary>What a list or map holds.</summary>
    public ValueModel? Element { get; init; }
}

/// <summary>What a value is in JSON.</summary>
internal enum ValueKind
{
    String,
    Boolean,
    Int32,
    Int64,
    Double,
    Decimal,
    Milliseconds,
    Json,
    Enum,
    Record,
    List,
    Map,
}
