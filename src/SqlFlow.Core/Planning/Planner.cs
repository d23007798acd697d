using System.Collections.Immutable;
using SqlFlow.Connectors;
using SqlFlow.Engines;
using SqlFlow.Variables;

namespace SqlFlow.Planning;

/// <summary>Connects the steps of a plan: finds out which of them wait for which, and everything that is wrong before anything runs.</summary>
/// <remarks>Thread-safe and stateless.</remarks>
public static class Planner
{
    /// <summary>Plans steps that were read or made in code.</summary>
    /// <param name="document">The steps; those that could not be read are left out, the others are checked all the same.</param>
    /// <param name="registry">Knows the step types.</param>
    /// <param name="engine">Finds the tables of queries; the database is not looked at.</param>
    /// <param name="connectors">The connectors that sources may name.</param>
    /// <param name="files">Where the project's files are.</param>
    /// <param name="variables">Variables besides the plan's own; <see cref="VariableLayers.Plan"/> is taken from the document.</param>
    /// <param name="problems">Takes everything that is wrong.</param>
    /// <param name="cancellationToken">Checked between steps.</param>
    /// <returns>The pipeline, or null if there are errors, those of reading included.</returns>
    public static async ValueTask<Pipeline?> PlanAsync(
        PlanDocument document,
        IStepRegistry registry,
        ISqlEngine engine,
        ConnectorRegistry connectors,
        ProjectFiles files,
        VariableLayers variables,
        PlanProblems problems,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (document.Steps.IsEmpty)
        {
            if (!problems.HasErrors && !document.IsPartial) problems.Report(PlanProblemCodes.EmptyPlan, 0, "The plan has no steps.", "Write at least one step.");
            return null;
        }

        var manager = new VariableManager(variables with { Plan = document.Variables });
        var flows = await new DataflowReader(document, engine, manager, problems).ReadAsync(cancellationToken).ConfigureAwait(false);
        var suggestions = new NameSuggestions();
        var sources = new SourceCheck(connectors, registry, document, suggestions).Run(flows);
        var graph = new DependencyGraph(flows.Length);
        var connector = new StepConnector(document, flows, sources, graph, files, manager, suggestions);
        connector.Connect();
        if (graph.IsFull)
        {
            problems.Add(new PlanProblem { Code = PlanProblemCodes.LimitExceeded, File = document.Text?.File, Message = "The steps of the plan depend on each other in too many ways." });
            return null;
        }

        var dependencies = graph.ToArrays();
        var levels = GraphOrder.Levels(dependencies);
        foreach (var cycle in GraphOrder.Cycles(dependencies, levels)) ReportCycle(cycle, flows);
        var steps = Build(flows, dependencies, levels, connector.GateOf);
        LevelsCheck.Run(document, connector.Ids, steps, suggestions, problems);
        if (problems.HasErrors || document.IsPartial) return null;
        return new Pipeline(document.Name, steps, document.Variables, sources.ToMap()) { ExternalTables = connector.FindExternalTables() };
    }

    private static ImmutableArray<PlannedStep> Build(ImmutableArray<StepFlow> flows, ImmutableArray<int>[] dependencies, int[] levels, int?[] gateOf)
    {
        var steps = ImmutableArray.CreateBuilder<PlannedStep>(flows.Length);
        foreach (var flow in flows)
        {
            steps.Add(new PlannedStep(flow.Index, flow.Step, dependencies[flow.Index], levels[flow.Index], gateOf[flow.Index])
            {
                Origin = flow.Origin,
                Dataflow = flow.Items,
            });
        }

        return steps.MoveToImmutable();
    }

    private static void ReportCycle(List<int> cycle, ImmutableArray<StepFlow> flows)
    {
        const int shown = 12;
        var names = cycle.Take(shown).Select(index => flows[index].Step.Id).ToList();
        if (cycle.Count > shown) names.Add($"… {cycle.Count - shown} more …");
        names.Add(names[0]);
        var first = flows[cycle[0]];
        first.Reports.Error(
            first.Step.DependsOn.Count > 0 ? "depends_on" : null,
            $"Steps wait for each other: {string.Join(" → ", names)}.",
            "A step waits for the step behind the arrow, because it reads what that one writes or names it in depends_on. Break the circle at one place.",
            PlanProblemCodes.Cycle);
    }
}
