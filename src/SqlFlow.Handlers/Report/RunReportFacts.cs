using System.Collections.Immutable;
using SqlFlow.Execution;
using SqlFlow.Observability;
using SqlFlow.Planning;

namespace SqlFlow.Report;

/// <summary>What the report of a run is made of. All but the result may be missing: nothing is said about it then.</summary>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record RunReportFacts
{
    /// <summary>What the run did.</summary>
    public required PipelineResult Result { get; init; }

    /// <summary>What the plan says about its steps. Of steps that are not here only the result is shown.</summary>
    public ImmutableArray<ReportStep> Steps { get; init; } = [];

    /// <summary>What was concluded from the run and those before it.</summary>
    public InsightReport Insights { get; init; } = new();

    /// <summary>The runs of the steps, this one included, newest last.</summary>
    public ImmutableArray<StepHistory> Histories { get; init; } = [];

    /// <summary>Where the lineage page is, as an address relative to the report's; null: nowhere.</summary>
    public string? LineagePage { get; init; }

    /// <summary>The facts of a run that has just ended, with all that is to be concluded from them.</summary>
    /// <param name="result">What the run did.</param>
    /// <param name="pipeline">What ran.</param>
    /// <param name="input">What else is known: histories (unless the result has them), slots, memory limit. Timings and wall time are taken from the result.</param>
    public static RunReportFacts Of(PipelineResult result, Pipeline pipeline, InsightInput? input = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(pipeline);
        return Of(result, ReportStep.Of(pipeline), RunRecord.Of(pipeline, result, input?.Slots ?? 0), input);
    }

    /// <summary>The facts of a run as the history keeps it.</summary>
    /// <param name="run">The run with its steps, attempts and alerts.</param>
    /// <param name="pipeline">The pipeline, for descriptions, SQL and checks, which the history does not keep; it may have changed since. Null: without them.</param>
    /// <param name="input">What else is known, of the runs up to this one. Timings, wall time and slots are taken from the run.</param>
    public static RunReportFacts Of(RunRecord run, Pipeline? pipeline = null, InsightInput? input = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        return Of(KeptRun.ResultOf(run), KeptRun.StepsOf(run, pipeline), run, (input ?? new InsightInput()) with { Slots = run.MaxParallel });
    }

    internal static RunReportFacts Of(PipelineResult result, ImmutableArray<ReportStep> steps, RunRecord run, InsightInput? input)
    {
        input ??= new InsightInput();
        if (input.Histories.Count == 0 && !result.Histories.IsDefaultOrEmpty) input = input with { Histories = result.Histories };
        // Of a run that the histories do not end with they say nothing.
        var isNewest = input.Histories.Any(history => history.Runs is { IsDefaultOrEmpty: false } runs && runs[^1].RunId == result.RunId);
        input = input with { Histories = isNewest ? input.Histories : [], Timings = StepTimings.Of(run), WallTime = result.PerformanceSummary.WallTime };
        var connectors = run.Steps.ToDictionary(static step => step.StepId, static step => step.Connector, StringComparer.Ordinal);
        steps = [.. steps.Select(step => step with { Connector = connectors.GetValueOrDefault(step.Id) })];
        return new RunReportFacts { Result = result, Steps = steps, Insights = result.Insights ?? SqlFlow.Observability.Insights.Analyze(input), Histories = [.. input.Histories] };
    }
}
