using System.Globalization;
using Microsoft.Extensions.Logging;

namespace SqlFlow.OpenTelemetry;

/// <summary>Looks on as the SDK sends, which tells nobody when it fails, and says so once.</summary>
internal sealed class CollectorWatch(ILogger logger) : DelegatingHandler(new SocketsHttpHandler
{
    AllowAutoRedirect = false,
    UseCookies = false,
    ConnectTimeout = TimeSpan.FromSeconds(2),
    ActivityHeadersPropagator = null,
})
{
    private int _hasWarned;
    private TaskCompletionSource? _unreachable;

    /// <summary>Done when the next request finds nobody there: the SDK tries again after a while, which the end of a run does not wait for.</summary>
    internal Task NextUnreachable()
    {
        var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _unreachable, next);
        return next.Task;
    }

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return Check(base.Send(request, cancellationToken));
        }
        catch (Exception exception) when (Note(request, exception))
        {
            throw;
        }
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return Check(await base.SendAsync(request, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception) when (Note(request, exception))
        {
            throw;
        }
    }

    /// <summary>Says once that telemetry is lost.</summary>
    internal void Warn(Uri? address, string reason)
    {
        // What is behind the host may hold a key.
        if (Interlocked.Exchange(ref _hasWarned, 1) == 0) TelemetryLog.NotSent(logger, address?.GetLeftPart(UriPartial.Authority).Split('@')[^1] ?? "the collector", reason);
    }

    private HttpResponseMessage Check(HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode) Warn(response.RequestMessage?.RequestUri, string.Create(CultureInfo.InvariantCulture, $"it answered {(int)response.StatusCode}"));
        return response;
    }

    private bool Note(HttpRequestMessage request, Exception exception)
    {
        Warn(request.RequestUri, exception is OperationCanceledException ? "it did not answer in time" : exception.Message.TrimEnd('.'));
        if (exception is HttpRequestException) Volatile.Read(ref _unreachable)?.TrySetResult();
        return false;
    }
}
