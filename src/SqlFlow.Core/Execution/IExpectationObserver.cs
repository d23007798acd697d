using System.Collections.Immutable;

namespace SqlFlow.Execution;

/// <summary>Watches a run and wants to know beforehand how long its steps usually take, e.g. to say how much is left. Only where one watches
/// does a host look that up.</summary>
public interface IExpectationObserver : IRunObserver
{
    /// <summary>The run is about to begin; not called where its database knows of no earlier runs.</summary>
    /// <param name="durations">How long steps usually take, by id; without those that nothing is known of.</param>
    void RunExpected(ImmutableSortedDictionary<string, TimeSpan> durations);
}
