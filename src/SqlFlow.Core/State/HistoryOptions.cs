using System.Collections.Immutable;
using System.Globalization;

namespace SqlFlow.State;

/// <summary>Whether and how long the history of runs is kept. Immutable; changed with <c>with</c>.</summary>
public sealed record HistoryOptions
{
    /// <summary>The defaults.</summary>
    public static HistoryOptions Default { get; } = new();

    /// <summary>Whether a run is kept in the history, with its lineage.</summary>
    /// <value>True. A database in memory keeps no runs all the same.</value>
    public bool Enabled { get; init; } = true;

    /// <summary>Runs kept of each pipeline, the newest ones; 1 or more.</summary>
    /// <value>1,000.</value>
    public int MaxRuns { get; init; } = 1000;

    /// <summary>How long a run is kept, in days; 1 or more.</summary>
    /// <value>400: a year can be compared with the one before.</value>
    public int MaxAgeDays { get; init; } = 400;

    /// <summary>Whether the share of NULLs in each column of the tables that a run wrote is kept with it.</summary>
    /// <value>True. Tables above some 16,000 rows are sampled.</value>
    public bool NullRates { get; init; } = true;

    /// <summary>Everything that is wrong with the options; empty: nothing.</summary>
    public ImmutableArray<string> Validate()
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        if (MaxRuns < 1) problems.Add(string.Create(CultureInfo.InvariantCulture, $"max_runs of the history is {MaxRuns}, but must be 1 or more."));
        if (MaxAgeDays is < 1 or > 36_500) problems.Add(string.Create(CultureInfo.InvariantCulture, $"max_age_days of the history is {MaxAgeDays}, but must be 1 to 36500."));
        return problems.DrainToImmutable();
    }
}
