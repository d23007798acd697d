namespace SqlFlow.Connectors.Http;

/// <summary>Lets one call after another through, no sooner than so long after the one before.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class RateGate(TimeSpan distance, TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (_lock)
        {
            var now = timeProvider.GetUtcNow();
            wait = _next - now;
            // A clock that steps back must not make calls wait for more than their turn.
            if (wait > distance * 1000) wait = distance;
            _next = now + (wait > TimeSpan.Zero ? wait : TimeSpan.Zero) + distance;
        }

        if (wait > TimeSpan.Zero) await Task.Delay(wait, timeProvider, cancellationToken).ConfigureAwait(false);
    }
}
