using System.Text;
using System.Text.RegularExpressions;

namespace SqlFlow.Connectors;

/// <summary>
/// Patterns of file names: <c>*</c> and <c>?</c> within a name, <c>[a-z]</c> and <c>[!a-z]</c> for one character, <c>**</c> for
/// any number of folders. Expanded here rather than by the engine, so that a missing file is found before anything runs.
/// </summary>
internal static class Glob
{
    private static readonly char[] Special = ['*', '?', '['];

    public static bool IsPattern(string path) => path.IndexOfAny(Special) >= 0;

    /// <summary>The files that match, in ordinal order. Hidden ones match only a name that begins with a dot itself.</summary>
    /// <param name="pattern">Absolute.</param>
    public static IEnumerable<string> Expand(string pattern)
    {
        var root = Path.GetPathRoot(pattern)!;
        var parts = pattern[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        return Match(root, parts).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Match(string folder, ArraySegment<string> parts)
    {
        if (parts.Count == 0) return [];
        var (name, rest) = (parts[0], parts[1..]);
        if (name == "**")
        {
            // No folder at all, or one more.
            var deeper = Entries(() => Directory.EnumerateDirectories(folder))
                .Where(static directory => !IsHidden(directory) && new DirectoryInfo(directory).LinkTarget is null)
                .SelectMany(directory => Match(directory, parts));
            return Match(folder, rest.Count == 0 ? new ArraySegment<string>(["*"]) : rest).Concat(deeper);
        }

        if (!IsPattern(name))
        {
            var path = Path.Combine(folder, name);
            return rest.Count > 0 ? Match(path, rest) : File.Exists(path) ? [path] : [];
        }

        var regex = ToRegex(name);
        var dotted = name[0] == '.';
        return rest.Count > 0
            ? Entries(() => Directory.EnumerateDirectories(folder)).Where(Matches).SelectMany(directory => Match(directory, rest))
            : Entries(() => Directory.EnumerateFiles(folder)).Where(Matches);

        bool Matches(string path) => (dotted || !IsHidden(path)) && regex.IsMatch(Path.GetFileName(path));
    }

    private static bool IsHidden(string path) => Path.GetFileName(path).StartsWith('.');

    private static IEnumerable<string> Entries(Func<IEnumerable<string>> enumerate)
    {
        try
        {
            return [.. enumerate()];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static Regex ToRegex(string name)
    {
        var regex = new StringBuilder("^");
        for (var i = 0; i < name.Length; i++)
        {
            var end = name[i] == '[' ? name.IndexOf(']', Math.Min(i + 2, name.Length)) : -1;
            if (name[i] == '*') regex.Append(".*");
            else if (name[i] == '?') regex.Append('.');
            else if (end > 0)
            {
                var set = name[(i + 1)..end].Replace("\\", "\\\\", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal);
                regex.Append('[').Append(set[0] is '!' or '^' ? "^" + set[1..] : set).Append(']');
                i = end;
            }
            else regex.Append(Regex.Escape(name[i].ToString()));
        }

        // Not backtracking: a pattern of stars must not hang on a long name.
        return new Regex(regex.Append('$').ToString(), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.Singleline);
    }
}
