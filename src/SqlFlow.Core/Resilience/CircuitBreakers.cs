using System.Collections.Concurrent;
using SqlFlow.Connectors;

namespace SqlFlow.Resilience;

/// <summary>One circuit breaker a server.</summary>
/// <param name="options">Null: <see cref="CircuitBreakerOptions.Default"/>.</param>
/// <remarks>Thread-safe.</remarks>
public sealed class CircuitBreakers(CircuitBreakerOptions? options = null)
{
    private readonly ConcurrentDictionary<string, CircuitBreaker> _breakers = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The breaker of a server.</summary>
    /// <param name="endpoint">The server, in any case.</param>
    /// <param name="timeProvider">The clock; that of the first call counts.</param>
    public CircuitBreaker Of(string endpoint, TimeProvider timeProvider) =>
        _breakers.GetOrAdd(endpoint, static (_, state) => new CircuitBreaker(state.timeProvider, state.options), (timeProvider, options));

    /// <summary>Asks to be let through to a server.</summary>
    /// <exception cref="ConnectorException">It has failed too often, and is left alone. Transient; says when to ask again.</exception>
    public CircuitCall Enter(string endpoint, TimeProvider timeProvider)
    {
        if (Of(endpoint, timeProvider).TryEnter(out var call, out var retryAfter)) return call;
        throw new ConnectorException(ErrorCodes.CircuitOpen, FormattableString.Invariant(
            $"'{endpoint}' has failed several times in a row and is left alone for another {Math.Max(1, Math.Ceiling(retryAfter.TotalSeconds))} s"))
        {
            IsTransient = true,
            RetryAfter = retryAfter,
            SuggestedActions = ["See the failures before this one for what is wrong with the server"],
        };
    }
}
