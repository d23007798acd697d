using System.Globalization;

namespace SqlFlow.Handlers;

/// <summary>Reads durations as people write them: <c>90s</c>, <c>5m</c>, <c>1h30m</c>, <c>250ms</c>; a bare number is seconds.</summary>
internal static class DurationText
{
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text.Length == 0) return false;
        if (text.All(char.IsAsciiDigit)) text += "s";
        for (var at = 0; at < text.Length;)
        {
            var start = at;
            while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] is '.')) at++;
            if (!double.TryParse(text.AsSpan(start, at - start), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
            start = at;
            while (at < text.Length && char.IsAsciiLetter(text[at])) at++;
            var unit = text.AsSpan(start, at - start) switch
            {
                "ms" => 1,
                "s" => 1000,
                "m" or "min" => 60_000,
                "h" => 3_600_000,
                "d" => 86_400_000,
                _ => 0,
            };
            if (unit == 0 || number * unit > TimeSpan.FromDays(365).TotalMilliseconds) return false;
            duration += TimeSpan.FromMilliseconds(number * unit);
        }

        return true;
    }
}
