using Microsoft.CodeAnalysis;
using SqlFlow.Generators.Model;

namespace SqlFlow.Generators.Parsing;

/// <summary>The closed table of types that SQL functions take and give.</summary>
internal static class SqlFunctionValueParser
{
    private const string Values = "global::SqlFlow.Engines.SqlFunctions.SqlValues.";

    /// <summary>A parameter's or result's type; null: it is not supported.</summary>
    public static SqlValueModel? Parse(ITypeSymbol type) => ParseSpan(type) ?? ParseStored(type);

    /// <summary>A type that can stand in a list or a record.</summary>
    public static SqlValueModel? ParseStored(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] })
            return ParseBare(inner) is { } value ? Nullable(value, type, "Nullable") : null;
        if (ParseBare(type) is not { } bare) return null;
        return type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated } ? Nullable(bare, type, "Reference") : bare;
    }

    private static SqlValueModel Nullable(SqlValueModel value, ITypeSymbol type, string codec) => value with
    {
        TypeName = TypeNames.Of(type),
        Codec = Values + codec + "<" + value.TypeName + ", " + value.Codec + ">",
        IsNullable = true,
    };

    private static SqlValueModel? ParseSpan(ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol { MetadataName: "ReadOnlySpan`1", TypeArguments: [var element] } || !IsSystem(type)) return null;
        return element.SpecialType switch
        {
            SpecialType.System_Char => Value(type, "Characters", "VARCHAR"),
            SpecialType.System_Byte => Value(type, "Utf8Bytes", "VARCHAR"),
            _ => null,
        };
    }

    /// <summary>A type whatever its nullable annotation.</summary>
    private static SqlValueModel? ParseBare(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Boolean => Value(type, "Boolean", "BOOLEAN"),
        SpecialType.System_Int16 => Value(type, "Int16", "SMALLINT"),
        SpecialType.System_Int32 => Value(type, "Int32", "INTEGER"),
        SpecialType.System_Int64 => Value(type, "Int64", "BIGINT"),
        SpecialType.System_Single => Value(type, "Single", "FLOAT"),
        SpecialType.System_Double => Value(type, "Double", "DOUBLE"),
        SpecialType.System_Decimal => Value(type, "Decimal", "DECIMAL"),
        SpecialType.System_String => Value(type, "Text", "VARCHAR"),
        SpecialType.System_DateTime => Value(type, "Timestamp", "TIMESTAMP"),
        _ => ParseSystem(type) ?? ParseList(type),
    };

    private static SqlValueModel? ParseSystem(ITypeSymbol type) => !IsSystem(type) ? null : type.MetadataName switch
    {
        "DateOnly" => Value(type, "Date", "DATE"),
        "TimeOnly" => Value(type, "Time", "TIME"),
        "DateTimeOffset" => Value(type, "TimestampTz", "TIMESTAMPTZ"),
        "TimeSpan" => Value(type, "Interval", "INTERVAL"),
        "Guid" => Value(type, "Uuid", "UUID"),
        _ => null,
    };

    private static SqlValueModel? ParseList(ITypeSymbol type)
    {
        var (element, codec) = type switch
        {
            IArrayTypeSymbol { IsSZArray: true } array => (array.ElementType, "Array"),
            INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Collections_Generic_IReadOnlyList_T, TypeArguments: [var item] } => (item, "List"),
            INamedTypeSymbol { TypeArguments: [var item] } when type.IsCore("ValueList`1") => (item, "Values"),
            _ => (null, ""),
        };
        if (element is null || ParseStored(element) is not { } value) return null;
        return Value(type, codec + "<" + value.TypeName + ", " + value.Codec + ">", value.SqlName + "[]");
    }

    private static SqlValueModel Value(ITypeSymbol type, string codec, string sqlName) => new()
    {
        TypeName = TypeNames.Of(type.WithNullableAnnotation(NullableAnnotation.NotAnnotated)),
        Codec = Values + codec,
        SqlName = sqlName,
        IsNullable = false,
    };

    private static bool IsSystem(ITypeSymbol type) => type.ContainingType is null && KnownNames.IsIn(type.ContainingNamespace, "System");
}
