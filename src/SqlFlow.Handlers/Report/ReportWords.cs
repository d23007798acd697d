using System.Globalization;
using SqlFlow.Execution;
using SqlFlow.Observability;

namespace SqlFlow.Report;

/// <summary>Says in a sentence or two what became of a run.</summary>
internal static class ReportWords
{
    private const int MostNames = 3;

    /// <summary>What happened, e.g. <c>All 26 steps succeeded.</c></summary>
    public static string What(PipelineResult result)
    {
        int Count(StepStatus status) => result.Steps.Count(step => step.Result.Status == status);
        var total = result.Steps.Length;
        var (failed, skipped, succeeded) = (Count(StepStatus.Failure), Count(StepStatus.Skipped), Count(StepStatus.Success));
        if (total == 0) return "There was nothing to run.";
        if (result.Status is RunStatus.Cancelled)
        {
            var waiting = result.Steps.Count(static step => step.Result is { Status: StepStatus.Cancelled, Attempts: 0 });
            var interrupted = Count(StepStatus.Cancelled) - waiting;
            return $"The run was cancelled: {Number(succeeded)} of {Steps(total)} had succeeded"
                + (failed > 0 ? $", {Number(failed)} had failed" : "")
                + (interrupted > 0 ? $", {Number(interrupted)} {(interrupted == 1 ? "was" : "were")} interrupted" : "")
                + (waiting + skipped > 0 ? $", {Number(waiting + skipped)} did not begin." : ".");
        }

        if (failed == 0) return succeeded == total ? (total == 1 ? "The step succeeded." : $"All {Steps(total)} succeeded.") : $"{Number(succeeded)} of {Steps(total)} succeeded, {Number(total - succeeded)} did not run.";
        var names = result.Steps.Where(static step => step.Result.Status is StepStatus.Failure).Select(static step => step.StepId).ToArray();
        var text = $"{Number(failed)} of {Steps(total)} failed: {string.Join(", ", names.Take(MostNames))}{(failed > MostNames ? $" and {Number(failed - MostNames)} more" : "")}.";
        if (skipped > 0) text += $" {Steps(skipped)} {(skipped == 1 ? "was" : "were")} skipped because of {(failed == 1 ? "it" : "them")}.";
        return result.Status is RunStatus.PartialSuccess ? $"{text} The plan tolerates that." : text;
    }

    /// <summary>What set the run's length; null: not known.</summary>
    public static string? Why(BottleneckReport? bottlenecks) =>
        bottlenecks is null || bottlenecks.CriticalPath.IsEmpty ? null : $"{char.ToUpperInvariant(bottlenecks.Evidence[0])}{bottlenecks.Evidence[1..]}.";

    private static string Steps(int count) => $"{Number(count)} {(count == 1 ? "step" : "steps")}";

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
