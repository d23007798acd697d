using System.Collections.Immutable;
using Apache.Arrow;

namespace SqlFlow.Connectors.Postgres;

/// <summary>Reads tables and queries of PostgreSQL by binary COPY, and writes tables the same way.</summary>
internal sealed class PostgresConnector : INetworkConnector, IConnectorSink
{
    public string Type => "postgres";

    public ImmutableArray<ConnectorParameter> Parameters { get; } =
    [
        new("host", "The server's name or address, or the folder of its socket.", IsRequired: true),
        new("port", "The server's port (5432)."),
        new("database", "The database.", IsRequired: true),
        new("username", "The user."),
        new("password", "The password, as ${NAME}.") { IsSecret = true },
        new("schema", "The schema of the table; without it, the user's search path."),
        new("table", "The table or view to read. Either this or query."),
        new("query", "A query in PostgreSQL's SQL whose rows are read. Either this or table."),
        new("sslmode", "disable, prefer (default), require, verify-ca or verify-full."),
        new("sslrootcert", "The file with the certificate of the authority that verify-ca and verify-full trust."),
        new("connection_timeout", "Seconds to wait for a connection (15)."),
    ];

    public string EndpointOf(ConnectorOptions options) =>
        $"postgres://{options.Find("host")}:{options.Find("port")?.ToString() ?? "5432"}/{options.Find("database")}";

    public ValueTask CheckAsync(SinkRequest request, CancellationToken cancellationToken) =>
        new PostgresSink(SettingsOf(request), request).CheckAsync(cancellationToken);

    public ValueTask<SinkResult> WriteAsync(SinkRequest request, Schema schema, IAsyncEnumerable<RecordBatch> batches, CancellationToken cancellationToken) =>
        new PostgresSink(SettingsOf(request), request).WriteAsync(schema, batches, cancellationToken);

    public async ValueTask<SourceData> OpenAsync(SourceRequest request, CancellationToken cancellationToken)
    {
        var source = await PostgresSource.OpenAsync(PostgresSettings.Read(request), cancellationToken).ConfigureAwait(false);
        return BatchesOf(source) with { Narrow = range => BatchesOf(source.Narrow(range)) };
    }

    private static SourceData.Batches BatchesOf(PostgresSource source) => new(source.Schema, token => PostgresReading.ReadAsync(source, token));

    private static PostgresSettings SettingsOf(SinkRequest request) => PostgresSettings.Read(request.Source, needsTable: false);
}
