using System.Collections.Immutable;

namespace SqlFlow.Planning;

/// <summary>Which step waits for which, while it is being found out.</summary>
internal sealed class DependencyGraph(int count)
{
    // Beyond this a plan is hostile: its steps would take gigabytes to connect.
    private const int MaxEdges = 10_000_000;

    private readonly List<int>?[] _dependencies = new List<int>?[count];
    private int _edges;
    private long _visits;
    private int[]? _seen;
    private int _search;

    public int Count => count;

    /// <summary>Whether there were more edges than can be kept; the graph is of no use then.</summary>
    public bool IsFull => _edges > MaxEdges;

    /// <summary>Whether some step waits for one behind it in the text, so that cycles are possible.</summary>
    public bool HasBackwardEdges { get; private set; }

    /// <summary>Makes a step wait for another. A step never waits for itself.</summary>
    public void Add(int step, int dependency)
    {
        if (step == dependency || IsFull) return;
        _edges++;
        HasBackwardEdges |= dependency > step;
        (_dependencies[step] ??= []).Add(dependency);
    }

    /// <summary>Counts work that leads to no edge as if it did.</summary>
    public void Spend() => _edges += IsFull ? 0 : 1;

    /// <summary>What a step waits for; may repeat.</summary>
    public IReadOnlyList<int> this[int step] => _dependencies[step] ?? (IReadOnlyList<int>)[];

    /// <summary>The dependencies of each step, ascending, without repetition.</summary>
    public ImmutableArray<int>[] ToArrays()
    {
        var arrays = new ImmutableArray<int>[count];
        for (var i = 0; i < count; i++)
        {
            if (_dependencies[i] is not { } list)
            {
                arrays[i] = [];
                continue;
            }

            list.Sort();
            var distinct = ImmutableArray.CreateBuilder<int>(list.Count);
            foreach (var dependency in list)
            {
                if (distinct.Count == 0 || distinct[^1] != dependency) distinct.Add(dependency);
            }

            arrays[i] = distinct.DrainToImmutable();
        }

        return arrays;
    }

    /// <summary>Whether a step waits for another, directly or through others. Says yes, to be safe, when it has searched for too long.</summary>
    public bool Reaches(int step, int target)
    {
        if (step == target) return true;
        // Without an edge back every way leads to earlier steps.
        if (!HasBackwardEdges && step < target) return false;
        _seen ??= new int[count];
        var search = ++_search;
        var open = new Stack<int>();
        open.Push(step);
        while (open.TryPop(out var at))
        {
            if (_visits > 50_000_000) return true;
            foreach (var dependency in this[at])
            {
                _visits++;
                if (dependency == target) return true;
                if (_seen[dependency] == search || (!HasBackwardEdges && dependency < target)) continue;
                _seen[dependency] = search;
                open.Push(dependency);
            }
        }

        return false;
    }
}
