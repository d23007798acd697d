using System.Threading.Channels;
using SqlFlow.Resilience;

namespace SqlFlow.OpenLineage;

/// <summary>Takes events to one target, beside the run: bounded, with a few attempts, and what cannot be delivered is counted.</summary>
internal sealed class EventLane : IAsyncDisposable
{
    // A server that does not answer at all hardly will a moment later; one that is busy may.
    private static readonly RetryPolicy Unreachable = new() { MaxAttempts = 2, InitialDelay = TimeSpan.FromMilliseconds(100) };
    private static readonly RetryPolicy Busy = new() { MaxAttempts = 4, InitialDelay = TimeSpan.FromMilliseconds(200), Multiplier = 2 };
    private static readonly CircuitBreakerOptions Breaking = new() { FailuresToOpen = 1, BreakDuration = TimeSpan.FromSeconds(30), SuccessesToClose = 1 };

    private readonly Channel<RunNotice> _notices;
    private readonly IOpenLineageTransport _transport;
    private readonly Func<RunNotice, CancellationToken, ValueTask<ReadOnlyMemory<byte>>> _write;
    private readonly TimeProvider _timeProvider;
    private readonly Func<double> _chance;
    private readonly CircuitBreaker _breaker;
    private readonly CancellationTokenSource _giveUp = new();
    private readonly Lock _lock = new();
    private Task? _delivering;
    private bool _isClosed;
    private long _posted;
    private long _delivered;

    public EventLane(OpenLineageTarget target, int capacity, Func<RunNotice, CancellationToken, ValueTask<ReadOnlyMemory<byte>>> write, TimeProvider timeProvider, Func<double> chance)
    {
        (Name, _write, _timeProvider, _chance) = (target.Name, write, timeProvider, chance);
        _transport = target.Open(timeProvider);
        _breaker = new CircuitBreaker(timeProvider, Breaking);
        _notices = Channel.CreateBounded<RunNotice>(new BoundedChannelOptions(capacity) { SingleReader = true });
    }

    /// <summary>The target, for messages.</summary>
    public string Name { get; }

    /// <summary>Events that were not delivered, once the lane is closed.</summary>
    public long Dropped => Volatile.Read(ref _posted) - Volatile.Read(ref _delivered);

    /// <summary>What the last failure was; null: there was none.</summary>
    public string? LastFailure { get; private set; }

    /// <summary>Never waits: what does not fit is dropped.</summary>
    public void Post(RunNotice notice)
    {
        Interlocked.Increment(ref _posted);
        if (!_notices.Writer.TryWrite(notice)) LastFailure ??= "more events than fit into the queue";
        // Not before the first event, so that what is sent belongs to the span of the run.
        lock (_lock) _delivering ??= _isClosed ? Task.CompletedTask : Task.Run(DeliverAsync);
    }

    /// <summary>Takes nothing more, and waits for what is under way, but not for ever.</summary>
    public async Task CloseAsync(TimeSpan patience)
    {
        _notices.Writer.TryComplete();
        Task delivering;
        lock (_lock) (_isClosed, delivering) = (true, _delivering ?? Task.CompletedTask);
        try
        {
            await delivering.WaitAsync(patience, _timeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            LastFailure ??= "not done when the run ended";
            await _giveUp.CancelAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _giveUp.CancelAsync().ConfigureAwait(false);
        // A transport that does not heed its token is not waited for; then the source is left to the garbage collector.
        if (_delivering is not { IsCompleted: false }) _giveUp.Dispose();
    }

    private async Task DeliverAsync()
    {
        try
        {
            await foreach (var notice in _notices.Reader.ReadAllAsync(_giveUp.Token).ConfigureAwait(false))
            {
                if (await TryDeliverAsync(notice).ConfigureAwait(false)) Interlocked.Increment(ref _delivered);
            }
        }
        catch (OperationCanceledException) when (_giveUp.IsCancellationRequested)
        {
            // What is left is counted as dropped.
        }
    }

    private async ValueTask<bool> TryDeliverAsync(RunNotice notice)
    {
        if (!_breaker.TryEnter(out var call, out _)) return false;
        try
        {
            var content = await _write(notice, _giveUp.Token).ConfigureAwait(false);
            var outcome = await TryDeliverAsync(content).ConfigureAwait(false);
            // One that refuses has answered.
            call.Report(outcome is null or TransportFailure.Refused ? CallOutcome.Succeeded : CallOutcome.Failed);
            return outcome is null;
        }
        catch (OperationCanceledException) when (_giveUp.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever a transport of the host throws, the other events go on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LastFailure = $"{exception.GetType().Name}: {exception.Message}";
            call.Report(CallOutcome.Abandoned);
            return false;
        }
    }

    /// <summary>Null: it was delivered.</summary>
    private async ValueTask<TransportFailure?> TryDeliverAsync(ReadOnlyMemory<byte> content)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await _transport.SendAsync(content, _giveUp.Token).ConfigureAwait(false);
                return null;
            }
            catch (OpenLineageTransportException exception)
            {
                LastFailure = exception.Message;
                var policy = exception.Failure is TransportFailure.Busy ? Busy : Unreachable;
                if (exception.Failure is TransportFailure.Refused || attempt >= policy.MaxAttempts) return exception.Failure;
                await Task.Delay(Backoff.DelayAfter(policy, attempt, _chance()), _timeProvider, _giveUp.Token).ConfigureAwait(false);
            }
        }
    }
}
