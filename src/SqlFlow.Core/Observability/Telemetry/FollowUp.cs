using System.Diagnostics;

namespace SqlFlow.Observability;

/// <summary>Spans of what belongs to a run but comes after it, as telling about its alerts does.</summary>
public static class FollowUp
{
    /// <summary>Begins a span within that of a run, and makes it the current activity of the caller's method.</summary>
    /// <param name="name">What is done.</param>
    /// <param name="run">The span of the run (<see cref="Execution.PipelineResult.Trace"/>); null: nobody traces it.</param>
    /// <returns>To be disposed at its end; null: nobody listens.</returns>
    public static Activity? Start(string name, ActivityContext? run) =>
        run is { } parent && SqlFlowInstruments.Source.HasListeners() ? SqlFlowInstruments.Source.StartActivity(name, ActivityKind.Internal, parent) : null;
}
