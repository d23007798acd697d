namespace SqlFlow.Resilience;

/// <summary>How long to wait before the next attempt.</summary>
public static class Backoff
{
    /// <summary>Exponential, with jitter, never longer than the policy's longest wait.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="attempt">The attempt that has failed, from 1.</param>
    /// <param name="chance">0 to 1; 0.5 is no jitter.</param>
    public static TimeSpan DelayAfter(RetryPolicy policy, int attempt, double chance)
    {
        var longest = Math.Max(0, policy.MaxDelay.TotalMilliseconds);
        var wait = Math.Max(0, policy.InitialDelay.TotalMilliseconds) * Math.Pow(Math.Max(1, policy.Multiplier), attempt - 1);
        // Zero times infinity, after hundreds of attempts without a delay.
        if (double.IsNaN(wait)) wait = 0;
        wait = Math.Min(wait, longest);
        wait *= 1 + (Math.Clamp(policy.Jitter, 0, 1) * ((2 * chance) - 1));
        return TimeSpan.FromMilliseconds(Math.Clamp(wait, 0, longest));
    }
}
