using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace SqlFlow.Handlers.Tests.Connectors;

/// <summary>A clock that stands still, and says when somebody begins to wait for it.</summary>
internal sealed class SignallingClock() : FakeTimeProvider(new DateTimeOffset(2025, 6, 1, 12, 0, 0, TimeSpan.Zero))
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime >= TimeSpan.Zero) _waits.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Goes forward once somebody waits for about so long.</summary>
    /// <param name="wait">How long.</param>
    /// <param name="tolerance">Seconds by which the wait may differ, for jitter.</param>
    public async Task PassAsync(TimeSpan wait, double tolerance = 0)
    {
        TimeSpan found;
        do found = await _waits.Reader.ReadAsync(TestContext.Current.CancellationToken);
        while (Math.Abs((found - wait).TotalSeconds) > tolerance);
        Advance(found);
    }
}
