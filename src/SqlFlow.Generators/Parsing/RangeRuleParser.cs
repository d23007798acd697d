using System.Globalization;
using Microsoft.CodeAnalysis;
using SqlFlow.Generators.Model;

namespace SqlFlow.Generators.Parsing;

/// <summary>Reads <c>[Range]</c>. Its limits become limits of the property's own type, so that the emitted check converts nothing.</summary>
internal static class RangeRuleParser
{
    private const string NoNumber = "its limits are no numbers";

    public static (ValueRuleModel? Rule, string? Fault) Read(AttributeData attribute, ValueModel value)
    {
        if (value.Kind is not (ValueKind.Int32 or ValueKind.Int64 or ValueKind.Double or ValueKind.Decimal)) return (null, "it is for numbers");
        var arguments = attribute.ConstructorArguments;
        var (low, high) = arguments.Length switch
        {
            2 => (arguments[0].Value, arguments[1].Value),
            // Limits as text, for types that have no constants.
            3 => (Number(arguments[1].Value as string), Number(arguments[2].Value as string)),
            _ => (null, null),
        };
        if (low is null || high is null) return (null, NoNumber);

        var lowestExcluded = attribute.Named("MinimumIsExclusive")?.Value is true;
        var highestExcluded = attribute.Named("MaximumIsExclusive")?.Value is true;
        if (value.Kind is ValueKind.Double)
        {
            var lowest = Convert.ToDouble(low, CultureInfo.InvariantCulture);
            var highest = Convert.ToDouble(high, CultureInfo.InvariantCulture);
            if (double.IsNaN(lowest) || double.IsNaN(highest)) return (null, NoNumber);
            return Rule(Text(lowest), Text(highest), lowest > highest || (lowest == highest && (lowestExcluded || highestExcluded)));
        }

        if (!TryExact(low, out var least) || !TryExact(high, out var most)) return (null, NoNumber);
        if (value.Kind is not ValueKind.Decimal)
        {
            var (first, last) = value.Kind is ValueKind.Int32 ? ((decimal)int.MinValue, (decimal)int.MaxValue) : (long.MinValue, long.MaxValue);
            // Whole numbers begin at the next one, and then it is not excluded any more.
            least = WholeAbove(least, ref lowestExcluded);
            most = WholeBelow(most, ref highestExcluded);
            if (least > last || most < first) return (null, "the limits leave no value");
            if (least <= first) (least, lowestExcluded) = (null, false);
            if (most >= last) (most, highestExcluded) = (null, false);
        }

        return Rule(Text(least), Text(most), least > most || (least == most && least is not null && (lowestExcluded || highestExcluded)));

        (ValueRuleModel? Rule, string? Fault) Rule(string? lowest, string? highest, bool isEmpty)
        {
            if (isEmpty) return (null, "the limits leave no value");
            return (new ValueRuleModel { Kind = ValueRuleKind.Range, Lowest = lowest, Highest = highest, IsLowestExcluded = lowestExcluded, IsHighestExcluded = highestExcluded }, null);
        }
    }

    private static decimal? WholeAbove(decimal? limit, ref bool isExcluded)
    {
        if (limit is not { } number) return null;
        var whole = decimal.Ceiling(number);
        if (whole == number && isExcluded) whole++;
        isExcluded = false;
        return whole;
    }

    private static decimal? WholeBelow(decimal? limit, ref bool isExcluded)
    {
        if (limit is not { } number) return null;
        var whole = decimal.Floor(number);
        if (whole == number && isExcluded) whole--;
        isExcluded = false;
        return whole;
    }

    /// <summary>Null for what lies beyond all decimals: no limit.</summary>
    private static bool TryExact(object value, out decimal? exact)
    {
        exact = null;
        if (value is double number)
        {
            if (double.IsNaN(number)) return false;
            // The largest decimal is 7.9e28.
            if (Math.Abs(number) >= 7.9e28) return true;
        }

        exact = Convert.ToDecimal(value, CultureInfo.InvariantCulture);
        return true;
    }

    private static object? Number(string? text)
    {
        if (decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var exact)) return exact;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static string? Text(double limit) =>
        double.IsInfinity(limit) || Math.Abs(limit) == double.MaxValue ? null : limit.ToString("R", CultureInfo.InvariantCulture);

    private static string? Text(decimal? limit) => limit?.ToString(CultureInfo.InvariantCulture);
}
