namespace SqlFlow.Lineage.Plans;

/// <summary>Names several files as one.</summary>
internal static class FilePattern
{
    /// <summary>The file, or the narrowest pattern that means all of them: <c>data/orders-*.parquet</c>.</summary>
    public static string Of(IReadOnlyList<string> files)
    {
        var first = files[0];
        if (files.Count == 1) return first;
        int start = first.Length, end = first.Length;
        foreach (var file in files)
        {
            var most = Math.Min(start, file.Length);
            start = first.AsSpan(0, most).CommonPrefixLength(file);
            var tail = 0;
            while (tail < end && tail < file.Length && first[^(tail + 1)] == file[^(tail + 1)]) tail++;
            end = tail;
        }

        // Files in different folders: the part that differs may hold separators, which a single star does not mean.
        var shortest = files.Min(static file => file.Length);
        end = Math.Min(end, shortest - start);
        var middle = files.Any(file => file.AsSpan(start, file.Length - start - end).Contains('/')) ? "**" : "*";
        return string.Concat(first.AsSpan(0, start), middle, first.AsSpan(first.Length - end));
    }
}
