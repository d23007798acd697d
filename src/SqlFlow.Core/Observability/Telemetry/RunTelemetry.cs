using System.Diagnostics;
using SqlFlow.Engines;
using SqlFlow.Execution;
using SqlFlow.Planning;

namespace SqlFlow.Observability;

/// <summary>The spans and metrics of one run. There is none where nobody listened when the run began.</summary>
/// <remarks>Thread-safe. Disposing ends the span of the run.</remarks>
internal sealed class RunTelemetry : IDisposable
{
    private readonly string _pipeline;
    private readonly string _runId;
    private readonly bool _tracesSql;
    private readonly Activity? _span;

    private RunTelemetry(string pipeline, string runId, RunOptions options)
    {
        (_pipeline, _runId, _tracesSql) = (pipeline, runId, options.TraceSql);
        if (!SqlFlowInstruments.Source.HasListeners()) return;
        var parent = options.TraceParent is { } context && context != default ? context : Activity.Current?.Context ?? default;
        _span = SqlFlowInstruments.Source.StartActivity($"run {pipeline}", ActivityKind.Internal, parent);
        if (_span is not { IsAllDataRequested: true }) return;
        _span.SetTag(TelemetryNames.Pipeline, pipeline).SetTag(TelemetryNames.RunId, runId);
    }

    /// <summary>Begins the span of a run, which is the current activity of the caller's method from then on. Null: nobody listens.</summary>
    internal static RunTelemetry? Begin(string pipeline, string runId, RunOptions options) =>
        SqlFlowInstruments.IsWatched ? new RunTelemetry(pipeline, runId, options) : null;

    /// <summary>Begins the span of an attempt, within that of the run or, for a check, of the step that it guards.</summary>
    internal Activity? StartAttempt(Step step, int attempt)
    {
        if (!SqlFlowInstruments.Source.HasListeners()) return null;
        var span = SqlFlowInstruments.Source.StartActivity($"step {step.Type}");
        if (span is not { IsAllDataRequested: true }) return span;
        span.SetTag(TelemetryNames.Pipeline, _pipeline).SetTag(TelemetryNames.RunId, _runId);
        span.SetTag(TelemetryNames.StepId, step.Id).SetTag(TelemetryNames.StepType, step.Type).SetTag(TelemetryNames.Attempt, attempt);
        if (_tracesSql) StatementTelemetry.AllowText(span);
        return span;
    }

    /// <summary>Says how an attempt ended; its span is the caller's to end.</summary>
    internal void EndAttempt(Activity? span, Step step, StepExecutionResult result, SessionUsage? usage)
    {
        var status = result.Status.ToName();
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(TelemetryNames.StepStatus, status);
            if (result.RowsAffected is { } written) span.SetTag(TelemetryNames.Rows, written);
            if (result.RowsRead is { } read) span.SetTag(TelemetryNames.RowsRead, read);
            if (result.ErrorCode is { } code) span.SetTag(TelemetryNames.ErrorType, code);
            if (result.Status is StepStatus.Failure) span.SetStatus(ActivityStatusCode.Error, result.ErrorMessage);
        }

        if (SqlFlowInstruments.StepAttempts.Enabled) SqlFlowInstruments.StepAttempts.Add(1, TagsOf(step.Type, status));
        // A check works in the session of its writer, whose figures have it.
        if (usage?.PeakMemory is { } memory && SqlFlowInstruments.StepMemoryPeak.Enabled) SqlFlowInstruments.StepMemoryPeak.Record(memory, TagsOf(step.Type, status));
        if (usage?.Spill is { } spill && SqlFlowInstruments.StepSpill.Enabled) SqlFlowInstruments.StepSpill.Record(spill, TagsOf(step.Type, status));
    }

    /// <summary>Notes a retry on the span of the run: that of the attempt is over, that of the next one has not begun.</summary>
    internal void Retrying(Step step, StepExecutionResult failure, TimeSpan delay) => _span?.AddEvent(new ActivityEvent(TelemetryNames.RetryEvent, tags: new ActivityTagsCollection
    {
        { TelemetryNames.StepId, step.Id },
        { TelemetryNames.Attempt, failure.Attempts },
        { TelemetryNames.RetryDelay, delay.TotalSeconds },
        { TelemetryNames.ErrorType, failure.ErrorCode },
    }));

    /// <summary>A step has its result, also where it never ran.</summary>
    internal void StepFinished(Step step, StepExecutionResult result)
    {
        var tags = TagsOf(step.Type, result.Status.ToName());
        if (result.Attempts > 0) SqlFlowInstruments.StepDuration.Record(result.ExecutionDuration.TotalSeconds, tags);
        if (result is { Status: StepStatus.Success, RowsAffected: { } rows }) SqlFlowInstruments.StepRows.Add(rows, tags);
    }

    /// <summary>The run has its result, which gets to know its span.</summary>
    internal PipelineResult Finish(PipelineResult result, Exception? fault)
    {
        var status = result.Status.ToName();
        if (_span is { IsAllDataRequested: true })
        {
            _span.SetTag(TelemetryNames.RunStatus, status);
            if (fault is not null) _span.SetTag(TelemetryNames.ErrorType, ErrorCodes.Unexpected);
            if (result.Status is RunStatus.Failure) _span.SetStatus(ActivityStatusCode.Error, fault?.Message ?? Failures(result));
        }

        var ofRun = new TagList { { TelemetryNames.Pipeline, _pipeline }, { TelemetryNames.RunStatus, status } };
        SqlFlowInstruments.RunDuration.Record(result.PerformanceSummary.WallTime.TotalSeconds, ofRun);
        if (result.StartedAt is { } start) SqlFlowInstruments.RunTimestamp.Record((start + result.PerformanceSummary.WallTime).ToUnixTimeMilliseconds() / 1000.0, ofRun);
        foreach (var steps in result.Steps.CountBy(static step => step.Result.Status))
            SqlFlowInstruments.RunSteps.Add(steps.Value, new TagList { { TelemetryNames.Pipeline, _pipeline }, { TelemetryNames.StepStatus, steps.Key.ToName() } });
        return _span is null ? result : result with { Trace = _span.Context };
    }

    /// <inheritdoc/>
    public void Dispose() => _span?.Dispose();

    private static string Failures(PipelineResult result) =>
        "Failed: " + string.Join(", ", result.Steps.Where(static step => step.Result.Status is StepStatus.Failure).Select(static step => step.StepId).Take(10)) + ".";

    private TagList TagsOf(string type, string status) =>
        new() { { TelemetryNames.Pipeline, _pipeline }, { TelemetryNames.StepType, type }, { TelemetryNames.StepStatus, status } };
}
