using System.Collections.Immutable;
using SqlFlow.Docs;
using SqlFlow.Handlers;
using SqlFlow.Planning;

namespace SqlFlow.Report;

/// <summary>What the plan says about a step of a run.</summary>
/// <param name="Id">Its id.</param>
/// <remarks>Immutable, thread-safe. Texts are as written: values of variables, which may be secrets, are not filled in.</remarks>
public sealed record ReportStep(string Id)
{
    /// <summary>Ids of the steps that it waits for.</summary>
    public ImmutableArray<string> DependsOn { get; init; } = [];

    /// <summary>Id of the step in whose transaction it runs; null: in its own.</summary>
    public string? Within { get; init; }

    /// <summary>One line for people.</summary>
    public string? Description { get; init; }

    /// <summary>Its queries; null: it has none.</summary>
    public string? Sql { get; init; }

    /// <summary>What it reads or writes through, e.g. <c>postgres</c>; part of an error's fingerprint.</summary>
    public string? Connector { get; init; }

    /// <summary>What it reads: tables, sources.</summary>
    public ImmutableArray<string> Reads { get; init; } = [];

    /// <summary>What it makes or changes: tables, files, targets.</summary>
    public ImmutableArray<string> Writes { get; init; } = [];

    /// <summary>Where it stands, e.g. <c>sales.sf:12:1</c>; null: not in a file.</summary>
    public string? Place { get; init; }

    /// <summary>What its failure means for the run.</summary>
    public Criticality Criticality { get; init; }

    /// <summary>Its <c>expected_duration_ms</c>.</summary>
    public TimeSpan? ExpectedDuration { get; init; }

    /// <summary>What it asserts, e.g. <c>not null (id)</c>.</summary>
    public ImmutableArray<string> Expectations { get; init; } = [];

    /// <summary>The steps of a pipeline, in text order.</summary>
    public static ImmutableArray<ReportStep> Of(Pipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        return [.. pipeline.Steps.Select(step => Of(step, pipeline))];
    }

    private static ReportStep Of(PlannedStep planned, Pipeline pipeline)
    {
        var step = planned.Step;
        var queries = planned.Dataflow.Where(static item => item.Item.Kind is DataflowItemKind.ReadQuery).Select(static item => item.Item.Text).Distinct(StringComparer.Ordinal).ToArray();
        return new ReportStep(step.Id)
        {
            DependsOn = [.. planned.DependsOn.Select(index => pipeline.Steps[index].Step.Id)],
            Within = planned.GateOf is { } writer ? pipeline.Steps[writer].Step.Id : null,
            Description = step.Description,
            Sql = queries.Length == 0 ? null : string.Join(";\n\n", queries),
            Reads = NamesOf(planned, static item => item.Item.Kind switch
            {
                DataflowItemKind.ReadTable or DataflowItemKind.Gate or DataflowItemKind.ReadSource => [item.Item.Text],
                DataflowItemKind.ReadQuery => item.Tables.Select(static table => table.Name.ToString()),
                _ => [],
            }),
            Writes = NamesOf(planned, static item => item.Item.Kind switch
            {
                DataflowItemKind.WriteTable or DataflowItemKind.WriteFile => [item.Item.Text],
                DataflowItemKind.WriteSink => [item.Item.Sink!.Target],
                _ => [],
            }),
            Place = planned.Origin is { } origin && origin.PlaceOf([]) is var (line, column) ? FormattableString.Invariant($"{origin.File}:{line}:{column}") : null,
            Criticality = step.Criticality,
            ExpectedDuration = step.ExpectedDuration,
            Expectations = step is CheckStep check ? [.. check.Expect.Select(DictionaryChecks.ConditionOf)] : [],
        };
    }

    private static ImmutableArray<string> NamesOf(PlannedStep step, Func<PlannedItem, IEnumerable<string>> select) =>
        [.. step.Dataflow.SelectMany(select).Distinct(StringComparer.Ordinal)];
}
