namespace SqlFlow.Execution;

/// <content>Steps that wait for their next attempt.</content>
internal sealed partial class PipelineRun
{
    private int WaitAndTake(int index, TimeSpan delay)
    {
        int next, workers;
        lock (_lock)
        {
            _waiting++;
            (next, workers) = TakeNext_NeedsLock();
        }

        StartWorkers(workers);
        _ = WaitAsync(index, delay);
        return next;
    }

    /// <summary>Waits for the next attempt without holding a worker's place.</summary>
    private async Task WaitAsync(int index, TimeSpan delay)
    {
        try
        {
            await Task.Delay(delay, _timeProvider, _cancellation.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The worker that takes the step sees it.
        }
#pragma warning disable CA1031 // As in WorkAsync.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            lock (_lock)
            {
                _waiting--;
                _active++;
            }

            StumbleOver(exception);
            return;
        }

        var workers = 0;
        var now = _timeProvider.GetTimestamp();
        lock (_lock)
        {
            _waiting--;
            _cells[index].ReadyAt = now;
            _ready.Push(index);
            if (_active < _limit) _active += workers = 1;
        }

        StartWorkers(workers);
    }
}
