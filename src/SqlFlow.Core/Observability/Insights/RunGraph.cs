using System.Collections.Immutable;

namespace SqlFlow.Observability;

/// <summary>The steps of a run in an order in which each comes after those it waits for.</summary>
internal sealed class RunGraph
{
    private readonly ImmutableArray<int>[] _dependencies;
    private readonly int[] _order;

    internal RunGraph(IReadOnlyList<StepTiming> steps)
    {
        var byId = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var index = 0; index < steps.Count; index++) byId.TryAdd(steps[index].StepId, index);
        _dependencies = new ImmutableArray<int>[steps.Count];
        var dependents = new List<int>[steps.Count];
        var waits = new int[steps.Count];
        for (var index = 0; index < steps.Count; index++) dependents[index] = [];
        for (var index = 0; index < steps.Count; index++)
        {
            var names = steps[index].DependsOn;
            var known = new SortedSet<int>();
            foreach (var name in names.IsDefault ? [] : names)
            {
                if (byId.TryGetValue(name, out var dependency) && dependency != index) known.Add(dependency);
            }

            _dependencies[index] = [.. known];
            waits[index] = known.Count;
            foreach (var dependency in known) dependents[dependency].Add(index);
        }

        _order = Order(dependents, waits);
        // Steps that wait for each other never ran: a history that says so is damaged, and what it says is not followed.
        for (var index = 0; index < steps.Count; index++)
        {
            if (waits[index] > 0) _dependencies[index] = [];
        }
    }

    internal ReadOnlySpan<int> Steps => _order;

    internal ImmutableArray<int> DependenciesOf(int step) => _dependencies[step];

    private static int[] Order(List<int>[] dependents, int[] waits)
    {
        var order = new List<int>(waits.Length);
        for (var index = 0; index < waits.Length; index++)
        {
            if (waits[index] == 0) order.Add(index);
        }

        for (var next = 0; next < order.Count; next++)
        {
            foreach (var dependent in dependents[order[next]])
            {
                if (--waits[dependent] == 0) order.Add(dependent);
            }
        }

        for (var index = 0; index < waits.Length; index++)
        {
            if (waits[index] > 0) order.Add(index);
        }

        return [.. order];
    }
}
