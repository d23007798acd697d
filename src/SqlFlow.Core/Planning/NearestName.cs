namespace SqlFlow.Planning;

/// <summary>Finds the name that was probably meant.</summary>
public static class NearestName
{
    /// <summary>The known name nearest to a wanted one, or null if none is near.</summary>
    public static string? Find(string wanted, IEnumerable<string> known)
    {
        var limit = Math.Max(1, wanted.Length / 3);
        string? best = null;
        foreach (var name in known)
        {
            if (Math.Abs(name.Length - wanted.Length) > limit || wanted.Length > 100) continue;
            var distance = Distance(wanted, name);
            if (distance > limit || (best is not null && distance == limit)) continue;
            (best, limit) = (name, distance);
        }

        return best;
    }

    private static int Distance(string left, string right)
    {
        var row = new int[right.Length + 1];
        for (var j = 0; j < row.Length; j++) row[j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j < row.Length; j++)
            {
                var change = diagonal + (char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
