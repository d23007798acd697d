using System.Text.RegularExpressions;

namespace SqlFlow.Handlers;

/// <summary>Lengths of time as people write them: <c>2 days</c>, <c>90 minutes</c>.</summary>
internal static partial class Interval
{
    public static bool IsValid(string text) => Pattern().IsMatch(text);

    [GeneratedRegex(@"^\s*(\d+(\.\d+)?\s*(microsecond|millisecond|second|minute|hour|day|week|month|year)s?\s*)+$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
