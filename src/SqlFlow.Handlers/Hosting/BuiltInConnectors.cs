using SqlFlow.Connectors;
using SqlFlow.Connectors.Http;
using SqlFlow.Connectors.Postgres;
using SqlFlow.Connectors.Sqlite;

namespace SqlFlow.Hosting;

/// <summary>The connectors that every host has.</summary>
internal static class BuiltInConnectors
{
    /// <exception cref="ArgumentException">Two connectors have one type.</exception>
    public static ConnectorRegistry With(ValueList<IConnector> others)
    {
        var registry = new ConnectorRegistry().Add(new CsvConnector()).Add(new JsonConnector()).Add(new ParquetConnector())
            .Add(new PostgresConnector()).Add(new SqliteConnector()).Add(new HttpConnector());
        foreach (var connector in others) registry.Add(connector);
        return registry;
    }
}
