namespace SqlFlow.Connectors.Postgres;

/// <summary>Writes decimals as PostgreSQL's numeric: groups of four digits, aligned at the point.</summary>
internal static class NumericWriter
{
    private const int GroupDigits = 4;
    private const int GroupSize = 10_000;

    // 38 digits, and one group more on each side of the point.
    private const int MostGroups = 12;

    public static string? Write(CopyBuffer buffer, Int128 value, int scale)
    {
        var magnitude = Int128.Abs(value);
        var (whole, fraction) = (magnitude / WireNumeric.PowerOfTen(scale), magnitude % WireNumeric.PowerOfTen(scale));
        Span<ushort> groups = stackalloc ushort[2 * MostGroups];
        // The whole part grows to the left of the middle, the fraction to the right.
        var first = MostGroups;
        for (; whole > 0; whole /= GroupSize) groups[--first] = (ushort)(whole % GroupSize);
        var end = MostGroups;
        for (var digits = scale; digits > 0 && fraction > 0; digits -= GroupDigits)
        {
            var unit = digits >= GroupDigits ? WireNumeric.PowerOfTen(digits - GroupDigits) : 1;
            groups[end++] = (ushort)(digits >= GroupDigits ? fraction / unit : fraction * WireNumeric.PowerOfTen(GroupDigits - digits));
            fraction = digits >= GroupDigits ? fraction % unit : 0;
        }

        while (first < end && groups[first] == 0) first++;
        while (end > first && groups[end - 1] == 0) end--;
        buffer.Write(8 + ((end - first) * sizeof(ushort)));
        buffer.Write((short)(end - first));
        buffer.Write((short)(end > first ? MostGroups - 1 - first : 0));
        buffer.Write(value < 0 ? WireNumeric.Negative : WireNumeric.Positive);
        buffer.Write((short)scale);
        foreach (var group in groups[first..end]) buffer.Write(group);
        return null;
    }
}
