using System.Text.Json;

namespace SqlFlow.Connectors.Http;

/// <summary>One page: its records, and where the next one is.</summary>
internal sealed class HttpPage : IDisposable
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    private readonly JsonDocument _document;

    private HttpPage(JsonDocument document, int number, JsonElement records) => (_document, Number, Records) = (document, number, records);

    /// <summary>From 1.</summary>
    public int Number { get; }

    /// <summary>A list of objects.</summary>
    public JsonElement Records { get; }

    /// <summary>Reads a page.</summary>
    /// <exception cref="ConnectorException">It is not JSON, or its records are not where they should be.</exception>
    public static HttpPage Parse(HttpSettings settings, ReadOnlyMemory<byte> body, int number)
    {
        if (body.Span.StartsWith("\uFEFF"u8)) body = body[3..];
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body, Strict);
        }
        catch (JsonException exception)
        {
            throw Bad(settings, number, $"is not valid JSON: {exception.Message}", "Open the address to see what the server sends", exception);
        }

        try
        {
            var records = Find(document.RootElement, settings.Records);
            return records is { ValueKind: JsonValueKind.Array } list
                ? new HttpPage(document, number, list)
                : throw Bad(settings, number, settings.Records.Length == 0 ? "is not a list of records" : $"has no list at '{string.Join('.', settings.Records)}'", Advice(document.RootElement));
        }
        catch
        {
            document.Dispose();
            throw;
        }
    }

    /// <summary>A text or number of the page; null: it is not there, null or empty.</summary>
    public string? TextAt(string[] path) => Find(_document.RootElement, path) switch
    {
        { ValueKind: JsonValueKind.String } text when text.GetString() is { Length: > 0 } value => value,
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    public void Dispose() => _document.Dispose();

    public static ConnectorException Bad(HttpSettings settings, int page, string what, string advice, Exception? inner = null) =>
        new(ErrorCodes.BadData, FormattableString.Invariant($"source '{settings.Name}', page {page} of {settings.Place}: the page {what}"), inner) { SuggestedActions = [advice] };

    private static JsonElement? Find(JsonElement root, string[] path)
    {
        foreach (var part in path)
        {
            if (root.ValueKind is not JsonValueKind.Object || !root.TryGetProperty(part, out root)) return null;
        }

        return root;
    }

    private static string Advice(JsonElement root)
    {
        if (root.ValueKind is not JsonValueKind.Object) return "Set 'records' to the way to the list, e.g. data.items";
        var lists = root.EnumerateObject().Where(static member => member.Value.ValueKind is JsonValueKind.Array).Select(static member => member.Name).Take(5).ToList();
        return lists.Count == 0
            ? $"Set 'records' to the way to the list; the page has {string.Join(", ", root.EnumerateObject().Select(static member => member.Name).Take(10))}"
            : $"Set 'records' to {string.Join(" or ", lists)}";
    }
}
