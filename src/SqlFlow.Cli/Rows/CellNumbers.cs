using System.Globalization;
using System.Numerics;

namespace SqlFlow.Cli.Rows;

/// <summary>Numbers with all their digits, and bytes.</summary>
internal static class CellNumbers
{
    /// <summary>The shortest text that reads back equal, always with a point or an exponent: a column of reals looks like one.</summary>
    public static void AppendReal<T>(Utf8Text text, T value)
        where T : IBinaryFloatingPointIeee754<T>
    {
        if (T.IsNaN(value)) text.Append("nan"u8);
        else if (T.IsInfinity(value)) text.Append(T.IsNegative(value) ? "-inf"u8 : "inf"u8);
        else
        {
            var start = text.Written.Length;
            text.Append(value);
            if (text.Written[start..].IndexOfAny((byte)'.', (byte)'E') < 0) text.Append(".0"u8);
        }
    }

    /// <summary>A little-endian two's complement number with <paramref name="scale"/> digits after the point.</summary>
    // No CLR type holds 38 digits and a scale, and decimal would round silently.
    public static void AppendDecimal(Utf8Text text, ReadOnlySpan<byte> unscaled, int scale)
    {
        if (unscaled.Length <= 16) AppendDecimal(text, ToInt128(unscaled), scale);
        else AppendDecimal(text, new BigInteger(unscaled), scale);
    }

    private static void AppendDecimal<T>(Utf8Text text, T unscaled, int scale)
        where T : INumber<T>
    {
        if (scale <= 0)
        {
            text.Append(unscaled.ToString(null, CultureInfo.InvariantCulture));
            if (unscaled != T.Zero) for (; scale < 0; scale++) text.Append('0');
            return;
        }

        // Int128.MinValue has no positive counterpart, so the sign is taken from the text.
        var digits = unscaled.ToString(null, CultureInfo.InvariantCulture).AsSpan();
        if (digits[0] is '-')
        {
            text.Append('-');
            digits = digits[1..];
        }

        if (digits.Length <= scale)
        {
            text.Append("0."u8);
            for (var zeros = scale - digits.Length; zeros > 0; zeros--) text.Append('0');
        }
        else
        {
            foreach (var digit in digits[..^scale]) text.Append(digit);
            text.Append('.');
            digits = digits[^scale..];
        }

        foreach (var digit in digits) text.Append(digit);
    }

    /// <summary>Printable ASCII as it is, every other byte as <c>\xNN</c>: what the engine's cast to text gives.</summary>
    public static void AppendBlob(Utf8Text text, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            if (value is >= 0x20 and < 0x7F and not ((byte)'\\' or (byte)'\'' or (byte)'"')) text.Append((char)value);
            else
            {
                text.Append("\\x"u8);
                text.Append(value, "X2");
            }
        }
    }

    private static Int128 ToInt128(ReadOnlySpan<byte> bytes)
    {
        Int128 value = (sbyte)bytes[^1];
        for (var at = bytes.Length - 2; at >= 0; at--) value = (value << 8) | bytes[at];
        return value;
    }
}
