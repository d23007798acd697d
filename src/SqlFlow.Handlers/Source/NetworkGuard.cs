using System.Runtime.CompilerServices;
using Apache.Arrow;
using SqlFlow.Connectors;
using SqlFlow.Resilience;

namespace SqlFlow.Handlers;

/// <summary>Lets calls through to a server only as its circuit breaker allows, and tells the breaker what became of them.</summary>
internal static class NetworkGuard
{
    /// <summary>Opens a source; what it gives is guarded, too.</summary>
    public static async ValueTask<SourceData> OpenAsync(INetworkConnector connector, CircuitBreakers breakers, SourceRequest request, CancellationToken cancellationToken)
    {
        var endpoint = connector.EndpointOf(request.Options);
        var data = await CallAsync(breakers, endpoint, request.TimeProvider, () => connector.OpenAsync(request, cancellationToken)).ConfigureAwait(false);
        return data is SourceData.Batches batches ? Guarded(batches) : data;

        SourceData.Batches Guarded(SourceData.Batches batches) => batches with
        {
            ReadAsync = token => ReadAsync(batches, breakers, endpoint, request.TimeProvider, token),
            Narrow = batches.Narrow is { } narrow ? range => Guarded(narrow(range)) : null,
        };
    }

    /// <summary>Makes one call.</summary>
    /// <exception cref="ConnectorException">The server is left alone for now, or what the call throws.</exception>
    public static async ValueTask<T> CallAsync<T>(CircuitBreakers breakers, string endpoint, TimeProvider timeProvider, Func<ValueTask<T>> call)
    {
        var entered = breakers.Enter(endpoint, timeProvider);
        try
        {
            var result = await call().ConfigureAwait(false);
            entered.Report(CallOutcome.Succeeded);
            return result;
        }
        catch (Exception exception)
        {
            entered.Report(exception);
            throw;
        }
    }

    private static async IAsyncEnumerable<RecordBatch> ReadAsync(
        SourceData.Batches data, CircuitBreakers breakers, string endpoint, TimeProvider timeProvider, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var entered = breakers.Enter(endpoint, timeProvider);
        // A reader who stops early says nothing about the server.
        var outcome = CallOutcome.Abandoned;
        try
        {
            var batches = data.ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using var _ = batches.ConfigureAwait(false);
            while (true)
            {
                try
                {
                    if (!await batches.MoveNextAsync().ConfigureAwait(false)) break;
                }
                catch (Exception exception)
                {
                    outcome = CircuitCall.OutcomeOf(exception);
                    throw;
                }

                yield return batches.Current;
            }

            outcome = CallOutcome.Succeeded;
        }
        finally
        {
            entered.Report(outcome);
        }
    }
}
