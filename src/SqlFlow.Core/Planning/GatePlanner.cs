namespace SqlFlow.Planning;

/// <summary>
/// Decides which assertions run inside the transaction of their table's latest earlier writer. What such a gate needs besides
/// must be there when that writer runs; where this would make the writer wait for itself, the gate becomes an ordinary reader.
/// </summary>
internal sealed class GatePlanner(DependencyGraph graph, IReadOnlyList<StepFlow> flows)
{
    private readonly List<(int Step, TableFlow.Version Version)> _candidates = [];

    /// <summary>The writer in whose transaction a step runs, for each step; null: in its own.</summary>
    public int?[] GateOf { get; } = new int?[flows.Count];

    /// <summary>Takes a step that gates a table which an earlier step has written.</summary>
    public void Add(int step, TableFlow.Version version)
    {
        graph.Add(step, version.Writer);
        _candidates.Add((step, version));
    }

    /// <summary>Decides, when all other dependencies are known.</summary>
    public void Decide()
    {
        foreach (var (step, version) in _candidates)
        {
            if (FindObstacle(step, version.Writer) is { } obstacle) MakeReader(step, version, obstacle);
            else Accept(step, version.Writer);
        }
    }

    private int? FindObstacle(int step, int writer)
    {
        foreach (var dependency in graph[step])
        {
            if (dependency == writer || GateOf[dependency] == writer) continue;
            if (graph.Reaches(dependency, writer)) return dependency;
        }

        return null;
    }

    private void Accept(int step, int writer)
    {
        GateOf[step] = writer;
        // The gates of one writer run in text order, within it: it need not wait for them.
        foreach (var dependency in graph[step])
        {
            if (GateOf[dependency] != writer) graph.Add(writer, dependency);
        }
    }

    private void MakeReader(int step, TableFlow.Version version, int obstacle)
    {
        if (version.NextWriter is { } next) graph.Add(next, step);
        foreach (var (reader, isGuard) in version.Readers)
        {
            if (reader > step && !isGuard) graph.Add(reader, step);
        }

        var (writerId, obstacleId) = (flows[version.Writer].Step.Id, flows[obstacle].Step.Id);
        flows[step].Reports.Warning(
            null,
            $"The check cannot run inside the transaction of '{writerId}', because it also waits for '{obstacleId}', which comes after '{writerId}'. It runs as a step of its own: '{writerId}' keeps what it wrote even if the check fails.",
            $"Let the check wait for nothing that waits for '{writerId}'.",
            PlanProblemCodes.InvalidValue);
    }
}
