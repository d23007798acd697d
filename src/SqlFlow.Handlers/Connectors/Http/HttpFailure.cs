using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace SqlFlow.Connectors.Http;

/// <summary>Gives answers and broken lines their meaning: the one place that says which are worth another attempt.</summary>
internal static class HttpFailure
{
    private const int LongestSnippet = 200;

    /// <summary>Whether an exception comes from the line.</summary>
    public static bool IsOurs(Exception exception) => exception is HttpRequestException or IOException or InvalidDataException;

    public static ConnectorException FromLine(HttpSettings settings, int page, Exception exception)
    {
        var request = exception as HttpRequestException;
        var (code, parameter, isTransient) = request?.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => (ErrorCodes.SourceNotFound, "url", false),
            HttpRequestError.SecureConnectionError => (ErrorCodes.AccessDenied, "url", false),
            HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.InvalidResponse => (ErrorCodes.BadData, "url", false),
            _ => (ErrorCodes.InputOutput, "url", true),
        };
        var inner = exception;
        while (inner.InnerException is { } deeper) inner = deeper;
        return New(settings, page, code, $"the connection failed: {inner.Message}", parameter, isTransient, "Check the address, and that the server can be reached from here", null, exception);
    }

    public static ConnectorException FromTimeout(HttpSettings settings, int page, Exception exception) => New(settings, page, ErrorCodes.Timeout,
        FormattableString.Invariant($"there was no whole answer within {settings.Timeout.TotalSeconds} s"), "timeout", true, "Raise 'timeout' (seconds), or ask for smaller pages", null, exception);

    public static ConnectorException FromStatus(HttpSettings settings, int page, HttpResponseMessage response, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var status = response.StatusCode;
        var (code, parameter, advice) = status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => (ErrorCodes.AccessDenied, "bearer_token", "Check 'bearer_token' or the 'headers' that carry the key"),
            HttpStatusCode.NotFound or HttpStatusCode.Gone => (ErrorCodes.SourceNotFound, "url", "Check the address"),
            HttpStatusCode.RequestTimeout or HttpStatusCode.GatewayTimeout => (ErrorCodes.Timeout, "url", "Ask for smaller pages, or later"),
            HttpStatusCode.TooManyRequests => (ErrorCodes.InputOutput, "url", "Set 'rate_limit' to what the server allows"),
            _ => (ErrorCodes.InputOutput, "url", "See what the server says"),
        };
        var isTransient = status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || ((int)status >= 500 && status is not (HttpStatusCode.NotImplemented or HttpStatusCode.HttpVersionNotSupported));
        return New(settings, page, code, string.Create(CultureInfo.InvariantCulture, $"the server answers {(int)status} {response.ReasonPhrase}{Snippet(body)}"), parameter, isTransient, advice,
            isTransient ? RetryAfter(response.Headers.RetryAfter, now) : null);
    }

    public static ConnectorException New(
        HttpSettings settings, int page, string code, string what, string? parameter, bool isTransient, string advice, TimeSpan? retryAfter = null, Exception? inner = null) =>
        new(code, FormattableString.Invariant($"source '{settings.Name}', page {page} of {settings.Place}: {what}"), inner)
        {
            Parameter = parameter,
            IsTransient = isTransient,
            RetryAfter = retryAfter,
            SuggestedActions = [advice],
        };

    private static TimeSpan? RetryAfter(RetryConditionHeaderValue? header, DateTimeOffset now) => header switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > now ? date - now : TimeSpan.Zero,
        _ => null,
    };

    private static string Snippet(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty) return "";
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, LongestSnippet)]);
        return $": {string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))}{(body.Length > LongestSnippet ? "..." : "")}";
    }
}
