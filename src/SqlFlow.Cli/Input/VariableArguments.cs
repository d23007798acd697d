using System.Text;
using System.Text.Json;

namespace SqlFlow.Cli.Input;

/// <summary>Reads variables from <c>--var name=value</c> and from a file with a JSON object.</summary>
internal static class VariableArguments
{
    /// <summary>Those of the file first, so that the command line wins.</summary>
    /// <exception cref="UsageException">A variable or the file cannot be read.</exception>
    public static ValueMap<JsonValue> Read(IEnumerable<string> arguments, string? file)
    {
        var variables = new List<KeyValuePair<string, JsonValue>>();
        if (file is not null) variables.AddRange(ReadFile(file));
        foreach (var argument in arguments)
        {
            var at = argument.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0) throw new UsageException($"--var {argument}: expected NAME=VALUE, e.g. --var day=2024-01-31.");
            variables.Add(new(argument[..at].Trim(), ReadValue(argument[(at + 1)..])));
        }

        return ValueMap.Create<JsonValue>([.. variables]);
    }

    /// <summary>A number, true, false or null where the text is one as JSON writes it; text otherwise, e.g. <c>007</c>.</summary>
    public static JsonValue ReadValue(string text)
    {
        if (text is not ("true" or "false" or "null") && (text.Length == 0 || (!char.IsAsciiDigit(text[0]) && text[0] is not '-'))) return JsonValue.From(text);
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        try
        {
            // Spaces around a number are part of the text that was typed, so they make it a text.
            return !char.IsWhiteSpace(text[^1]) && reader.Read() && !reader.Read() ? JsonValue.Parse(text) : JsonValue.From(text);
        }
        catch (JsonException)
        {
            return JsonValue.From(text);
        }
    }

    private static IEnumerable<KeyValuePair<string, JsonValue>> ReadFile(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file).AsMemory(), new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind is not JsonValueKind.Object)
                throw new UsageException($"{file}: expected a JSON object of variables, e.g. {{\"day\": \"2024-01-31\"}}.");
            return [.. document.RootElement.EnumerateObject().Select(static property => KeyValuePair.Create(property.Name, new JsonValue(property.Value)))];
        }
        catch (JsonException exception)
        {
            throw new UsageException($"{file}:{exception.LineNumber + 1}:{exception.BytePositionInLine + 1}: not JSON: expected an object of variables.");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"{file}: there is no such file; --vars-file names a JSON object of variables.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file}: cannot be read: {exception.Message}");
        }
    }
}
