using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using SqlFlow.Generators.Model;

namespace SqlFlow.Generators.Parsing;

/// <summary>Reads the attributes of <c>System.ComponentModel.DataAnnotations</c> on a property. What is not understood is left out, and told.</summary>
internal static class ValueRuleParser
{
    private const string Namespace = "System.ComponentModel.DataAnnotations";
    private const string NotUnderstood = "the generator does not understand it; check it in the record's Validate method";

    public static EquatableArray<ValueRuleModel> Parse(IPropertySymbol property, ValueModel value, List<RecordFault>? faults)
    {
        ImmutableArray<ValueRuleModel>.Builder? rules = null;
        foreach (var attribute in property.GetAttributes())
        {
            if (attribute.AttributeClass is not { } type || !IsValidation(type) || HasErrors(attribute)) continue;
            var (rule, fault) = Read(attribute, type, value, property.Type);
            if (rule is not null) (rules ??= ImmutableArray.CreateBuilder<ValueRuleModel>()).Add(rule with { Hint = attribute.Named("ErrorMessage")?.Value as string });
            else faults?.Add(new RecordFault(RecordFaultKind.ValidationIgnored, property, fault!, NameOf(type), attribute));
        }

        return rules is null ? default : new EquatableArray<ValueRuleModel>(rules.ToImmutable());
    }

    /// <summary>The whole text must match, whatever the alternatives within.</summary>
    public static string Anchored(string pattern) => "^(?:" + pattern + ")$";

    private static (ValueRuleModel? Rule, string? Fault) Read(AttributeData attribute, INamedTypeSymbol type, ValueModel value, ITypeSymbol propertyType)
    {
        if (!KnownNames.IsIn(type.ContainingNamespace, Namespace)) return (null, NotUnderstood);
        var arguments = attribute.ConstructorArguments;
        return type.Name switch
        {
            "RangeAttribute" => RangeRuleParser.Read(attribute, value),
            "MinLengthAttribute" => Length(value, Whole(arguments, 0), null),
            "MaxLengthAttribute" => Length(value, null, Whole(arguments, 0)),
            "LengthAttribute" => Length(value, Whole(arguments, 0), Whole(arguments, 1)),
            "StringLengthAttribute" when value.Kind is not ValueKind.String => (null, "it is for text"),
            "StringLengthAttribute" => Length(value, attribute.Named("MinimumLength")?.Value as int?, Whole(arguments, 0)),
            "AllowedValuesAttribute" => AllowedRuleParser.Read(attribute, value, propertyType),
            "RegularExpressionAttribute" => Pattern(value, arguments is [{ Value: string pattern }] ? pattern : ""),
            "RequiredAttribute" => (null, "say it with C#'s required modifier"),
            _ => (null, NotUnderstood),
        };
    }

    private static (ValueRuleModel? Rule, string? Fault) Length(ValueModel value, int? lowest, int? highest)
    {
        if (value.Kind is not (ValueKind.String or ValueKind.List or ValueKind.Map)) return (null, "only text, lists and maps have a length");
        // -1 is MaxLength's "as long as can be".
        if (highest == -1) highest = null;
        if (lowest < 0 || highest < 0) return (null, "a length is not negative");
        if (lowest > highest) return (null, "the limits leave no value");
        return (new ValueRuleModel { Kind = ValueRuleKind.Length, Lowest = Text(lowest), Highest = Text(highest) }, null);
    }

    private static (ValueRuleModel? Rule, string? Fault) Pattern(ValueModel value, string pattern)
    {
        if (value.Kind is not ValueKind.String) return (null, "it is for text");
        try
        {
            _ = new Regex(Anchored(pattern), RegexOptions.CultureInvariant);
        }
        catch (ArgumentException)
        {
            return (null, "this is no regular expression");
        }

        return (new ValueRuleModel { Kind = ValueRuleKind.Pattern, Pattern = pattern }, null);
    }

    private static bool IsValidation(INamedTypeSymbol type)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (current.Name == "ValidationAttribute" && KnownNames.IsIn(current.ContainingNamespace, Namespace)) return true;
        }

        return false;
    }

    private static bool HasErrors(AttributeData attribute) =>
        attribute.AttributeConstructor is null || attribute.ConstructorArguments.Any(static argument => argument.Kind is TypedConstantKind.Error);

    private static string NameOf(INamedTypeSymbol type) =>
        type.Name.EndsWith("Attribute", StringComparison.Ordinal) ? type.Name.Substring(0, type.Name.Length - "Attribute".Length) : type.Name;

    private static int? Whole(ImmutableArray<TypedConstant> arguments, int index) => index < arguments.Length ? arguments[index].Value as int? : null;

    private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);
}
