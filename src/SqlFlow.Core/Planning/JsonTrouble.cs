using System.Text.Json;

namespace SqlFlow.Planning;

/// <summary>Says in plain words why a text is not JSON. Reads it again from the start: only broken plans pay for it.</summary>
internal static class JsonTrouble
{
    /// <summary>Reports the one thing that stops the reader.</summary>
    public static void Report(PlanText text, PlanProblems problems)
    {
        var bytes = text.Utf8.Span;
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = int.MaxValue });
        problems.StepId = null;
        // The reader itself forgets where its last good token ended once it has failed.
        var (read, last) = (0L, JsonTokenType.None);
        try
        {
            while (reader.Read())
            {
                (read, last) = (reader.BytesConsumed, reader.TokenType);
                if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject) || reader.CurrentDepth < PlanReader.MaxDepth) continue;
                problems.Report(
                    PlanProblemCodes.LimitExceeded, reader.TokenStartIndex, $"The plan is nested deeper than {PlanReader.MaxDepth} objects and arrays.");
                return;
            }

            problems.Report(PlanProblemCodes.MalformedJson, bytes.Length, "The plan cannot be read as JSON.");
        }
        catch (JsonException exception)
        {
            var at = text.OffsetOf(exception.LineNumber ?? 0, exception.BytePositionInLine ?? 0);
            var (offset, message, hint) = Explain(bytes, read, at, last);
            problems.Report(PlanProblemCodes.MalformedJson, offset, message, hint);
        }
    }

    // `read` is behind the last good token, `at` where the reader gave up.
    private static (long Offset, string Message, string? Hint) Explain(ReadOnlySpan<byte> text, long read, long at, JsonTokenType last)
    {
        var start = SkipSpace(text, (int)read);
        if (start >= text.Length)
        {
            return last is JsonTokenType.None
                ? (0, "The plan is empty.", "Write an object with 'steps', or an array of steps.")
                : (text.Length, "The plan ends too early.", "Close every object with '}' and every array with ']'.");
        }

        // The reader counts a comma to the token behind it.
        var next = text[start] == ',' ? SkipSpace(text, start + 1) : start;
        if (next < text.Length && text[next] == '/') return (next, "JSON has no comments.", "Remove it; a step may have a 'description'.");
        if (next > start && next < text.Length && text[next] is (byte)'}' or (byte)']')
            return (start, "There is a comma, but nothing behind it.", "Remove the comma.");
        if (next < text.Length && text[next] == '"') return ExplainString(text, start, next, at, last);
        var place = (int)Math.Clamp(at, next, text.Length);
        if (place == text.Length) return (place, "The plan ends too early.", "Close every object with '}' and every array with ']'.");
        return text[place] switch
        {
            (byte)'/' => (place, "JSON has no comments.", "Remove it; a step may have a 'description'."),
            (byte)'\'' => (place, "JSON knows strings in double quotes only.", "Write \"…\" instead of '…'."),
            _ when last is JsonTokenType.EndArray or JsonTokenType.EndObject && text[place] is not (byte)'}' and not (byte)']' && next == start =>
                (place, $"Here {Show(text[place..])} is not expected.", "Is a comma missing, or is there something behind the end of the plan?"),
            _ => (place, $"Here {Show(text[place..])} is not JSON.", "Strings stand in double quotes; numbers, true, false and null do not."),
        };
    }

    private static (long Offset, string Message, string? Hint) ExplainString(ReadOnlySpan<byte> text, int start, int next, long at, JsonTokenType last)
    {
        var isBehindValue = last is not (JsonTokenType.None or JsonTokenType.StartArray or JsonTokenType.StartObject or JsonTokenType.PropertyName);
        if (next == start && isBehindValue) return (next, "A comma is missing before this string.", null);
        var place = (int)Math.Clamp(at, next, text.Length);
        if (place >= text.Length) return (next, "This string is not closed.", "Close it with '\"'.");
        if (text[place] < 0x20) return (place, "A string holds a line break or another control character.", "Write \\n for a line break, \\t for a tab.");
        if (text[place - 1] == '\\' || text[Math.Max(next, place - 6)..place].Contains((byte)'\\'))
            return (place, "A string holds an escape that JSON does not have.", "Write \\\\ for a backslash.");
        return (place, $"Here {Show(text[place..])} is not expected.", "A name and its value stand as \"name\": value.");
    }

    private static int SkipSpace(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') at++;
        return at;
    }

    private static string Show(ReadOnlySpan<byte> text)
    {
        System.Text.Rune.DecodeFromUtf8(text, out var rune, out _);
        return System.Text.Rune.IsControl(rune) ? $"the character U+{rune.Value:X4}" : $"'{rune}'";
    }
}
