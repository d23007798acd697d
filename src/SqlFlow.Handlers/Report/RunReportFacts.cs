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

    /// <summary>The facts of a run, with all that is to be concluded from them.</summary>
    /// <param name="result">What the run did.</param>
    /// <param name="steps">What the plan says, see <see cref="ReportStep.Of(SqlFlow.Planning.Pipeline)"/>.</param>
    /// <param name="input">What else is known: histories, slots, memory limit. Timings and wall time are taken from the result.</param>
    public static RunReportFacts Of(PipelineResult result, ImmutableArray<ReportStep> steps, InsightInput? input = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        input = (input ?? new InsightInput()) with { Timings = StepTimings.Of(result, steps), WallTime = result.PerformanceSummary.WallTime };
        return new RunReportFacts { Result = result, Steps = steps, Insights = SqlFlow.Observability.Insights.Analyze(input), Histories = [.. input.Histories] };
    }
}
