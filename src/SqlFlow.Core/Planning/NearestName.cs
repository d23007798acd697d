using System.Runtime.InteropServices;

namespace SqlFlow.Planning;

/// <summary>Finds the name that somebody probably meant.</summary>
public static class NearestName
{
    private const int Longest = 64;
    private const int FarthestEver = 3;

    /// <summary>The known name with the fewest typing errors (wrong, missing, extra or swapped characters) to the wanted one, case aside.</summary>
    /// <param name="wanted">What was written.</param>
    /// <param name="known">The names there are.</param>
    /// <returns>The first of the nearest names; null if none is near: more than a third of the characters, or more than three, are wrong.</returns>
    public static string? Find(string wanted, ReadOnlySpan<string> known)
    {
        var search = new Search(wanted);
        foreach (var name in known) search.Try(name);
        return search.Nearest;
    }

    /// <inheritdoc cref="Find(string, ReadOnlySpan{string})"/>
    public static string? Find(string wanted, IEnumerable<string> known)
    {
        if (known is List<string> list) return Find(wanted, CollectionsMarshal.AsSpan(list));
        var search = new Search(wanted);
        foreach (var name in known) search.Try(name);
        return search.Nearest;
    }

    /// <summary>Typing errors between two names if there are at most <paramref name="farthest"/>, else more than that.</summary>
    private static int Distance(string left, string right, int farthest)
    {
        // Three rows of the table of distances between prefixes: a swap looks two rows back.
        Span<int> before = stackalloc int[Longest + 1];
        Span<int> previous = stackalloc int[Longest + 1];
        Span<int> current = stackalloc int[Longest + 1];
        for (var j = 0; j <= right.Length; j++) previous[j] = j;

        for (var i = 1; i <= left.Length; i++)
        {
            var lowest = current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var wrong = Same(left[i - 1], right[j - 1]) ? 0 : 1;
                var distance = Math.Min(Math.Min(previous[j] + 1, current[j - 1] + 1), previous[j - 1] + wrong);
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1])) distance = Math.Min(distance, before[j - 2] + 1);
                current[j] = distance;
                lowest = Math.Min(lowest, distance);
            }

            if (lowest > farthest) return lowest;
            var oldest = before;
            before = previous;
            previous = current;
            current = oldest;
        }

        return previous[right.Length];
    }

    private static bool Same(char left, char right) => left == right || char.ToLowerInvariant(left) == char.ToLowerInvariant(right);

    private struct Search(string wanted)
    {
        private int _farthest = wanted.Length > Longest ? -1 : Math.Clamp((wanted.Length + 1) / 3, 1, FarthestEver);

        public string? Nearest { get; private set; }

        public void Try(string name)
        {
            if (name.Length > Longest || Math.Abs(name.Length - wanted.Length) > _farthest) return;
            // A single character is near to every other one.
            if (Math.Min(name.Length, wanted.Length) < 2 && !string.Equals(name, wanted, StringComparison.OrdinalIgnoreCase)) return;
            var distance = Distance(wanted, name, _farthest);
            if (distance > _farthest) return;
            Nearest = name;
            _farthest = distance - 1;
        }
    }
}
