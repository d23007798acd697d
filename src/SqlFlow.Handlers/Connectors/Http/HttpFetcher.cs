using System.Net;
using System.Net.Http.Headers;
using System.Text;
using SqlFlow.Resilience;

namespace SqlFlow.Connectors.Http;

/// <summary>Gets pages: follows redirects as far as is safe, waits its turn, and tries again what another attempt may cure.</summary>
/// <param name="client">Follows no redirects and keeps no cookies; shared.</param>
/// <param name="settings">What is asked for.</param>
/// <param name="gate">Keeps to the rate limit; null: there is none.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="chance">For the jitter.</param>
internal sealed class HttpFetcher(HttpClient client, HttpSettings settings, RateGate? gate, TimeProvider timeProvider, Func<double> chance)
{
    /// <summary>A page larger than this is no page.</summary>
    public const int LargestPage = 64 << 20;

    private const int MostRedirects = 5;

    private static readonly RetryPolicy Policy = INetworkConnector.DefaultRetryPolicy;

    /// <summary>Gets a page.</summary>
    /// <param name="url">Its address.</param>
    /// <param name="page">Its number, for messages.</param>
    /// <param name="tries">Whether to try again at all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ConnectorException">The last attempt's failure.</exception>
    public async ValueTask<HttpAnswer> GetAsync(Uri url, int page, bool tries, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryAsync(url, page, cancellationToken).ConfigureAwait(false);
            }
            catch (ConnectorException exception) when (exception.IsTransient && tries && attempt < Policy.MaxAttempts && !(exception.RetryAfter > Policy.MaxDelay))
            {
                var delay = Backoff.DelayAfter(Policy, attempt, chance());
                if (exception.RetryAfter > delay) delay = exception.RetryAfter.Value;
                await Task.Delay(delay, timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<HttpAnswer> TryAsync(Uri url, int page, CancellationToken cancellationToken)
    {
        if (gate is not null) await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        using var patience = new CancellationTokenSource(settings.Timeout, timeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await FollowAsync(url, page, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw HttpFailure.FromTimeout(settings, page, exception);
        }
        catch (Exception exception) when (HttpFailure.IsOurs(exception))
        {
            throw HttpFailure.FromLine(settings, page, exception);
        }
    }

    private async ValueTask<HttpAnswer> FollowAsync(Uri url, int page, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            using var request = CreateRequest(url);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
                && response.Headers.Location is { } location)
            {
                if (redirects == MostRedirects) throw HttpFailure.New(settings, page, ErrorCodes.InputOutput, $"it is redirected more than {MostRedirects} times", "url", false, "Check the address");
                url = Redirect(url, new Uri(url, location), page);
                continue;
            }

            var body = await ReadBodyAsync(response, page, cancellationToken).ConfigureAwait(false);
            return response.IsSuccessStatusCode
                ? new HttpAnswer(url, body, LinkOf(response.Headers))
                : throw HttpFailure.FromStatus(settings, page, response, body.Span, timeProvider.GetUtcNow());
        }
    }

    private Uri Redirect(Uri from, Uri to, int page)
    {
        var isSafe = HttpUrls.IsWeb(to) && to.UserInfo.Length == 0 && !(from.Scheme == Uri.UriSchemeHttps && to.Scheme != Uri.UriSchemeHttps);
        return isSafe ? to : throw HttpFailure.New(settings, page, ErrorCodes.AccessDenied, $"it is redirected to '{to.Scheme}://{to.Host}', which is not followed", "url", false, "Use the final address, if it is the right one");
    }

    private HttpRequestMessage CreateRequest(Uri url)
    {
        var request = new HttpRequestMessage(settings.Method, url);
        if (settings.Body is { } body) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("sqlflow", null));
        // Keys are for the server that the plan names, and for nobody whom that one points to.
        if (!HttpUrls.SameOrigin(url, settings.Url)) return request;
        if (settings.BearerToken is { } token) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in settings.Headers)
        {
            request.Headers.Remove(name);
            if (request.Headers.TryAddWithoutValidation(name, value) || request.Content is null) continue;
            request.Content.Headers.Remove(name);
            request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReadBodyAsync(HttpResponseMessage response, int page, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = stream.ConfigureAwait(false);
        var buffer = new byte[Math.Clamp(response.Content.Headers.ContentLength + 1 ?? 16_384, 1024, 1 << 20)];
        var length = 0;
        while (true)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (read == 0) return buffer.AsMemory(0, length);
            length += read;
            if (length > LargestPage) throw HttpFailure.New(settings, page, ErrorCodes.BadData, $"the page is larger than {LargestPage >> 20} MB", "url", false, "Ask for smaller pages");
            if (length == buffer.Length) System.Array.Resize(ref buffer, buffer.Length * 2);
        }
    }

    /// <summary>The address of the next page in a header such as <c>&lt;https://…&gt;; rel="next"</c>; null: there is none.</summary>
    private static string? LinkOf(HttpResponseHeaders headers)
    {
        if (!headers.TryGetValues("Link", out var values)) return null;
        foreach (var link in values.SelectMany(static value => value.Split(",", StringSplitOptions.TrimEntries)))
        {
            var end = link.IndexOf('>', StringComparison.Ordinal);
            if (link.StartsWith('<') && end > 0
                && link[(end + 1)..].Split(';', StringSplitOptions.TrimEntries).Any(static part => part.Replace("\"", "", StringComparison.Ordinal).Equals("rel=next", StringComparison.OrdinalIgnoreCase)))
            {
                return link[1..end];
            }
        }

        return null;
    }
}

/// <summary>A page as it came.</summary>
/// <param name="Url">Where it came from, redirects followed.</param>
/// <param name="Body">Its bytes.</param>
/// <param name="Link">The next page's address in the header Link; null: none.</param>
internal sealed record HttpAnswer(Uri Url, ReadOnlyMemory<byte> Body, string? Link);
