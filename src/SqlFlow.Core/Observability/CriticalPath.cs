using System.Collections.Immutable;

namespace SqlFlow.Observability;

/// <summary>Finds the steps that set the length of a run.</summary>
internal static class CriticalPath
{
    /// <summary>The path through the graph whose durations add up to the most.</summary>
    /// <param name="order">Steps that have ended, each after those that it waits for.</param>
    /// <param name="durations">How long each step of the graph took; used up as working space.</param>
    /// <param name="dependenciesOf">What a step waits for.</param>
    /// <returns>Indexes from the first to the last; empty where nothing took any time.</returns>
    internal static ImmutableArray<int> Find(ReadOnlySpan<int> order, TimeSpan[] durations, Func<int, ImmutableArray<int>> dependenciesOf)
    {
        // A step's length replaces its duration: nobody asks for that again, as each step comes once.
        var lengths = durations;
        var previous = new int[durations.Length];
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

            (previous[index], lengths[index]) = (before, start + lengths[index]);
            if (lengths[index] > longest) (last, longest) = (index, lengths[index]);
        }

        var path = ImmutableArray.CreateBuilder<int>();
        for (; last >= 0; last = previous[last]) path.Add(last);
        path.Reverse();
        return path.DrainToImmutable();
    }
}
