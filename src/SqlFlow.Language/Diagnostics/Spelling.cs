namespace SqlFlow.Language;

/// <summary>Finds the word that somebody probably meant.</summary>
internal static class Spelling
{
    private const int Longest = 64;

    /// <summary>The nearest of the words, case aside; null: none is near, that is more than a third of the characters are wrong.</summary>
    public static string? Find(string wanted, IEnumerable<string> known)
    {
        if (wanted.Length > Longest) return null;
        var farthest = Math.Max(1, Math.Min(3, (wanted.Length + 1) / 3));
        string? nearest = null;
        foreach (var word in known)
        {
            if (word.Length > Longest || Math.Abs(word.Length - wanted.Length) > farthest) continue;
            // A single character is near to every other one.
            if (Math.Min(word.Length, wanted.Length) < 2 && !string.Equals(word, wanted, StringComparison.OrdinalIgnoreCase)) continue;
            var distance = Distance(wanted, word);
            if (distance > farthest) continue;
            (nearest, farthest) = (word, distance - 1);
        }

        return nearest;
    }

    /// <summary>"Did you mean 'x'?", or null.</summary>
    public static string? Hint(string wanted, IEnumerable<string> known) => Find(wanted, known) is { } word ? "Did you mean '" + word + "'?" : null;

    // Wrong, missing, extra and swapped characters. Three rows of the table are enough: a swap looks two rows back.
    private static int Distance(string left, string right)
    {
        var before = new int[right.Length + 1];
        var previous = new int[right.Length + 1];
        var current = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++) previous[j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var wrong = Same(left[i - 1], right[j - 1]) ? 0 : 1;
                var distance = Math.Min(Math.Min(previous[j], current[j - 1]) + 1, previous[j - 1] + wrong);
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1])) distance = Math.Min(distance, before[j - 2] + 1);
                current[j] = distance;
            }

            (before, previous, current) = (previous, current, before);
        }

        return previous[right.Length];
    }

    private static bool Same(char left, char right) => char.ToUpperInvariant(left) == char.ToUpperInvariant(right);
}
