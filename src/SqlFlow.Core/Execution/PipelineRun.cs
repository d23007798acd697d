using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using SqlFlow.Observability;
using SqlFlow.Planning;
using SqlFlow.State;

namespace SqlFlow.Execution;

/// <summary>One run: which steps are ready, running, waiting for a retry, or done.</summary>
/// <remarks>
/// Up to <see cref="RunOptions.MaxParallel"/> workers take the ready step with the lowest index, run one attempt, release the
/// steps that waited for it, and take the next one; a worker that finds nothing ends, and one that releases more than it can
/// take starts others. So nothing polls, a chain of synchronous steps is a loop and not a recursion, and a step that waits for
/// a retry holds no place. State changes under one lock; handlers, observers and logs are called outside of it.
/// </remarks>
internal sealed partial class PipelineRun
{
    private readonly Lock _lock = new();
    private readonly StepCell[] _cells;
    private readonly ImmutableArray<PlannedStep> _steps;
    private readonly StepGraph _graph;
    private readonly ReadyQueue _ready;
    private readonly int[] _order;
    private readonly IStepRegistry _registry;
    private readonly RunOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly Func<double> _jitter;
    private readonly IRunJournal _journal;
    private readonly ObservabilityManager _observability;
    private readonly ObserverPump? _observers;
    private readonly ILogger _runLogger;
    private readonly ILogger _stepLogger;
    private readonly CancellationToken _callerToken;
    private readonly CancellationTokenSource _cancellation;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<Task> _work;
    private readonly DateTimeOffset _startedAt;
    private readonly long _startTimestamp;
    private readonly double _ticksPerStamp;
    private readonly ProcessFigures _process = ProcessFigures.Begin();
    private PipelineContext _context = null!;
    private Exception? _fault;
    private int _finished;
    private int _active;
    private int _waiting;
    private int _stopCause = -1;

    // Steps that run at a time; less than the options say once the run had to ease off.
    private int _limit;

    internal PipelineRun(string runId, Pipeline pipeline, RunOptions options, IStepRegistry registry, OrchestratorOptions services, IRunJournal journal, CancellationToken cancellationToken)
    {
        (RunId, Pipeline, _options, _registry, _journal, _callerToken) = (runId, pipeline, options, registry, journal, cancellationToken);
        (_timeProvider, _jitter, _limit) = (services.TimeProvider, services.Jitter, options.MaxParallel);
        _steps = pipeline.Steps;
        _runLogger = SafeLogger.Create(services.LoggerFactory, RunLog.Category);
        _stepLogger = SafeLogger.Create(services.LoggerFactory, StepLog.Category);
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _work = WorkAsync;
        _startedAt = _timeProvider.GetUtcNow();
        _startTimestamp = _timeProvider.GetTimestamp();
        _ticksPerStamp = (double)TimeSpan.TicksPerSecond / _timeProvider.TimestampFrequency;
        _observability = new ObservabilityManager(runId, _timeProvider, services.Observability, _steps);
        _graph = new StepGraph(_steps);
        _ready = new ReadyQueue(_steps.Length);
        _order = new int[_steps.Length];
        _cells = new StepCell[_steps.Length];
        _observers = ObserverPump.Start(options.Observers, _runLogger);
        for (var index = 0; index < _cells.Length; index++)
        {
            _cells[index].Remaining = _graph.DependenciesOf(index).Length;
            _cells[index].Cause = -1;
            _cells[index].ReadyAt = _startTimestamp;
            if (_cells[index].Remaining == 0) _ready.Push(index);
        }
    }

    internal string RunId { get; }

    internal Pipeline Pipeline { get; }

    internal ObservabilityManager Observability => _observability;

    /// <summary>Its spans and metrics; null: nobody listens.</summary>
    internal RunTelemetry? Telemetry { get; init; }

    /// <summary>What the run itself stumbled over; null: nothing.</summary>
    internal Exception? Fault => _fault;

    /// <summary>Runs until no step is left that could run.</summary>
    internal async Task ExecuteAsync(PipelineContext context)
    {
        _context = context;
        RunLog.Started(_runLogger, RunId, Pipeline.Name, _steps.Length, _options.MaxParallel);
        _observers?.RunStarted(Pipeline, new RunProgress(this));
        if (_steps.Length > 0)
        {
            // A graph in which nothing can begin still needs one worker to find that out.
            _active = Math.Clamp(_ready.Count, 1, _options.MaxParallel);
            StartWorkers(_active);
            await _ended.Task.ConfigureAwait(false);
        }

        if (_fault is null && _finished < _steps.Length)
            _fault = new InvalidOperationException($"Steps of pipeline '{Pipeline.Name}' wait for each other; a planned pipeline has no cycles.");
        if (_fault is not null) RunLog.Faulted(_runLogger, _fault, RunId);
        _observability.EndRun();
        _cancellation.Dispose();
    }

    private void StartWorkers(int count)
    {
        for (; count > 0; count--) _ = Task.Run(_work, CancellationToken.None);
    }

    private async Task WorkAsync()
    {
        try
        {
            for (var index = Take(); index >= 0;)
            {
                var delay = await AdvanceAsync(index).ConfigureAwait(false);
                index = delay is null ? FinishAndTake(index) : WaitAndTake(index, delay.Value);
            }
        }
#pragma warning disable CA1031 // Whatever it is, it is the run's own fault: it is kept, and ends the run with all that was collected.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            StumbleOver(exception);
        }
    }

    private int Take()
    {
        lock (_lock)
        {
            if (_ready.Count > 0 && _fault is null && _active <= _limit) return _ready.Pop();
            Leave_NeedsLock();
            return -1;
        }
    }

    private int FinishAndTake(int index)
    {
        ReportFinished(index);
        var (next, workers) = (-1, 0);
        bool isCritical;
        lock (_lock)
        {
            isCritical = Finish_NeedsLock(index);
            if (!isCritical) (next, workers) = TakeNext_NeedsLock();
        }

        if (isCritical)
        {
            // Before this worker can be the last one to leave, as the source of the cancellation is gone then.
            CancelSiblings();
            lock (_lock) (next, workers) = TakeNext_NeedsLock();
        }

        StartWorkers(workers);
        return next;
    }

    private (int Next, int Workers) TakeNext_NeedsLock()
    {
        if (_ready.Count == 0 || _fault is not null || _active > _limit)
        {
            Leave_NeedsLock();
            return (-1, 0);
        }

        var next = _ready.Pop();
        var workers = Math.Min(_ready.Count, _limit - _active);
        _active += workers;
        return (next, workers);
    }

    private void Leave_NeedsLock()
    {
        // Its continuations run elsewhere, so completing it under the lock is safe.
        if (--_active == 0 && _waiting == 0) _ended.TrySetResult();
    }

    private void StumbleOver(Exception exception)
    {
        lock (_lock) _fault ??= exception;
        CancelSiblings();
        lock (_lock) Leave_NeedsLock();
    }

    private void CancelSiblings()
    {
        try
        {
            _cancellation.Cancel();
        }
        catch (AggregateException exception)
        {
            RunLog.CancellationThrew(_runLogger, exception, RunId);
        }
    }
}
