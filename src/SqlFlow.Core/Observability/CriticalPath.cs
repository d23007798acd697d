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

    /// <summary>How long the longest path takes.</summary>
    /// <param name="order">Steps, each after those that it waits for.</param>
    /// <param name="durations">How long each took; used up as working space.</param>
    /// <param name="dependenciesOf">What a step waits for.</param>
    internal static TimeSpan Length(ReadOnlySpan<int> order, TimeSpan[] durations, Func<int, ImmutableArray<int>> dependenciesOf)
    {
        var longest = TimeSpan.Zero;
        foreach (var index in order)
        {
            var start = TimeSpan.Zero;
            foreach (var dependency in dependenciesOf(index))
            {
                if (durations[dependency] > start) start = durations[dependency];
            }

            durations[index] += start;
            if (durations[index] > longest) longest = durations[index];
        }

        return longest;
    }

    /// <summary>How much longer each step could take without making the longest path longer.</summary>
    /// <param name="order">Steps, each after those that it waits for.</param>
    /// <param name="durations">How long each took.</param>
    /// <param name="dependenciesOf">What a step waits for.</param>
    internal static TimeSpan[] SlackOf(ReadOnlySpan<int> order, TimeSpan[] durations, Func<int, ImmutableArray<int>> dependenciesOf)
    {
        var ends = (TimeSpan[])durations.Clone();
        var longest = Length(order, ends, dependenciesOf);
        // The time from a step's start to the end of the longest path that begins with it.
        var tails = (TimeSpan[])durations.Clone();
        var slack = new TimeSpan[durations.Length];
        for (var place = order.Length - 1; place >= 0; place--)
        {
            var index = order[place];
            slack[index] = longest - (ends[index] - durations[index]) - tails[index];
            foreach (var dependency in dependenciesOf(index))
            {
                var tail = durations[dependency] + tails[index];
                if (tail > tails[dependency]) tails[dependency] = tail;
            }
        }

        return slack;
    }
}
