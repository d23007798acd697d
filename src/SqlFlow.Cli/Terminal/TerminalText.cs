using System.Globalization;
using System.Text;

namespace SqlFlow.Cli.Terminal;

/// <summary>Figures and texts as people read them.</summary>
internal static class TerminalText
{
    /// <summary>E.g. <c>12,345</c>.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>E.g. <c>1 row</c>, <c>12,345 rows</c>.</summary>
    public static string Count(long count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>E.g. <c>3 ms</c>, <c>1.24 s</c>, <c>2 m 05 s</c>, <c>1 h 02 m</c>.</summary>
    public static string Duration(TimeSpan duration) => duration switch
    {
        { TotalMilliseconds: < 999.5 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0} ms"),
        { TotalSeconds: < 9.995 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.00} s"),
        { TotalSeconds: < 59.95 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalMinutes} m {duration.Seconds:00} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalHours} h {duration.Minutes:00} m"),
    };

    /// <summary>As one says how long something will take: <c>12 s</c>, <c>45 s</c>, <c>2 m 10 s</c>, <c>25 m</c>, <c>1 h 05 m</c>; up to the next step.</summary>
    public static string RoughDuration(TimeSpan duration)
    {
        var seconds = Math.Max(1, Math.Ceiling(Math.Round(duration.TotalSeconds, 3)));
        var step = seconds switch { <= 20 => 1, <= 60 => 5, <= 600 => 10, <= 3600 => 60, _ => 300 };
        var rough = TimeSpan.FromSeconds(Math.Ceiling(seconds / step) * step);
        return rough switch
        {
            { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{rough.Seconds} s"),
            { TotalMinutes: <= 10, Seconds: > 0 } => string.Create(CultureInfo.InvariantCulture, $"{(int)rough.TotalMinutes} m {rough.Seconds:00} s"),
            { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)rough.TotalMinutes} m"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{(long)rough.TotalHours} h {rough.Minutes:00} m"),
        };
    }

    /// <summary>E.g. <c>12.3 MB</c>.</summary>
    public static string Bytes(double bytes)
    {
        ReadOnlySpan<string> units = ["B", "KB", "MB", "GB", "TB"];
        var unit = 0;
        for (; bytes >= 1000 && unit < units.Length - 1; unit++) bytes /= 1000;
        return string.Create(CultureInfo.InvariantCulture, $"{bytes:0.#} {units[unit]}");
    }

    /// <summary>One line without control characters: what data or a plan holds must not move the cursor.</summary>
    public static string OneLine(string text)
    {
        if (!text.Any(char.IsControl)) return text;
        var line = new StringBuilder(text.Length + 8);
        foreach (var character in text)
        {
            _ = character switch
            {
                '\n' => line.Append("\\n"),
                '\r' => line.Append("\\r"),
                '\t' => line.Append("\\t"),
                _ when char.IsControl(character) => line.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => line.Append(character),
            };
        }

        return line.ToString();
    }

    /// <summary>Several lines, control characters but line ends written out.</summary>
    public static IEnumerable<string> Lines(string text) => text.Split('\n').Select(static line => OneLine(line.TrimEnd('\r')));
}
