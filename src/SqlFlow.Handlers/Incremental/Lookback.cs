using System.Globalization;
using System.Text.Json;

namespace SqlFlow.Handlers;

/// <summary>How far before the watermark reading begins.</summary>
internal static class Lookback
{
    /// <summary>A lookback as SQL takes it: an interval's text for times, digits for numbers.</summary>
    /// <param name="lookback">What the plan says.</param>
    /// <param name="cursor">The cursor.</param>
    /// <param name="problem">Why it does not go with the cursor; null: it does.</param>
    public static string? For(JsonValue? lookback, Cursor cursor, out string? problem)
    {
        problem = null;
        if (lookback is not { Kind: not JsonValueKind.Null } value) return null;
        var text = value.ToString().Trim();
        var isNumber = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
        problem = cursor switch
        {
            { IsTime: true } when isNumber => $"the cursor '{cursor.Column}' is {cursor.Type}, and a lookback of {text} does not say of what; write e.g. \"{text} days\"",
            { IsNumber: true } when !isNumber => $"the cursor '{cursor.Column}' is {cursor.Type}, and a lookback of '{text}' is no number",
            { Kind: CursorKind.Text } => $"the cursor '{cursor.Column}' is text, before which no lookback can be reckoned",
            _ => null,
        };
        if (problem is not null) return null;
        return isNumber ? number.ToString("0.############################", CultureInfo.InvariantCulture) : text;
    }
}
