using System.Globalization;
using System.Text.Json;
using SqlFlow.Engines.DuckDb.Interop;

namespace SqlFlow.Engines.DuckDb;

/// <summary>An error of DuckDB's, taken apart.</summary>
/// <param name="Kind">What kind DuckDB says it is, e.g. <c>Parser</c>.</param>
/// <param name="Message">One line, without prefix and without the piece of SQL that DuckDB draws under it.</param>
/// <param name="Position">A place in the statement; null: unknown.</param>
/// <param name="Hint">What may have been meant; null: no idea.</param>
/// <param name="Subtype">A finer kind, e.g. <c>MISSING_ENTRY</c>; null: none.</param>
/// <param name="Name">The name that the error is about; null: none.</param>
internal sealed record ErrorReport(string Kind, string Message, long? Position, string? Hint, string? Subtype, string? Name)
{
    /// <summary>The character of the statement: the grammar counts code points, everything behind it counts bytes.</summary>
    internal int? OffsetIn(string sql) => OffsetIn(sql, Position, Subtype);

    /// <inheritdoc cref="OffsetIn(string)"/>
    internal static int? OffsetIn(string sql, long? position, string? subtype) =>
        subtype is "SYNTAX_ERROR" ? SqlText.CharOffsetOfCodePoint(sql, position) : SqlText.CharOffset(sql, position);

    /// <summary>Reads JSON, which sessions ask for, or the text form, which comes from opening a database.</summary>
    internal static ErrorReport Parse(string? raw, NativeErrorType type)
    {
        raw = string.IsNullOrWhiteSpace(raw) ? "Unknown error" : raw;
        // Errors of the grammar, and those of a commit, carry the JSON behind words of their own.
        var json = raw.IndexOf("{\"exception_type\"", StringComparison.Ordinal);
        if (json >= 0 && TryParseJson(raw[json..]) is { } report)
        {
            var words = json == 0 ? "" : ParseText(raw[..json], type).Message;
            return words.Length == 0 ? report : report with { Message = $"{words} {report.Message}" };
        }

        return ParseText(raw, type);
    }

    private static ErrorReport? TryParseJson(string raw)
    {
        try
        {
            using var document = JsonDocument.Parse(raw);
            var root = document.RootElement;
            if (Text(root, "exception_message") is not { } message || Text(root, "exception_type") is not { } kind) return null;
            var position = Text(root, "position") is { } text && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                ? value
                : (long?)null;
            var candidates = Text(root, "candidates");
            var subtype = Text(root, "error_subtype");
            // Signatures of functions have commas of their own, and there may be dozens.
            if (subtype is "NO_MATCHING_FUNCTION") candidates = null;
            var hint = candidates is { Length: > 0 } ? $"Did you mean {Join(candidates)}?" : HintIn(message);
            return new ErrorReport(kind, FirstLine(message), position, hint, subtype, Text(root, "name"));
        }
        catch (JsonException)
        {
            // A message that merely starts with a brace.
            return null;
        }
    }

    private static ErrorReport ParseText(string raw, NativeErrorType type)
    {
        var kind = type switch
        {
            NativeErrorType.Conversion => "Conversion",
            NativeErrorType.OutOfRange => "Out of Range",
            NativeErrorType.Constraint => "Constraint",
            NativeErrorType.OutOfMemory => "Out of Memory",
            NativeErrorType.Permission => "Permission",
            NativeErrorType.Interrupt => "Interrupt",
            NativeErrorType.Transaction => "TransactionContext",
            NativeErrorType.Io => "IO",
            NativeErrorType.Catalog => "Catalog",
            NativeErrorType.Binder => "Binder",
            NativeErrorType.Parser or NativeErrorType.Syntax => "Parser",
            NativeErrorType.InvalidInput => "Invalid Input",
            NativeErrorType.Internal => "Internal",
            NativeErrorType.Fatal => "Fatal",
            _ => "",
        };
        var colon = raw.IndexOf(" Error: ", StringComparison.Ordinal);
        if (colon is > 0 and < 32 && !raw.AsSpan(0, colon).ContainsAny(['\n', '"', ':']))
        {
            if (kind.Length == 0) kind = raw[..colon];
            raw = raw[(colon + " Error: ".Length)..];
        }

        return new ErrorReport(kind, FirstLine(raw), null, HintIn(raw), null, null);
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Join(string candidates) =>
        string.Join(", ", candidates.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Take(3).Select(static name => $"\"{name}\""));

    private static string? HintIn(string message)
    {
        const string Question = "Did you mean ";
        var start = message.IndexOf(Question, StringComparison.OrdinalIgnoreCase);
        if (start < 0) return null;
        var end = message.IndexOfAny(['\n', '?'], start);
        return string.Concat(Question, message.AsSpan(start + Question.Length, (end < 0 ? message.Length : end) - start - Question.Length), "?");
    }

    private static string FirstLine(string message)
    {
        var text = message.AsSpan().Trim();
        var end = text.IndexOf('\n');
        if (end < 0) return text.ToString();
        var first = text[..end].TrimEnd();
        // "CSV Error on Line: 3" alone does not say what is wrong: the next lines do.
        if (!first.StartsWith("CSV Error", StringComparison.OrdinalIgnoreCase) && !first.EndsWith(":")) return first.ToString();
        var lines = text.ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var said = string.Join("; ", lines.Take(3));
        // The reader names the file among its settings, far below; of a glob of files, the line alone says nothing.
        var file = Array.Find(lines, static line => line.StartsWith("file = ", StringComparison.Ordinal));
        return file is null ? said : $"{said}; in {file["file = ".Length..]}";
    }
}
