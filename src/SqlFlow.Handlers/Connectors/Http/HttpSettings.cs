using System.Globalization;
using System.Text.Json;

namespace SqlFlow.Connectors.Http;

/// <summary>How the pages of a source follow each other.</summary>
internal enum HttpPaging
{
    None,

    /// <summary>The body holds the address of the next page.</summary>
    BodyLink,

    /// <summary>The header Link holds it.</summary>
    HeaderLink,

    /// <summary>Pages are numbered.</summary>
    Number,

    /// <summary>The body holds what to ask the next page with.</summary>
    Cursor,
}

/// <summary>The parameters of an HTTP source, checked.</summary>
/// <remarks>Not a record: what prints itself must not hold a token.</remarks>
internal sealed class HttpSettings
{
    private static readonly string[] PagingParameters = ["next_link", "page_param", "cursor_param"];

    public required string Name { get; init; }

    /// <summary>The first page's address, parameters included.</summary>
    public required Uri Url { get; init; }

    public required HttpMethod Method { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    public required string? Body { get; init; }

    public required string? BearerToken { get; init; }

    /// <summary>The way to the records in a page; empty: the page itself is their list.</summary>
    public required string[] Records { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Columns { get; init; }

    public required HttpPaging Paging { get; init; }

    /// <summary>The way to the next page's address or cursor in a page.</summary>
    public required string[] PagingPath { get; init; }

    /// <summary>The parameter that takes the page's number or cursor.</summary>
    public required string? PagingParameter { get; init; }

    public required long FirstPage { get; init; }

    /// <summary>Records of a full page; null: only an empty page is the last.</summary>
    public required long? PageSize { get; init; }

    public required long? MaxPages { get; init; }

    public required TimeSpan Timeout { get; init; }

    /// <summary>Requests a second; null: as fast as they go.</summary>
    public required double? RateLimit { get; init; }

    /// <summary>The address without its parameters, which may hold keys.</summary>
    public string Place => Url.GetLeftPart(UriPartial.Path);

    /// <exception cref="ConnectorException">A parameter is wrong or missing.</exception>
    public static HttpSettings Read(SourceRequest request)
    {
        var options = request.Options;
        var (paging, path, parameter) = PagingOf(options);
        if (options.Find("page_size") is not null && paging is not HttpPaging.Number) throw ConnectorOptions.Invalid("page_size", "the parameter 'page_size' goes with 'page_param'");
        return new HttpSettings
        {
            Name = request.Name,
            Url = HttpUrls.With(HttpUrls.Parse(options.GetText("url"), request.Name), Texts(options, "params")),
            Method = options.GetText("method")?.ToUpperInvariant() switch
            {
                null or "GET" => HttpMethod.Get,
                "POST" => HttpMethod.Post,
                var other => throw ConnectorOptions.Invalid("method", $"the parameter 'method' takes GET or POST, not '{other}'"),
            },
            Headers = HeadersOf(options),
            Body = options.Find("body") is { } body ? body.Element.GetRawText() : null,
            BearerToken = Token(options),
            Records = PathOf(options, "records"),
            Columns = Texts(options, "columns"),
            Paging = paging,
            PagingPath = path,
            PagingParameter = parameter,
            FirstPage = options.GetWhole("first_page") ?? 1,
            PageSize = options.GetWhole("page_size", 1),
            MaxPages = options.GetWhole("max_pages", 1),
            Timeout = TimeSpan.FromSeconds(Math.Min(options.GetWhole("timeout", 1) ?? 30, 86_400)),
            RateLimit = Rate(options),
        };
    }

    private static (HttpPaging Paging, string[] Path, string? Parameter) PagingOf(ConnectorOptions options)
    {
        var given = PagingParameters.Where(name => options.Find(name) is not null).ToList();
        if (given.Count > 1) throw ConnectorOptions.Invalid(given[1], $"'{given[0]}' and '{given[1]}' exclude each other: pages follow each other in one way");
        if (options.Find("cursor_path") is not null && given is not ["cursor_param"]) throw ConnectorOptions.Invalid("cursor_path", "the parameter 'cursor_path' goes with 'cursor_param'");
        return given switch
        {
            ["next_link"] when string.Equals(options.GetText("next_link"), "header", StringComparison.OrdinalIgnoreCase) => (HttpPaging.HeaderLink, [], null),
            ["next_link"] => (HttpPaging.BodyLink, PathOf(options, "next_link"), null),
            ["page_param"] => (HttpPaging.Number, [], options.GetText("page_param")),
            ["cursor_param"] when options.Find("cursor_path") is null => throw ConnectorOptions.Invalid("cursor_path", "'cursor_param' needs 'cursor_path': where in a page the next cursor stands"),
            ["cursor_param"] => (HttpPaging.Cursor, PathOf(options, "cursor_path"), options.GetText("cursor_param")),
            _ => (HttpPaging.None, [], null),
        };
    }

    private static string[] PathOf(ConnectorOptions options, string name)
    {
        if (options.GetText(name) is not { } text) return [];
        var parts = text.Split('.');
        return parts.All(static part => part.Length > 0) ? parts : throw ConnectorOptions.Invalid(name, $"the parameter '{name}' takes names joined with dots, e.g. data.items, not '{text}'");
    }

    private static List<KeyValuePair<string, string>> Texts(ConnectorOptions options, string name)
    {
        if (options.Find(name) is not { } value) return [];
        if (value.Kind is not JsonValueKind.Object) throw ConnectorOptions.Invalid(name, $"the parameter '{name}' takes an object of names and values");
        if (value.Element.EnumerateObject().GroupBy(static member => member.Name, StringComparer.Ordinal).FirstOrDefault(static group => group.Count() > 1) is { } twice)
            throw ConnectorOptions.Invalid(name, $"in '{name}', '{twice.Key}' stands twice");
        return [.. value.Element.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null
            ? throw ConnectorOptions.Invalid(name, $"in '{name}', '{member.Name}' takes a text, a number, true or false")
            : member.Value.ToString() is var text && member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? text.ToLowerInvariant() : text))];
    }

