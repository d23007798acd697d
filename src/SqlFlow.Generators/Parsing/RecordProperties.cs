using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace SqlFlow.Generators.Parsing;

/// <summary>Finds the properties of a record that JSON can set.</summary>
internal static class RecordProperties
{
    /// <summary>Base records' first, each name once; null if a required member cannot be set from JSON.</summary>
    public static ImmutableArray<IPropertySymbol>? Of(INamedTypeSymbol record, List<RecordFault>? faults = null)
    {
        var chain = new Stack<INamedTypeSymbol>();
        for (var current = record; current is not null && !current.IsCore("Step") && current.SpecialType is not SpecialType.System_Object; current = current.BaseType) chain.Push(current);

        var properties = new List<IPropertySymbol>();
        var isReadable = true;
        foreach (var type in chain)
        {
            foreach (var member in type.GetMembers())
            {
                if (member is IFieldSymbol { IsRequired: true })
                {
                    faults?.Add(new RecordFault(RecordFaultKind.Unreadable, member, "it is a required field; make it a property"));
                    isReadable = false;
                    continue;
                }

                if (member is not IPropertySymbol { IsStatic: false, IsIndexer: false, IsImplicitlyDeclared: false } property) continue;
                var place = properties.FindIndex(other => other.Name == property.Name);
                if (!IsSettable(property))
                {
                    // Overridden or hidden by one that is computed: nothing to set any more.
                    if (property.IsRequired)
                    {
                        faults?.Add(new RecordFault(RecordFaultKind.Unreadable, property, "it is required, but has no public setter"));
                        isReadable = false;
                    }

                    if (place >= 0) properties.RemoveAt(place);
                    continue;
                }

                if (place >= 0) properties[place] = property;
                else properties.Add(property);
            }
        }

        return isReadable ? properties.ToImmutableArray() : null;
    }

    /// <summary>The attribute on a property or on the one it overrides.</summary>
    public static AttributeData? StepPropertyOf(IPropertySymbol property)
    {
        for (var current = property; current is not null; current = current.OverriddenProperty)
        {
            if (current.FindAttribute("StepPropertyAttribute") is { } attribute) return attribute;
        }

        return null;
    }

    /// <summary>System.Text.Json's name of a property, which counts where ours says nothing.</summary>
    public static string? JsonPropertyNameOf(IPropertySymbol property)
    {
        foreach (var attribute in property.GetAttributes())
        {
            if (attribute.AttributeClass is { Name: "JsonPropertyNameAttribute" } type
                && KnownNames.IsIn(type.ContainingNamespace, "System.Text.Json.Serialization")
                && attribute.ConstructorArguments is [{ Value: string name }])
            {
                return name;
            }
        }

        return null;
    }

    private static bool IsSettable(IPropertySymbol property) =>
        property.DeclaredAccessibility is Accessibility.Public
        && property.GetMethod is { DeclaredAccessibility: Accessibility.Public }
        && property.SetMethod is { DeclaredAccessibility: Accessibility.Public };
}
