using System.ComponentModel;
using System.Text;
using System.Text.Json;
using SqlFlow.Planning;

namespace SqlFlow.Steps.Json;

/// <summary>What can be wrong with a value. Each method reports it at the reader's place, skips the value and returns false.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class JsonProblems
{
    private const int LongestExcerpt = 40;

    /// <summary>The value is of another JSON type.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <param name="name">The property.</param>
    /// <param name="problems">Takes the problem.</param>
    /// <param name="expected">What was expected, with its article.</param>
    public static bool WrongType(ref Utf8JsonReader reader, string name, PlanProblems problems, string expected)
    {
        var message = $"\"{problems.DisplayPathTo(name)}\" must be {expected}, but is {Describe(ref reader)}";
        problems.Report(PlanProblemCodes.WrongType, reader.TokenStartIndex, message, property: problems.PathTo(name));
        reader.Skip();
        return false;
    }

    /// <summary>The value is not one of the names of an enumeration.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <param name="name">The property.</param>
    /// <param name="problems">Takes the problem.</param>
    /// <param name="allowed">The names.</param>
    public static bool NotAllowed(ref Utf8JsonReader reader, string name, PlanProblems problems, params ReadOnlySpan<string> allowed)
    {
        var expected = Choice(allowed);
        if (reader.TokenType is not JsonTokenType.String) return WrongType(ref reader, name, problems, expected);

        var near = NearestName.Find(Encoding.UTF8.GetString(JsonText.Of(ref reader)), allowed);
        return Invalid(ref reader, name, problems, $"must be {expected}, but is {Describe(ref reader)}", near is null ? null : $"did you mean \"{near}\"?");
    }

    /// <summary>The value is of the right type but not allowed.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <param name="name">The property.</param>
    /// <param name="problems">Takes the problem.</param>
    /// <param name="complaint">Follows the name of the property in the message: <c>must be positive</c>.</param>
    /// <param name="hint">What to do; null: nothing beyond the message.</param>
    public static bool Invalid(ref Utf8JsonReader reader, string name, PlanProblems problems, string complaint, string? hint = null)
    {
        problems.Report(PlanProblemCodes.InvalidValue, reader.TokenStartIndex, $"\"{problems.DisplayPathTo(name)}\" {complaint}", hint, problems.PathTo(name));
        reader.Skip();
        return false;
    }

    /// <summary>A record holds an enumeration value that has no name, so it cannot be written.</summary>
    public static ArgumentException Unnamed(string enumeration, string value) =>
        new($"{enumeration} has no member of the value {value}, so it cannot be written as JSON.");

    /// <summary>The value as messages show it; text is cut short.</summary>
    internal static string Describe(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => $"the string \"{Excerpt(JsonText.Of(ref reader))}\"",
        JsonTokenType.Number => $"the number {Excerpt(reader.ValueSpan)}",
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.Null => "null",
        JsonTokenType.StartObject => "an object",
        _ => "a list",
    };

    internal static string Excerpt(ReadOnlySpan<byte> utf8)
    {
        // Four bytes a character at most: nothing longer than what may be shown is decoded.
        var text = Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, LongestExcerpt * 4)]);
        if (text.Length <= LongestExcerpt) return text;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[LongestExcerpt - 1]) ? LongestExcerpt - 1 : LongestExcerpt), "…");
    }

    private static string Choice(ReadOnlySpan<string> allowed)
    {
        var text = new StringBuilder(allowed.Length == 1 ? "" : "one of ");
        for (var i = 0; i < allowed.Length; i++) text.Append(i == 0 ? "" : ", ").Append('"').Append(allowed[i]).Append('"');
        return text.ToString();
    }
}
