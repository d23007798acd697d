using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;

namespace SqlFlow.Docs;

/// <summary>Names of pages that every file system takes, tells apart in any case, and no address has to escape.</summary>
internal static class PageNames
{
    private const int MaxLength = 80;

    // Windows has devices of these names, whatever the extension.
    private static readonly FrozenSet<string> Devices = new[] { "con", "prn", "aux", "nul" }
        .Concat(Enumerable.Range(0, 10).SelectMany(static n => new[] { FormattableString.Invariant($"com{n}"), FormattableString.Invariant($"lpt{n}") })).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>A name for each dataset. A name that had to be changed, or is another's but for case, ends with a part of its hash: it depends on the name alone, so that links stay.</summary>
    public static FrozenDictionary<string, string> Of(IEnumerable<string> datasets)
    {
        var names = datasets.Distinct(StringComparer.Ordinal).ToArray();
        var inAnyCase = names.GroupBy(static name => name, StringComparer.OrdinalIgnoreCase).Where(static group => group.Count() > 1).Select(static group => group.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return names.ToFrozenDictionary(static name => name, name => IsPlain(name) && !inAnyCase.Contains(name) ? name : $"{Clean(name)}-{Hash(name)}", StringComparer.Ordinal);
    }

    private static bool IsPlain(string name) =>
        name.Length is > 0 and <= MaxLength && name.All(IsSafe) && name[0] != '.' && name[^1] != '.' && !Devices.Contains(name.Split('.')[0]) && !LooksHashed(name);

    // Names with a hash are made here only, so that a dataset that is called like one does not take its page.
    private static bool LooksHashed(string name) => name.Length > 13 && name[^13] == '-' && name[^12..].All(char.IsAsciiHexDigitLower);

    private static string Clean(string name)
    {
        var text = string.Concat(name.Take(MaxLength).Select(static c => IsSafe(c) ? c : '_')).Trim('.');
        return text.Length == 0 ? "_" : text;
    }

    private static bool IsSafe(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.';

    private static string Hash(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 6));
}
