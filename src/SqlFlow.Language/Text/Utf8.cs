namespace SqlFlow.Language;

/// <summary>Finds bytes that are not UTF-8.</summary>
internal static class Utf8
{
    /// <summary>Where the first byte stands that is no part of a character; -1: there is none.</summary>
    public static int FindInvalid(byte[] bytes, int start)
    {
        for (var at = start; at < bytes.Length;)
        {
            var length = CharacterLength(bytes, at);
            if (length == 0) return at;
            at += length;
        }

        return -1;
    }

    // The well-formed sequences of the Unicode Standard, table 3-7; 0: none begins here.
    private static int CharacterLength(byte[] bytes, int at)
    {
        var first = bytes[at];
        if (first < 0x80) return 1;
        if (first is >= 0xC2 and <= 0xDF) return IsIn(bytes, at + 1, 0x80, 0xBF) ? 2 : 0;
        if (first is >= 0xE0 and <= 0xEF)
        {
            var low = first == 0xE0 ? 0xA0 : 0x80;
            var high = first == 0xED ? 0x9F : 0xBF;
            return IsIn(bytes, at + 1, low, high) && IsIn(bytes, at + 2, 0x80, 0xBF) ? 3 : 0;
        }

        if (first is >= 0xF0 and <= 0xF4)
        {
            var low = first == 0xF0 ? 0x90 : 0x80;
            var high = first == 0xF4 ? 0x8F : 0xBF;
            return IsIn(bytes, at + 1, low, high) && IsIn(bytes, at + 2, 0x80, 0xBF) && IsIn(bytes, at + 3, 0x80, 0xBF) ? 4 : 0;
        }

        return 0;
    }

    private static bool IsIn(byte[] bytes, int at, int low, int high) => at < bytes.Length && bytes[at] >= low && bytes[at] <= high;
}
