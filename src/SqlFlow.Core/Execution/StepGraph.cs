using System.Collections.Immutable;
using SqlFlow.Planning;

namespace SqlFlow.Execution;

/// <summary>Which steps wait for which, as arrays: the dependents of step <c>i</c> are a slice of one array.</summary>
/// <remarks>Immutable.</remarks>
internal sealed class StepGraph
{
    private readonly ImmutableArray<PlannedStep> _steps;
    private readonly int[] _starts;
    private readonly int[] _dependents;
    private readonly int[] _counts;
    private readonly ImmutableArray<int>[]? _gates;
    private readonly ImmutableArray<int>[]? _dependencies;

    internal StepGraph(ImmutableArray<PlannedStep> steps)
    {
        _steps = steps;
        if (steps.Any(static step => step.GateOf is not null))
        {
            _gates = GatesOf(steps);
            _dependencies = WithGates(steps, _gates);
        }

        _counts = new int[steps.Length];
        _starts = new int[steps.Length + 1];
        for (var index = 0; index < steps.Length; index++)
        {
            var dependencies = DependenciesOf(index);
            _counts[index] = dependencies.Length;
            foreach (var dependency in dependencies.AsSpan()) _starts[dependency + 1]++;
        }

        for (var index = 0; index < steps.Length; index++) _starts[index + 1] += _starts[index];
        _dependents = new int[_starts[^1]];
        var next = _starts.AsSpan(0, steps.Length).ToArray();
        for (var index = 0; index < steps.Length; index++)
        {
            foreach (var dependency in DependenciesOf(index).AsSpan()) _dependents[next[dependency]++] = index;
        }
    }

    /// <summary>How many steps each one waits for; a copy to count down.</summary>
    internal int[] CopyCounts() => (int[])_counts.Clone();

    internal ReadOnlySpan<int> DependentsOf(int index) => _dependents.AsSpan(_starts[index].._starts[index + 1]);

    internal ImmutableArray<int> DependenciesOf(int index) => _dependencies is null ? _steps[index].DependsOn : _dependencies[index];

    /// <summary>The steps that run within the transaction of a step, in order.</summary>
    internal ReadOnlySpan<int> GatesOf(int index) => _gates is null ? [] : _gates[index].AsSpan();

    private static ImmutableArray<int>[] GatesOf(ImmutableArray<PlannedStep> steps)
    {
        var gates = new ImmutableArray<int>[steps.Length];
        Array.Fill(gates, []);
        foreach (var step in steps)
        {
            if (step.GateOf is { } writer) gates[writer] = gates[writer].Add(step.Index);
        }

        return gates;
    }

    /// <summary>A gate waits for its writer, and the writer for all that its gates wait for, as they run within it.</summary>
    private static ImmutableArray<int>[] WithGates(ImmutableArray<PlannedStep> steps, ImmutableArray<int>[] gates)
    {
        var dependencies = new ImmutableArray<int>[steps.Length];
        foreach (var step in steps)
        {
            var own = new SortedSet<int>(step.DependsOn);
            if (step.GateOf is { } writer) own.Add(writer);
            foreach (var gate in gates[step.Index]) own.UnionWith(steps[gate].DependsOn);
            foreach (var gate in gates[step.Index]) own.Remove(gate);
            own.Remove(step.Index);
            dependencies[step.Index] = [.. own];
        }

        return dependencies;
    }
}
