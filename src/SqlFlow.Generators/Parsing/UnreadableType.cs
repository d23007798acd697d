using Microsoft.CodeAnalysis;

namespace SqlFlow.Generators.Parsing;

/// <summary>Says why a property's type cannot be read, and what to write instead.</summary>
internal static class UnreadableType
{
    public static RecordFault FaultOf(IPropertySymbol property, IAssemblySymbol assembly)
    {
        var type = property.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var argument] } ? argument : property.Type;
        if (IsKeyed(type)) return Mutable(property, type, "ValueMap<T>");
        if (IsCollection(type)) return Mutable(property, type, "ValueList<T>");
        return new RecordFault(RecordFaultKind.Unreadable, property, Reason(type, assembly));
    }

    /// <summary>Whether the compiler itself does not know the type, and says so.</summary>
    public static bool IsUnknown(ITypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Error } => true,
        IArrayTypeSymbol array => IsUnknown(array.ElementType),
        INamedTypeSymbol { IsGenericType: true } named => named.TypeArguments.Any(IsUnknown),
        _ => false,
    };

    private static RecordFault Mutable(IPropertySymbol property, ITypeSymbol type, string instead) =>
        new(RecordFaultKind.MutableCollection, property, "is of the type " + Show(type) + ", which can change and compares by reference; use " + instead);

    private static string Reason(ITypeSymbol type, IAssemblySymbol assembly)
    {
        if (type is INamedTypeSymbol { IsGenericType: true } generic && (generic.IsCore("ValueList`1") || generic.IsCore("ValueMap`1"))) return Reason(generic.TypeArguments[0], assembly);
        var name = Show(type);
        if (type is not INamedTypeSymbol named) return "JSON has nothing like " + name;
        if (!SymbolEqualityComparer.Default.Equals(named.ContainingAssembly, assembly) && !named.IsRecord)
        {
            return named.SpecialType is SpecialType.System_Object || named.Name is "JsonElement" or "JsonNode" or "JsonObject"
                ? name + " says nothing about the value; use JsonValue"
                : name + " is not one of the types that JSON stands for; use string, or JsonValue";
        }

        if (!HandlerShape.IsReachable(named, assembly)) return name + " is private to its surroundings; make it public or internal";
        if (named.TypeKind is TypeKind.Enum) return name + " has no members";
        if (HandlerShape.IsGeneric(named)) return name + " is generic";
        if (!named.IsRecord || named.TypeKind is not TypeKind.Class) return name + " is not a record class";
        if (named.IsAbstract) return name + " is abstract";
        if (HandlerShape.DerivesFromStep(named) || named.IsCore("Step")) return name + " is a step, and steps do not stand within steps";
        return name + " has no parameterless constructor that emitted code can call; give it properties instead of constructor parameters";
    }

    private static bool IsKeyed(ITypeSymbol type) =>
        type is INamedTypeSymbol { IsGenericType: true } && type.AllInterfaces.Append(type).Any(static contract =>
            contract.MetadataName is "IDictionary`2" or "IReadOnlyDictionary`2" && KnownNames.IsIn(contract.ContainingNamespace, "System.Collections.Generic"));

    private static bool IsCollection(ITypeSymbol type) =>
        type is IArrayTypeSymbol
        || (type.SpecialType is not SpecialType.System_String && !type.IsCore("ValueList`1") && !type.IsCore("ValueMap`1")
            && type.AllInterfaces.Append(type).Any(static contract => contract.SpecialType is SpecialType.System_Collections_IEnumerable));

    private static string Show(ITypeSymbol type) => type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
}
