namespace SqlFlow.Observability;

/// <summary>
/// How long the longest path through a run would be if a step took no time, for each step: in all no more work than sorting the
/// dependencies takes, as a run may be one chain of ten thousand steps.
/// </summary>
internal static class PathsWithout
{
    /// <summary>For each step, the length of the longest path when that step takes no time.</summary>
    internal static TimeSpan[] Lengths(RunGraph graph, ReadOnlySpan<TimeSpan> durations)
    {
        var order = graph.Steps;
        var (heads, tails) = (new TimeSpan[order.Length], new TimeSpan[order.Length]);
        foreach (var step in order)
        {
            heads[step] += durations[step];
            foreach (var dependency in graph.DependenciesOf(step)) heads[step] = Longer(heads[step], heads[dependency] + durations[step]);
        }

        for (var place = order.Length - 1; place >= 0; place--)
        {
            var step = order[place];
            tails[step] += durations[step];
            foreach (var dependency in graph.DependenciesOf(step)) tails[dependency] = Longer(tails[dependency], tails[step]);
        }

        var around = Around(graph, heads, tails);
        for (var step = 0; step < around.Length; step++) around[step] = Longer(around[step], heads[step] + tails[step] - (2 * durations[step]));
        return around;
    }

    /// <summary>
    /// For each step, the longest path that does not touch it. In the order of the steps such a path ends before it, begins after it, or
    /// passes over it along a dependency.
    /// </summary>
    private static TimeSpan[] Around(RunGraph graph, TimeSpan[] heads, TimeSpan[] tails)
    {
        var order = graph.Steps;
        var around = new TimeSpan[order.Length];
        var places = new int[order.Length];
        for (var place = 0; place < order.Length; place++) places[order[place]] = place;
        var (before, after) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var place = 0; place < order.Length; place++)
        {
            around[order[place]] = before;
            before = Longer(before, heads[order[place]]);
        }

        for (var place = order.Length - 1; place >= 0; place--)
        {
            around[order[place]] = Longer(around[order[place]], after);
            after = Longer(after, tails[order[place]]);
        }

        var passes = new List<(TimeSpan Length, int From, int To)>();
        foreach (var step in order)
        {
            foreach (var dependency in graph.DependenciesOf(step))
            {
                if (places[step] - places[dependency] > 1) passes.Add((heads[dependency] + tails[step], places[dependency] + 1, places[step]));
            }
        }

        // The longest first: what it passes over no other one needs to look at.
        passes.Sort(static (left, right) => right.Length.CompareTo(left.Length));
        var next = new int[order.Length + 1];
        for (var place = 0; place < next.Length; place++) next[place] = place;
        foreach (var (length, from, to) in passes)
        {
            for (var place = Find(next, from); place < to; place = Find(next, place))
            {
                around[order[place]] = Longer(around[order[place]], length);
                next[place] = place + 1;
            }
        }

        return around;
    }

    /// <summary>The first place from here on that nothing has passed over.</summary>
    private static int Find(int[] next, int place)
    {
        while (next[place] != place)
        {
            next[place] = next[next[place]];
            place = next[place];
        }

        return place;
    }

    private static TimeSpan Longer(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
