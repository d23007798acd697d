using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SqlFlow.Planning;

namespace SqlFlow.Execution;

/// <summary>Calls observers from a task of its own, so that none of them can hold a step up.</summary>
internal sealed class ObserverPump
{
    private readonly ImmutableArray<IRunObserver> _observers;
    private readonly ILogger _logger;
    private readonly Task _pumping;

    // Not bounded by a number, but by the run: a few events an attempt.
    private readonly Channel<Action<IRunObserver>> _events = Channel.CreateUnbounded<Action<IRunObserver>>(new UnboundedChannelOptions { SingleReader = true });

    private ObserverPump(ImmutableArray<IRunObserver> observers, ILogger logger)
    {
        (_observers, _logger) = (observers, logger);
        _pumping = Task.Run(PumpAsync);
    }

    /// <summary>Null where nobody watches, so that a run without observers pays nothing.</summary>
    internal static ObserverPump? Start(ImmutableArray<IRunObserver> observers, ILogger logger) =>
        observers.IsDefaultOrEmpty ? null : new ObserverPump(observers, logger);

    internal void RunStarted(Pipeline pipeline, RunProgress progress) => Post(observer => observer.RunStarted(pipeline, progress));

    internal void StepStarted(PlannedStep step, int attempt) => Post(observer => observer.StepStarted(step, attempt));

    internal void StepRetrying(PlannedStep step, int attempt, StepExecutionResult failure, TimeSpan delay) =>
        Post(observer => observer.StepRetrying(step, attempt, failure, delay));

    internal void StepFinished(PlannedStep step, StepExecutionResult result) => Post(observer => observer.StepFinished(step, result));

    /// <summary>Hands the result over and waits for the observers to catch up, but not for ever.</summary>
    internal async ValueTask FinishAsync(PipelineResult result, TimeSpan patience, TimeProvider timeProvider)
    {
        Post(observer => observer.RunFinished(result));
        _events.Writer.TryComplete();
        try
        {
            await _pumping.WaitAsync(patience, timeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            RunLog.ObserversLag(_logger, result.RunId, patience);
        }
    }

    private void Post(Action<IRunObserver> call) => _events.Writer.TryWrite(call);

    private async Task PumpAsync()
    {
        await foreach (var call in _events.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            foreach (var observer in _observers) Call(call, observer);
        }
    }

    private void Call(Action<IRunObserver> call, IRunObserver observer)
    {
        try
        {
            call(observer);
        }
#pragma warning disable CA1031 // Whatever an observer throws, the run goes on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            RunLog.ObserverThrew(_logger, exception, observer.GetType().Name);
        }
    }
}
