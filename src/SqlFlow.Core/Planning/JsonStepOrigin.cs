using System.Globalization;
using System.Text.Json;

namespace SqlFlow.Planning;

/// <summary>Where in a JSON plan a step stands. Places within it are found by reading it again: only problems pay for it.</summary>
/// <param name="text">The file.</param>
/// <param name="offset">Byte offset of the step's opening brace.</param>
internal sealed class JsonStepOrigin(PlanText text, int offset) : StepOrigin
{
    public override string? File => text.File;

    internal override (int Line, int Column) Start => text.PlaceOf(offset);

    internal override (int Line, int Column) PlaceOf(ReadOnlySpan<string> path, int character, out long scanned)
    {
        scanned = 0;
        var bytes = text.Utf8.Span[Math.Min(offset, text.Utf8.Length)..];
        var (found, at) = (0, 0);
        var name = -1L;
        try
        {
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = PlanReader.MaxDepth });
            if (!reader.Read()) return text.PlaceOf(offset);
            var depth = 0;
            while (depth < path.Length)
            {
                var used = Enter(ref reader, path[depth..], ref scanned, ref name);
                if (used == 0) break;
                depth += used;
                found = (int)reader.TokenStartIndex;
            }

            if (depth == path.Length && character == AtName && name >= 0) found = (int)name;
            else if (depth == path.Length && character >= 0 && reader.TokenType is JsonTokenType.String)
                at = JsonStrings.ByteOf(bytes[found..], character);
        }
        catch (JsonException)
        {
            // The plan was read before, so this is a step with text behind it; what was found so far still holds.
        }

        return text.PlaceOf((long)offset + found + at);
    }

    // Moves to the value named by the first name of the path, or by several joined with dots, and says how many that were.
    private static int Enter(ref Utf8JsonReader reader, ReadOnlySpan<string> path, ref long scanned, ref long nameAt)
    {
        if (reader.TokenType is JsonTokenType.StartArray)
        {
            nameAt = -1;
            return int.TryParse(path[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index) && EnterItem(ref reader, index, ref scanned) ? 1 : 0;
        }

        if (reader.TokenType is not JsonTokenType.StartObject) return 0;
        for (var length = 1; length <= path.Length; length++)
        {
            var name = string.Join('.', path[..length]!);
            if (EnterProperty(ref reader, name, StringComparison.Ordinal, ref scanned, ref nameAt)
                || EnterProperty(ref reader, name, StringComparison.OrdinalIgnoreCase, ref scanned, ref nameAt))
            {
                return length;
            }
        }

        return 0;
    }

    private static bool EnterProperty(ref Utf8JsonReader reader, string name, StringComparison comparison, ref long scanned, ref long nameAt)
    {
        var scan = reader;
        while (scan.Read() && scan.TokenType is JsonTokenType.PropertyName)
        {
            var isIt = comparison is StringComparison.Ordinal
                ? scan.ValueTextEquals(name)
                : string.Equals(scan.GetString(), name, comparison);
            var at = scan.TokenStartIndex;
            if (!scan.Read()) return false;
            if (isIt)
            {
                nameAt = at;
                scanned += scan.BytesConsumed - reader.BytesConsumed;
                reader = scan;
                return true;
            }

            scan.Skip();
        }

        scanned += scan.BytesConsumed - reader.BytesConsumed;
        return false;
    }

    private static bool EnterItem(ref Utf8JsonReader reader, int index, ref long scanned)
    {
        var scan = reader;
        for (; scan.Read() && scan.TokenType is not JsonTokenType.EndArray; index--)
        {
            if (index == 0)
            {
                scanned += scan.BytesConsumed - reader.BytesConsumed;
                reader = scan;
                return true;
            }

            scan.Skip();
        }

        scanned += scan.BytesConsumed - reader.BytesConsumed;
        return false;
    }
}
