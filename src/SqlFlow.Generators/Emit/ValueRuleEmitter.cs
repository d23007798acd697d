using SqlFlow.Generators.Model;
using SqlFlow.Generators.Parsing;

namespace SqlFlow.Generators.Emit;

/// <summary>Prints the checks of a value, for the reader and for the schema.</summary>
internal static class ValueRuleEmitter
{
    private const string Rules = Names.Json + "ValueRules.";

    /// <summary>A condition that reports what does not hold. All checks are made, so that all problems come out.</summary>
    public static string Checks(StepPropertyModel property, string jsonName)
    {
        var start = "(problems, at, " + Names.Quote(jsonName) + ", ";
        var checks = property.Rules.Select((rule, index) => Rules + rule.Kind switch
        {
            ValueRuleKind.Range => "Range<" + (property.Value.Kind switch { ValueKind.Int32 => "int", ValueKind.Int64 => "long", ValueKind.Double => "double", _ => "decimal" }) + ">" + start + Names.Local(property) + ", " + Range(rule, property.Value),
            ValueRuleKind.Length => LengthMethod(property.Value) + start + Length(property) + ", " + (rule.Lowest ?? "0") + ", " + (rule.Highest ?? "int.MaxValue"),
            ValueRuleKind.Allowed => "Allowed" + start + Names.Local(property) + " is " + string.Join(" or ", rule.AllowedConstants) + ", " + Names.Local(property) + ", " + Names.Quote(string.Join(", ", rule.AllowedJson)),
            _ => "Matches" + start + Names.Local(property) + ", " + PatternName(property, index) + ".Expression, " + Names.Quote(rule.Pattern!),
        } + ", " + (rule.Hint is null ? "null" : Names.Quote(rule.Hint)) + ")").ToList();
        return checks.Count == 1 ? checks[0] : "(" + string.Join(" & ", checks) + ")";
    }

    /// <summary>A holder for each regular expression, which is thus made at its first use.</summary>
    public static void EmitPatterns(SourceWriter source, StepPropertyModel property)
    {
        for (var index = 0; index < property.Rules.Count; index++)
        {
            if (property.Rules[index] is not { Kind: ValueRuleKind.Pattern, Pattern: { } pattern }) continue;
            source.Line();
            using (source.Block("private static class " + PatternName(property, index)))
            {
                source.Line(
                    "internal static readonly global::System.Text.RegularExpressions.Regex Expression = "
                    + Rules + "Pattern(" + Names.Quote(pattern) + ");");
            }
        }
    }

    public static IEnumerable<string> SchemaFacts(ValueRuleModel rule, ValueModel value)
    {
        switch (rule.Kind)
        {
            case ValueRuleKind.Range:
                if (rule.Lowest is { } lowest) yield return (rule.IsLowestExcluded ? "\"exclusiveMinimum\": " : "\"minimum\": ") + lowest;
                if (rule.Highest is { } highest) yield return (rule.IsHighestExcluded ? "\"exclusiveMaximum\": " : "\"maximum\": ") + highest;
                break;
            case ValueRuleKind.Length:
                var what = value.Kind switch { ValueKind.String => "Length", ValueKind.List => "Items", _ => "Properties" };
                if (rule.Lowest is { } least) yield return "\"min" + what + "\": " + least;
                if (rule.Highest is { } most) yield return "\"max" + what + "\": " + most;
                break;
            case ValueRuleKind.Allowed:
                yield return "\"enum\": [" + string.Join(", ", rule.AllowedJson) + "]";
                break;
            default:
                yield return "\"pattern\": " + JsonText.Quote(ValueRuleParser.Anchored(rule.Pattern!));
                break;
        }
    }

    private static string Range(ValueRuleModel rule, ValueModel value)
    {
        return Limit(rule.Lowest) + ", " + Limit(rule.Highest) + ", " + Flag(rule.IsLowestExcluded) + ", " + Flag(rule.IsHighestExcluded);

        string Limit(string? number) => number is null ? "null" : number + value.Kind switch
        {
            ValueKind.Int32 => "",
            ValueKind.Int64 => "L",
            ValueKind.Double => "d",
            _ => "m",
        };

        static string Flag(bool value) => value ? "true" : "false";
    }

    private static string LengthMethod(ValueModel value) => value.Kind switch { ValueKind.String => "Length", ValueKind.List => "Count", _ => "Entries" };

    private static string Length(StepPropertyModel property) =>
        property.Value.Kind is ValueKind.String ? Names.Local(property) : Names.Local(property) + (property.Value.IsNullable ? "?" : "") + ".Count";

    private static string PatternName(StepPropertyModel property, int index) => "Pattern_" + property.Name + "_" + index;
}
