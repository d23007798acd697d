using System.Collections.Immutable;

namespace SqlFlow.Planning;

/// <summary>Levels and cycles of a graph, without recursion: a chain may be as long as a plan.</summary>
internal static class GraphOrder
{
    // Each further cycle through steps already named tells nothing new.
    private const int MaxCycles = 20;

    /// <summary>The level of each step, or -1 for steps that are in a cycle or wait for one.</summary>
    public static int[] Levels(ImmutableArray<int>[] dependencies)
    {
        var waiting = new int[dependencies.Length];
        var levels = new int[dependencies.Length];
        var dependents = Dependents(dependencies);
        var ready = new Queue<int>();
        for (var i = 0; i < dependencies.Length; i++)
        {
            levels[i] = -1;
            waiting[i] = dependencies[i].Length;
            if (waiting[i] == 0) ready.Enqueue(i);
        }

        while (ready.TryDequeue(out var step))
        {
            var level = 0;
            foreach (var dependency in dependencies[step]) level = Math.Max(level, levels[dependency] + 1);
            levels[step] = level;
            foreach (var dependent in dependents[step])
            {
                if (--waiting[dependent] == 0) ready.Enqueue(dependent);
            }
        }

        return levels;
    }

    /// <summary>Cycles among the steps without a level, each from its smallest index on; no step is in two of them.</summary>
    public static List<List<int>> Cycles(ImmutableArray<int>[] dependencies, int[] levels)
    {
        var cycles = new List<List<int>>();
        var state = new byte[dependencies.Length]; // 0 new, 1 on the path, 2 done
        var path = new List<(int Step, int Next)>();
        for (var root = 0; root < dependencies.Length && cycles.Count < MaxCycles; root++)
        {
            if (levels[root] >= 0 || state[root] != 0) continue;
            path.Clear();
            path.Add((root, 0));
            state[root] = 1;
            while (path.Count > 0)
            {
                var (step, next) = path[^1];
                if (next == dependencies[step].Length)
                {
                    state[step] = 2;
                    path.RemoveAt(path.Count - 1);
                    continue;
                }

                path[^1] = (step, next + 1);
                var dependency = dependencies[step][next];
                if (levels[dependency] >= 0 || state[dependency] == 2) continue;
                if (state[dependency] == 0)
                {
                    state[dependency] = 1;
                    path.Add((dependency, 0));
                    continue;
                }

                var start = path.FindLastIndex(at => at.Step == dependency);
                cycles.Add(Rotate([.. path.Skip(start).Select(static at => at.Step)]));
                // The steps of this path have been named or lead to those named: they are done.
                foreach (var (named, _) in path) state[named] = 2;
                path.Clear();
            }
        }

        return cycles;
    }

    private static List<int> Rotate(List<int> cycle)
    {
        var smallest = cycle.IndexOf(cycle.Min());
        return [.. cycle.Skip(smallest), .. cycle.Take(smallest)];
    }

    private static List<int>[] Dependents(ImmutableArray<int>[] dependencies)
    {
        var dependents = new List<int>[dependencies.Length];
        for (var i = 0; i < dependents.Length; i++) dependents[i] = [];
        for (var i = 0; i < dependencies.Length; i++)
        {
            foreach (var dependency in dependencies[i]) dependents[dependency].Add(i);
        }

        return dependents;
    }
}
