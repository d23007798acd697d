using System.Collections.Immutable;

namespace SqlFlow.Observability;

/// <summary>Finds the steps that set the length of a run.</summary>
internal static class CriticalPath
{
    /// <summary>The path through the graph whose durations add up to the most.</summary>
    /// <param name="order">Steps that have ended, each after those that it waits for.</param>
    /// <param name="count">Steps of the graph.</param>
    /// <param name="dependenciesOf">What a step waits for.</param>
    /// <param name="durationOf">How long a step took.</param>
    /// <returns>Indexes from the first to the last; empty where nothing took any time.</returns>
    internal static ImmutableArray<int> Find(ReadOnlySpan<int> order, int count, Func<int, ImmutableArray<int>> dependenciesOf, Func<int, TimeSpan> durationOf)
    {
        var lengths = new TimeSpan[count];
        var previous = new int[count];
        var last = -1;
        var longest = TimeSpan.Zero;
        foreach (var index in order)
        {
            var before = -1;
            var start = TimeSpan.Zero;
            foreach (var dependency in dependenciesOf(index))
            {
                if (lengths[dependency] > start) (before, start) = (dependency, lengths[dependency]);
            }

            (previous[index], lengths[index]) = (before, start + durationOf(index));
            if (lengths[index] > longest) (last, longest) = (index, lengths[index]);
        }

        var path = ImmutableArray.CreateBuilder<int>();
        for (; last >= 0; last = previous[last]) path.Add(last);
        path.Reverse();
        return path.DrainToImmutable();
    }
}
