using SqlFlow.Engines;
using SqlFlow.Planning;

namespace SqlFlow.Handlers;

/// <summary>What other steps of a run have done to a step's target before it. Writers of one table run in text order.</summary>
/// <param name="IsRebuilt">Whether the step begins the target anew, because the run refreshes everything and nobody has written it yet.</param>
/// <param name="WasReplaced">Whether an earlier step of the run has begun it anew, so that what was known of its rows no longer counts.</param>
internal readonly record struct TargetHistory(bool IsRebuilt, bool WasReplaced)
{
    public static TargetHistory Of(PipelineContext context, Step step, TableName target)
    {
        var writers = context.Pipeline.WritersOf(target).ToList();
        // A step made in code may have an id that the plan does not know; then nobody is before it.
        var own = writers.FindIndex(writer => string.Equals(writer.Step.Id, step.Id, StringComparison.Ordinal));
        var earlier = own <= 0 ? [] : writers[..own];
        if (context.Watermarks.IsFullRefresh) return new(earlier.Count == 0 && writers.Exists(writer => IsRefreshed(writer.Step)), earlier.Count > 0);
        return new(false, earlier.Exists(writer => Contents(writer).Any(context.Pipeline.Replaces)));
    }

    // A table that only transforms append to may hold what cannot be computed again.
    private static bool IsRefreshed(Step step) => step is LoadStep or TransformStep { Mode: TransformMode.Incremental };

    private static IEnumerable<TableContent> Contents(PlannedStep writer) => writer.Dataflow.Select(static item => item.Item.Content).OfType<TableContent>();
}
