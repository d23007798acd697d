namespace SqlFlow.Generators.Model;

/// <summary>An enumeration that is read by the names of its members.</summary>
internal sealed record EnumModel
{
    public required string TypeName { get; init; }

    public required string CodecName { get; init; }

    public required EquatableArray<EnumMemberModel> Members { get; init; }
}

/// <summary>A member of an enumeration.</summary>
internal sealed record EnumMemberModel
{
    /// <summary>As C# writes it, escaped where it is a keyword.</summary>
    public required string Name { get; init; }

    public required string JsonName { get; init; }

    /// <summary>Whether it is the first member of its value, whose name is written.</summary>
    public required bool IsWritten { get; init; }
}
