using System.Globalization;

namespace SqlFlow.Compilation;

/// <summary>Names steps after what they do: <c>load_users_1</c>, <c>export_csv_users_2</c>. The same text gives the same ids.</summary>
internal sealed class StepIds
{
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    public string Next(params ReadOnlySpan<string> parts)
    {
        var name = string.Join('_', parts.ToArray().Select(Clean));
        var count = _counts[name] = _counts.GetValueOrDefault(name) + 1;
        return string.Create(CultureInfo.InvariantCulture, $"{name}_{count}");
    }

    // Ids are typed on command lines, so only what needs no quotes there stays.
    private static string Clean(string part)
    {
        var text = string.Concat(part.Select(static c => char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : '_')).Trim('_');
        return text.Length == 0 ? "x" : text;
    }
}
