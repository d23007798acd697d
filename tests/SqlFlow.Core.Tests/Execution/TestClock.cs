using Microsoft.Extensions.Time.Testing;

namespace SqlFlow.Core.Tests.Execution;

/// <summary>A clock that stands still until told otherwise, and tells when somebody begins to wait.</summary>
internal sealed class TestClock() : FakeTimeProvider(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero))
{
    /// <summary>Called once a timer runs, on another thread.</summary>
    public Action<TimeSpan>? OnTimer { get; set; }

    /// <summary>Lets the time of each wait go by as soon as it has begun.</summary>
    public void SkipWaits() => OnTimer = Advance;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (OnTimer is { } onTimer && dueTime > TimeSpan.Zero) _ = Task.Run(() => onTimer(dueTime));
        return timer;
    }
}
