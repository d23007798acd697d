namespace SqlFlow.Connectors;

/// <summary>
/// A connector that talks to a server. Its failures are told from those of other servers: a server that keeps failing is left
/// alone for a while (<see cref="ConnectorRegistry.Breakers"/>), and steps that use it are tried again by default.
/// </summary>
/// <remarks>Throws <see cref="ConnectorException"/> with <see cref="SqlFlowException.IsTransient"/> set for what another attempt may cure.</remarks>
public interface INetworkConnector : IConnector
{
    /// <summary>How steps that use the connector are tried again unless they say otherwise; null: not at all.</summary>
    /// <value>The policy's own defaults: 3 attempts, 1 s × 2 up to 60 s, ±10 %, transient failures only.</value>
    RetryPolicy? RetryPolicy => DefaultRetryPolicy;

    /// <summary>The policy that connectors have unless they say otherwise.</summary>
    static RetryPolicy DefaultRetryPolicy { get; } = new();

    /// <summary>Which server the parameters mean, e.g. <c>db.example:5432</c>; no secrets, for it may be shown. Does not throw for wrong parameters.</summary>
    string EndpointOf(ConnectorOptions options);
}
