using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SqlFlow.Generators.Model;

namespace SqlFlow.Generators.Parsing;

/// <summary>Reads <c>[AllowedValues]</c>. The values become constants of the property's own type.</summary>
internal static class AllowedRuleParser
{
    public static (ValueRuleModel? Rule, string? Fault) Read(AttributeData attribute, ValueModel value, ITypeSymbol type)
    {
        if (attribute.ConstructorArguments is not [{ Kind: TypedConstantKind.Array, IsNull: false } list]) return (null, "it lists no values");
        var bare = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var argument] } ? argument : type;
        var constants = new List<string>();
        var json = new List<string>();
        foreach (var item in list.Values)
        {
            if (One(item, value, bare) is not { } allowed) return (null, "'" + item.ToCSharpString() + "' is no value of the property");
            if (constants.Contains(allowed.Constant)) continue;
            constants.Add(allowed.Constant);
            json.Add(allowed.Json);
        }

        if (constants.Count == 0) return (null, "it lists no values");
        return (new ValueRuleModel { Kind = ValueRuleKind.Allowed, AllowedConstants = constants.ToEquatableArray(), AllowedJson = json.ToEquatableArray() }, null);
    }

    private static (string Constant, string Json)? One(TypedConstant item, ValueModel value, ITypeSymbol type)
    {
        if (item.IsNull) return value.IsNullable ? ("null", "null") : null;
        if (item.Kind is TypedConstantKind.Enum) return value.Kind is ValueKind.Enum && SymbolEqualityComparer.Default.Equals(item.Type, type) ? Member(item, value, type) : null;
        if (item.Kind is not TypedConstantKind.Primitive) return null;
        return (value.Kind, item.Value) switch
        {
            (ValueKind.String, string text) => (SymbolDisplay.FormatLiteral(text, quote: true), JsonText.Quote(text)),
            (ValueKind.Boolean, bool flag) => flag ? ("true", "true") : ("false", "false"),
            (ValueKind.Int32, int or short or byte or sbyte or ushort) => Number(item.Value, ""),
            (ValueKind.Int64, int or short or byte or sbyte or ushort or uint or long) => Number(item.Value, "L"),
            (ValueKind.Double, int or short or byte or sbyte or ushort or uint or double) when item.Value is not double number || Math.Abs(number) <= double.MaxValue => Number(item.Value, "d"),
            (ValueKind.Decimal, int or short or byte or sbyte or ushort or uint or long) => Number(item.Value, "m"),
            (ValueKind.Decimal, double number) when Math.Abs(number) < 7.9e28 => Number(Convert.ToDecimal(number), "m"),
            _ => null,
        };
    }

    private static (string Constant, string Json) Number(object value, string suffix)
    {
        var text = value is double number ? number.ToString("R", CultureInfo.InvariantCulture) : ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture);
        return (text + suffix, text);
    }

    private static (string Constant, string Json)? Member(TypedConstant item, ValueModel value, ITypeSymbol type)
    {
        foreach (var field in type.GetMembers().OfType<IFieldSymbol>())
        {
            if (field.IsConst && Equals(field.ConstantValue, item.Value)) return (value.BareTypeName + "." + Identifiers.Escape(field.Name), JsonText.Quote(JsonNames.SnakeCase(field.Name)));
        }

        return null;
    }
}
