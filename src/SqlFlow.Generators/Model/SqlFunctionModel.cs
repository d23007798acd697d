namespace SqlFlow.Generators.Model;

/// <summary>The <c>[SqlFunction]</c> methods of one name.</summary>
internal sealed record SqlFunctionModel
{
    /// <summary><c>extract_domain</c></summary>
    public required string Name { get; init; }

    /// <summary>In order of their SQL parameters, each signature once.</summary>
    public required EquatableArray<SqlOverloadModel> Overloads { get; init; }
}

/// <summary>A <c>[SqlFunction]</c> method.</summary>
internal sealed record SqlOverloadModel
{
    public required string Name { get; init; }

    /// <summary><c>global::Shop.Functions.ExtractDomain</c></summary>
    public required string MethodName { get; init; }

    public required bool IsVolatile { get; init; }

    public required EquatableArray<SqlParameterModel> Parameters { get; init; }

    /// <summary>What a scalar function gives; null for a table function.</summary>
    public required SqlValueModel? Result { get; init; }

    /// <summary>A table function's record; empty for a scalar function.</summary>
    public required string RowTypeName { get; init; }

    /// <summary>A table function's columns.</summary>
    public required EquatableArray<SqlColumnModel> Columns { get; init; }

    public bool IsTable => Result is null;
}

/// <summary>A parameter.</summary>
internal sealed record SqlParameterModel
{
    /// <summary>The bare C# name.</summary>
    public required string Name { get; init; }

    public required SqlValueModel Value { get; init; }
}

/// <summary>A property of a table function's record.</summary>
internal sealed record SqlColumnModel
{
    /// <summary>The name in SQL.</summary>
    public required string Name { get; init; }

    /// <summary>The property as source writes it.</summary>
    public required string Identifier { get; init; }

    public required SqlValueModel Value { get; init; }
}

/// <summary>A type that functions take and give.</summary>
internal sealed record SqlValueModel
{
    /// <summary><c>int?</c></summary>
    public required string TypeName { get; init; }

    /// <summary>Core's reader and writer: <c>global::SqlFlow.Engines.SqlFunctions.SqlValues.Int32</c>.</summary>
    public required string Codec { get; init; }

    /// <summary><c>INTEGER</c>: what overloads are told apart by.</summary>
    public required string SqlName { get; init; }

    public required bool IsNullable { get; init; }
}
