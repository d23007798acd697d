using System.Globalization;

namespace SqlFlow.Engines.DuckDb;

/// <summary>Writes decimals of up to 38 digits.</summary>
internal static class ExactDecimal
{
    /// <summary>The number with all its digits and <paramref name="scale"/> places.</summary>
    internal static string Print(Int128 unscaled, int scale)
    {
        var digits = ((UInt128)Int128.Abs(unscaled)).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        var sign = unscaled < 0 ? "-" : "";
        return scale == 0 ? sign + digits : $"{sign}{digits[..^scale]}.{digits[^scale..]}";
    }
}
