namespace SqlFlow.Connectors.Http;

/// <summary>Addresses: which ones are asked, and how parameters are written into them.</summary>
internal static class HttpUrls
{
    /// <exception cref="ConnectorException">It is none that a source may have.</exception>
    public static Uri Parse(string? text, string source)
    {
        if (string.IsNullOrWhiteSpace(text)) throw ConnectorOptions.Invalid("url", $"source '{source}' lacks the parameter 'url'");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || !IsWeb(url)) throw ConnectorOptions.Invalid("url", "the parameter 'url' takes an address that begins with http:// or https://");
        if (url.UserInfo.Length > 0) throw ConnectorOptions.Invalid("url", "the parameter 'url' holds a user or password: write them as 'bearer_token' or in 'headers', from ${NAME}");
        return url;
    }

    public static bool IsWeb(Uri url) => url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps;

    /// <summary>Whether both are answered by one server, which may see what was sent to the other.</summary>
    public static bool SameOrigin(Uri left, Uri right) =>
        left.Scheme == right.Scheme && left.Port == right.Port && string.Equals(left.IdnHost, right.IdnHost, StringComparison.OrdinalIgnoreCase);

    public static Uri With(Uri url, IEnumerable<KeyValuePair<string, string>> parameters) =>
        parameters.Aggregate(url, static (current, parameter) => With(current, parameter.Key, parameter.Value));

    /// <summary>The address with a parameter, in place of one of that name.</summary>
    public static Uri With(Uri url, string name, string value)
    {
        var escaped = Uri.EscapeDataString(name);
        var kept = url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(pair => !string.Equals(pair.Split('=', 2)[0], escaped, StringComparison.Ordinal));
        return new UriBuilder(url) { Query = string.Join('&', kept.Append($"{escaped}={Uri.EscapeDataString(value)}")) }.Uri;
    }
}
