using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using SqlFlow.Planning;

namespace SqlFlow.Observability;

/// <summary>Records what the steps of a run do, and draws conclusions from it.</summary>
/// <remarks>Thread-safe. Nothing that happens here changes how a step ends.</remarks>
public sealed class ObservabilityManager
{
    private readonly Lock _indexLock = new();
    private Dictionary<string, StepRecorder>? _byId;
    private readonly StepRecorder[] _planned;
    private readonly ConcurrentDictionary<string, StepRecorder> _others = new(StringComparer.Ordinal);
    private readonly Lock _alertLock = new();
    private readonly List<PerformanceAlert> _alerts = [];
    private readonly TimeProvider _timeProvider;
    private readonly long _startedAt;
    private TimeSpan? _wallTime;

    /// <summary>Records steps as they come.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="timeProvider">The clock; null: the system's.</param>
    /// <param name="options">Null: <see cref="ObservabilityOptions.Default"/>.</param>
    public ObservabilityManager(string runId = "", TimeProvider? timeProvider = null, ObservabilityOptions? options = null)
        : this(runId, timeProvider ?? TimeProvider.System, options ?? ObservabilityOptions.Default, [])
    {
    }

    /// <summary>Records the steps of a pipeline, whose recorders are made here, so that no attempt allocates one.</summary>
    internal ObservabilityManager(string runId, TimeProvider timeProvider, ObservabilityOptions options, ImmutableArray<PlannedStep> steps)
    {
        (RunId, _timeProvider, Options) = (runId, timeProvider, options);
        _startedAt = timeProvider.GetTimestamp();
        _planned = new StepRecorder[steps.Length];
        for (var index = 0; index < steps.Length; index++) _planned[index] = new StepRecorder(this, steps[index].Step, index);
    }

    /// <summary>The run.</summary>
    public string RunId { get; }

    internal ObservabilityOptions Options { get; }

    /// <summary>Called by generated wrappers at the start of each call of a handler.</summary>
    /// <returns>The observation; one of nothing where the run watches the step already, as it does with all that it runs itself.</returns>
    public StepObservation Begin(Step step)
    {
        if (StepRecorder.IsCalling(this, step)) return default;
        if (!ById().TryGetValue(step.Id, out var recorder))
            recorder = _others.GetOrAdd(step.Id, static (_, state) => new StepRecorder(state.Manager, state.Step, -1), (Manager: this, Step: step));
        return recorder.Begin(_timeProvider.GetTimestamp());
    }

    /// <summary>The alerts raised so far, in order.</summary>
    /// <param name="severity">Only these; null: all.</param>
    public ImmutableArray<PerformanceAlert> GetAlerts(AlertSeverity? severity = null)
    {
        lock (_alertLock)
            return severity is null ? [.. _alerts] : [.. _alerts.Where(alert => alert.Severity == severity)];
    }

    /// <summary>What the attempts that have ended cost so far. What depends on the graph (the critical path) only the run's result has.</summary>
    public PerformanceSummary GetPerformanceSummary()
    {
        var others = _others.IsEmpty ? [] : _others.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => pair.Value).ToArray();
        var builder = new SummaryBuilder(_planned.Length + others.Length, Options.MaxBottlenecks);
        foreach (var recorder in _planned) builder.Add(recorder.Read());
        foreach (var recorder in others) builder.Add(recorder.Read());
        return builder.Build(RunId, _wallTime ?? ElapsedSince(_startedAt), GetAlerts());
    }

    /// <summary>The place of a step in its pipeline; null: not one of its steps.</summary>
    internal int? IndexOf(string stepId) => ById().TryGetValue(stepId, out var recorder) ? recorder.Index : null;

    /// <summary>The recorder of a step of the pipeline.</summary>
    internal StepRecorder RecorderOf(int index) => _planned[index];

    /// <summary>Stops the clock of the wall time.</summary>
    internal void EndRun() => _wallTime = ElapsedSince(_startedAt);

    internal TimeSpan ElapsedSince(long timestamp) => _timeProvider.GetElapsedTime(timestamp);

    internal void RaiseFailing(Step step, int attempt, string? errorCode, string? message, ImmutableArray<string> actions) => Raise(new PerformanceAlert
    {
        Component = step.Id,
        Type = AlertType.Failing,
        Fingerprint = $"failing:{step.Id}:{errorCode ?? "UNKNOWN"}",
        Message = $"Step {step.Id} failed{Suffix(attempt)}: {message ?? "no reason given"}",
        Severity = IsImportant(step) ? AlertSeverity.Critical : AlertSeverity.Error,
        Timestamp = _timeProvider.GetUtcNow(),
        SuggestedActions = !actions.IsDefaultOrEmpty ? actions :
            ["Check the step's configuration.", "Check that its sources can be reached.", "Read the log of the run for details."],
    });

    internal void RaiseSlow(Step step, int attempt, TimeSpan time) => Raise(new PerformanceAlert
    {
        Component = step.Id,
        Type = AlertType.Slow,
        Fingerprint = $"slow:{step.Id}",
        Message = string.Create(CultureInfo.InvariantCulture,
            $"Step {step.Id} took {time.TotalSeconds:0.0##} s{Suffix(attempt)}; expected were at most {(step.ExpectedDuration ?? Options.SlowThreshold).TotalSeconds:0.0##} s"),
        Severity = IsImportant(step) ? AlertSeverity.Critical : AlertSeverity.Warning,
        Timestamp = _timeProvider.GetUtcNow(),
        SuggestedActions = ["Look at what the step's SQL reads and joins.", "Check memory, disk and processor load.", "Set expected_duration_ms if this is normal."],
    });

    /// <summary>The recorders by step id. Made at the first question: a run whose steps are not observed and open no transactions needs none.</summary>
    private Dictionary<string, StepRecorder> ById()
    {
        if (Volatile.Read(ref _byId) is { } byId) return byId;
        lock (_indexLock)
        {
            if (_byId is not null) return _byId;
            byId = new Dictionary<string, StepRecorder>(_planned.Length, StringComparer.Ordinal);
            foreach (var recorder in _planned) byId[recorder.Step.Id] = recorder;
            Volatile.Write(ref _byId, byId);
            return byId;
        }
    }

    private void Raise(PerformanceAlert alert)
    {
        lock (_alertLock) _alerts.Add(alert);
    }

    private static bool IsImportant(Step step) => step.Criticality is Criticality.High or Criticality.Critical;

    private static string Suffix(int attempt) => attempt > 1 ? string.Create(CultureInfo.InvariantCulture, $" (attempt {attempt})") : "";
}
