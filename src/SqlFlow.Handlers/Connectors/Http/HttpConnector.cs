using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using Apache.Arrow;
using SqlFlow.Delivery;

namespace SqlFlow.Connectors.Http;

/// <summary>Reads JSON records from web services, page by page.</summary>
/// <param name="chance">For the jitter of retries, 0 to 1; null: the system's.</param>
internal sealed class HttpConnector(Func<double>? chance = null) : INetworkConnector
{
    // One for the process: connections are kept in it. No cookies, no redirects of its own, so that one source never sees what another was given.
    private static readonly HttpClient Client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ActivityHeadersPropagator = SpanPropagator.Instance,
    })
    {
        // Each request has its own time-out, on the run's clock.
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private readonly ConcurrentDictionary<(string Endpoint, double Rate), RateGate> _gates = new();
    private readonly Func<double> _chance = chance ?? (static () => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue);

    public string Type => "http";

    public ImmutableArray<ConnectorParameter> Parameters { get; } =
    [
        new("url", "The address, http:// or https://.", IsRequired: true),
        new("method", "GET (default) or POST."),
        new("headers", "Headers, as an object."),
        new("params", "Parameters of the address, as an object."),
        new("body", "JSON that is posted."),
        new("bearer_token", "The token of the header Authorization, as ${NAME}.") { IsSecret = true },
        new("records", "Where in a page the records are, e.g. data.items; without it, the page is their list."),
        new("columns", "Names and types; other fields are left out. Without it, the first page decides."),
        new("next_link", "Where in a page the next one's address is, e.g. links.next, or 'header' for the header Link."),
        new("page_param", "The parameter that takes the page's number."),
        new("first_page", "The first page's number (1)."),
        new("page_size", "Records of a full page: one with fewer is the last. Without it, an empty page is."),
        new("cursor_param", "The parameter that takes the cursor of the page before."),
        new("cursor_path", "Where in a page the next cursor is."),
        new("max_pages", "Pages to read at most."),
        new("timeout", "Seconds to wait for a page (30)."),
        new("rate_limit", "Requests a second at most."),
    ];

    // A page is tried again by itself, which costs less than all pages anew.
    RetryPolicy? INetworkConnector.RetryPolicy => null;

    public string EndpointOf(ConnectorOptions options) =>
        options.Find("url") is { } text && Uri.TryCreate(text.ToString(), UriKind.Absolute, out var url) ? $"{url.Scheme}://{url.IdnHost}:{url.Port}" : "http://";

    public async ValueTask<SourceData> OpenAsync(SourceRequest request, CancellationToken cancellationToken)
    {
        var settings = HttpSettings.Read(request);
        var gate = settings.RateLimit is { } rate
            ? _gates.GetOrAdd((EndpointOf(request.Options), rate), static (key, clock) => new RateGate(TimeSpan.FromSeconds(1 / key.Rate), clock), request.TimeProvider)
            : null;
        var reading = new HttpReading(settings, new HttpFetcher(Client, settings, gate, request.TimeProvider, _chance));
        if (HttpColumns.Declared(settings) is { } declared) return new SourceData.Batches(declared.Schema, token => reading.ReadAsync(declared, null, token));

        // The first page says what the columns are; it is not asked for twice.
        var first = await reading.FirstAsync(tries: !request.IsPlanning, cancellationToken).ConfigureAwait(false);
        var columns = Infer(settings, first);
        HttpAnswer? unread = first;
        return new SourceData.Batches(columns.Schema, token => reading.ReadAsync(columns, Interlocked.Exchange(ref unread, null), token));
    }

    private static HttpColumns Infer(HttpSettings settings, HttpAnswer first)
    {
        using var page = HttpPage.Parse(settings, first.Body, 1);
        try
        {
            return HttpColumns.Infer(settings, page);
        }
        catch (InvalidOperationException exception)
        {
            throw HttpPage.Bad(settings, 1, $"has a name that is not valid Unicode: {exception.Message}", "Correct the record on the server", exception);
        }
    }
}
