using SqlFlow.State;

namespace SqlFlow.Profiles;

/// <summary>What a profile says about the history of runs; null: nothing.</summary>
internal sealed record HistorySection
{
    /// <summary>Whether runs are kept.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Runs kept of each pipeline.</summary>
    public int? MaxRuns { get; init; }

    /// <summary>Days that a run is kept.</summary>
    public int? MaxAgeDays { get; init; }

    /// <summary>Whether shares of NULLs are kept.</summary>
    public bool? NullRates { get; init; }

    /// <summary>What a host says wins as a whole; else what the profile says, and the defaults for the rest.</summary>
    internal static HistoryOptions Resolve(HistoryOptions? host, HistorySection? profile)
    {
        if (host is not null) return host;
        var defaults = HistoryOptions.Default;
        return profile is null ? defaults : new HistoryOptions
        {
            Enabled = profile.Enabled ?? defaults.Enabled,
            MaxRuns = profile.MaxRuns ?? defaults.MaxRuns,
            MaxAgeDays = profile.MaxAgeDays ?? defaults.MaxAgeDays,
            NullRates = profile.NullRates ?? defaults.NullRates,
        };
    }
}