    private static List<KeyValuePair<string, string>> HeadersOf(ConnectorOptions options)
    {
        var headers = Texts(options, "headers");
        foreach (var (name, value) in headers)
        {
            // The value is not shown: it may be a key.
            if (name.Length == 0 || name.Any(static character => !char.IsAsciiLetterOrDigit(character) && !"!#$%&'*+-.^_`|~".Contains(character, StringComparison.Ordinal)))
                throw ConnectorOptions.Invalid("headers", $"in 'headers', '{name}' is not the name of a header");
            if (value.Any(static character => character is '\r' or '\n' or '\0')) throw ConnectorOptions.Invalid("headers", $"in 'headers', the value of '{name}' has a line break");
            if (options.Find("bearer_token") is not null && name.Equals("Authorization", StringComparison.OrdinalIgnoreCase))
                throw ConnectorOptions.Invalid("headers", "'bearer_token' and the header 'Authorization' exclude each other");
        }

        return headers;
    }

    private static string? Token(ConnectorOptions options) => options.GetText("bearer_token") is not { } token ? null
        : token.Length > 0 && token.All(static character => character is > ' ' and < (char)127) ? token
        : throw ConnectorOptions.Invalid("bearer_token", "the parameter 'bearer_token' is empty, or has characters that no token has");

    private static double? Rate(ConnectorOptions options) => options.Find("rate_limit") is not { } value ? null
        : value.Kind is JsonValueKind.Number or JsonValueKind.String
            && double.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var rate) && rate > 0.0001 && rate <= 1_000_000
            ? rate
            : throw ConnectorOptions.Invalid("rate_limit", "the parameter 'rate_limit' takes the requests a second, e.g. 5 or 0.5");
}
