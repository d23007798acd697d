using System.Globalization;

namespace SqlFlow.Observability;

/// <summary>Figures as a person reads them. The same in every culture.</summary>
internal static class InsightText
{
    internal static string Of(InsightMetric metric, double value) => metric switch
    {
        InsightMetric.Duration => Seconds(value),
        InsightMetric.Rows => Rows(value),
        InsightMetric.Bytes or InsightMetric.Memory => Bytes(value),
        _ => Percent(value),
    };

    /// <summary>E.g. <c>340 ms</c>, <c>3.1 s</c>, <c>12.5 min</c>.</summary>
    internal static string Seconds(double seconds) => Math.Abs(seconds) switch
    {
        < 0.9995 => Format(seconds * 1000, " ms"),
        < 99.95 => Format(seconds, " s"),
        < 2 * 60 * 60 => Format(seconds / 60, " min"),
        _ => Format(seconds / 3600, " h"),
    };

    internal static string Seconds(TimeSpan time) => Seconds(time.TotalSeconds);

    /// <summary>E.g. <c>950</c>, <c>12,400</c>, <c>2.1 M</c>.</summary>
    internal static string Rows(double rows) => Math.Abs(rows) switch
    {
        < 999_999.5 => Math.Round(rows).ToString("N0", CultureInfo.InvariantCulture),
        < 999_500_000 => Format(rows / 1e6, " M"),
        _ => Format(rows / 1e9, " G"),
    };

    internal static string Bytes(double bytes) => Math.Abs(bytes) switch
    {
        < 999.5 => Format(bytes, " B"),
        < 999_500 => Format(bytes / 1e3, " kB"),
        < 999_500_000 => Format(bytes / 1e6, " MB"),
        _ => Format(bytes / 1e9, " GB"),
    };

    internal static string Percent(double share) => Format(share * 100, " %");

    /// <summary>A chance, never as 0: a test does not prove that much.</summary>
    internal static string Chance(double p) => p < 0.001 ? "p < 0.001" : "p = " + p.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>How sure a test makes one; never certain.</summary>
    internal static double Confidence(double p) => Math.Round(Math.Clamp(1 - p, 0, 0.99), 2);

    internal static string Plural(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    internal static string Number(double value) => Format(value, "");

    /// <summary>Three digits or so: more would claim what is not known.</summary>
    private static string Format(double value, string unit)
    {
        var format = Math.Abs(value) switch
        {
            < 0.0005 => "0",
            < 1 => "0.##",
            < 99.95 => "0.#",
            _ => "#,0",
        };
        return value.ToString(format, CultureInfo.InvariantCulture) + unit;
    }
}
