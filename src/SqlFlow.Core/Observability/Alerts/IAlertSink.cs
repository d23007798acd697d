namespace SqlFlow.Observability;

/// <summary>Takes the alerts of runs to whoever should know of them. Implement it for a place of your own.</summary>
/// <remarks>Called once for each run that has alerts to tell, beside other sinks, from any thread. Where there is a history, an alert that goes on is told again
/// only after a while. Whatever it does, the run's result is the
/// same: one that throws is logged, one that takes too long is no longer waited for.</remarks>
public interface IAlertSink
{
    /// <summary>What messages and the history call it, e.g. <c>webhook</c>; holds no secret.</summary>
    string Name { get; }

    /// <summary>Delivers the alerts of a run.</summary>
    /// <param name="notice">The run and the alerts to tell, one of each fingerprint.</param>
    /// <param name="cancellationToken">Fires when nobody waits any longer.</param>
    ValueTask SendAsync(AlertNotice notice, CancellationToken cancellationToken);
}
