using SqlFlow.Resilience;

namespace SqlFlow.Core.Tests.Resilience;

public sealed class BackoffTests
{
    private static readonly RetryPolicy Policy = new() { InitialDelay = TimeSpan.FromSeconds(1), Multiplier = 2, MaxDelay = TimeSpan.FromSeconds(60), Jitter = 0.1 };

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(6, 32)]
    [InlineData(7, 60)]
    [InlineData(5000, 60)]
    public void Wait_doubles_up_to_the_longest(int attempt, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Backoff.DelayAfter(Policy, attempt, 0.5));

    [Theory]
    [InlineData(0, 0.9)]
    [InlineData(0.25, 0.95)]
    [InlineData(1, 1.1)]
    public void Jitter_lengthens_or_shortens_by_its_share(double chance, double seconds) =>
        Assert.Equal(seconds, Backoff.DelayAfter(Policy, 1, chance).TotalSeconds, 6);

    [Fact]
    public void Jitter_never_exceeds_the_longest_wait() =>
        Assert.Equal(TimeSpan.FromSeconds(60), Backoff.DelayAfter(Policy, 20, 1));

    [Fact]
    public void No_initial_delay_is_no_wait_however_many_attempts() =>
        Assert.Equal(TimeSpan.Zero, Backoff.DelayAfter(Policy with { InitialDelay = TimeSpan.Zero }, 5000, 0.5));

    [Fact]
    public void Absurd_policies_still_give_a_wait()
    {
        var absurd = new RetryPolicy { InitialDelay = TimeSpan.FromSeconds(-1), Multiplier = -3, MaxDelay = TimeSpan.MinValue, Jitter = 9 };

        Assert.Equal(TimeSpan.Zero, Backoff.DelayAfter(absurd, 3, 0));
    }
}
