using System.Globalization;
using System.Numerics;

namespace SqlFlow.Connectors.Columns;

/// <summary>Reads decimal numbers without rounding.</summary>
internal static class ExactNumber
{
    private const int MaxExponent = 100;
    private const int LongestText = 200;

    /// <summary>A number such as <c>-12.5e3</c> in units of its last place, at that scale; null: it is none, or has more digits than fit.</summary>
    public static Int128? Read(ReadOnlySpan<char> text, int precision, int scale)
    {
        if (text.Length > LongestText) return null;
        var exponent = 0;
        var mark = text.IndexOfAny('e', 'E');
        if (mark >= 0)
        {
            if (!int.TryParse(text[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent) || Math.Abs(exponent) > MaxExponent) return null;
            text = text[..mark];
        }

        var point = text.IndexOf('.');
        var digits = point < 0 ? text.ToString() : string.Concat(text[..point], text[(point + 1)..]);
        if (!BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return null;
        exponent += scale - (point < 0 ? 0 : text.Length - point - 1);
        var remainder = BigInteger.Zero;
        number = exponent >= 0 ? number * BigInteger.Pow(10, exponent) : BigInteger.DivRem(number, BigInteger.Pow(10, -exponent), out remainder);
        return remainder.IsZero && BigInteger.Abs(number) < BigInteger.Pow(10, precision) ? (Int128)number : null;
    }
}
