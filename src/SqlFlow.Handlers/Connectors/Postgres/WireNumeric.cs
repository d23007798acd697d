using System.Buffers.Binary;

namespace SqlFlow.Connectors.Postgres;

/// <summary>PostgreSQL's numeric on the wire: groups of four decimal digits, the weight of the first, and a sign.</summary>
internal static class WireNumeric
{
    public const int MaxPrecision = 38;

    public const ushort Positive = 0x0000;
    public const ushort Negative = 0x4000;

    private const int HeaderLength = 8;
    private const int GroupDigits = 4;

    private static readonly Int128[] Powers = [.. Enumerable.Range(0, MaxPrecision + 1).Select(static exponent => Power(exponent))];

    /// <summary>A reader of values with so many digits, so many of them behind the point.</summary>
    public static WireReader<Int128> Reader(int precision, int scale) =>
        (ReadOnlySpan<byte> value, out Int128 result) => Read(value, precision, scale, out result);

    public static Int128 PowerOfTen(int exponent) => Powers[exponent];

    private static string? Read(ReadOnlySpan<byte> value, int precision, int scale, out Int128 result)
    {
        result = 0;
        if (value.Length < HeaderLength) return "is a damaged numeric";
        var groups = BinaryPrimitives.ReadUInt16BigEndian(value);
        var weight = BinaryPrimitives.ReadInt16BigEndian(value[2..]);
        var sign = BinaryPrimitives.ReadUInt16BigEndian(value[4..]);
        if (sign is not (Positive or Negative)) return sign == 0xC000 ? "is NaN, which a decimal cannot hold" : "is infinity, which a decimal cannot hold";
        if (value.Length != HeaderLength + (groups * sizeof(ushort))) return "is a damaged numeric";
        var largest = Powers[precision] - 1;
        for (var index = 0; index < groups; index++)
        {
            Int128 group = BinaryPrimitives.ReadUInt16BigEndian(value[(HeaderLength + (index * sizeof(ushort)))..]);
            if (group == 0) continue;
            var exponent = (GroupDigits * (weight - index)) + scale;
            if (exponent <= -GroupDigits || (exponent < 0 && group % Powers[-exponent] != 0)) return Unfit("more digits behind the point", precision, scale);
            if (exponent > MaxPrecision || (exponent > 0 && group > largest / Powers[exponent])) return Unfit("more digits", precision, scale);
            result += exponent < 0 ? group / Powers[-exponent] : group * Powers[exponent];
            if (result > largest) return Unfit("more digits", precision, scale);
        }

        if (sign == Negative) result = -result;
        return null;
    }

    private static string Unfit(string what, int precision, int scale) => FormattableString.Invariant($"has {what} than DECIMAL({precision},{scale}) holds");

    private static Int128 Power(int exponent)
    {
        Int128 power = 1;
        for (; exponent > 0; exponent--) power *= 10;
        return power;
    }
}
