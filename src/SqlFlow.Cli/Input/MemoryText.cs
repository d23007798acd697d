namespace SqlFlow.Cli.Input;

/// <summary>Checks amounts of memory as the engine reads them, so that a slip is an error of the call and not of the run.</summary>
internal static class MemoryText
{
    private static readonly string[] Units = ["B", "KB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "TiB"];

    public static bool IsValid(string text)
    {
        var end = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] is '.')) end++;
        return double.TryParse(text.AsSpan(0, end), System.Globalization.CultureInfo.InvariantCulture, out var number) && number > 0
            && Units.Contains(text[end..].Trim(), StringComparer.OrdinalIgnoreCase);
    }
}
