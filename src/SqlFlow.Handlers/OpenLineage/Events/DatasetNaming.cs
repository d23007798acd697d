using SqlFlow.Engines;
using SqlFlow.Lineage;
using SqlFlow.Planning;

namespace SqlFlow.OpenLineage;

/// <summary>Names the datasets of a pipeline so that every tool that reads or writes them names them alike.</summary>
internal sealed class DatasetNaming
{
    private readonly Dictionary<string, TableName> _tables = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _jobNamespace;
    private readonly string _tableNamespace;
    private readonly string _database;

    /// <param name="database">The database file, absolute; null: in memory.</param>
    /// <param name="jobNamespace">Of datasets that are nowhere in particular.</param>
    /// <param name="pipelineName">Tells tables in memory from those of other pipelines.</param>
    /// <param name="pipeline">Knows the parts of its tables' names; null: they are split at their dots.</param>
    public DatasetNaming(string? database, string jobNamespace, string pipelineName, Pipeline? pipeline)
    {
        _jobNamespace = jobNamespace;
        _tableNamespace = database is null ? "inmemory://" : $"duckdb://{Slashes(database)}";
        // As the engine calls a database file: up to the first dot.
        _database = database is null ? pipelineName : Path.GetFileName(database).Split('.')[0];
        foreach (var step in pipeline?.Steps ?? [])
        {
            foreach (var item in step.Dataflow)
            {
                if (item.Table is { } table) Add(table);
                foreach (var read in item.Tables) Add(read.Name);
            }
        }
    }

    public DatasetLocation Of(LineageDataset dataset) => dataset switch
    {
        { Location: { } location } => location.Namespace is "file" ? location with { Name = Slashes(location.Name) } : location,
        { Kind: DatasetKind.Table or DatasetKind.View or DatasetKind.External } => OfTable(dataset.Name),
        _ => new DatasetLocation(_jobNamespace, dataset.Name),
    };

    /// <summary>The address that a dataset's place has; null: it has none that is a URI.</summary>
    public static string? UriOf(DatasetLocation location)
    {
        if (location.Namespace is not "file" && !location.Namespace.StartsWith("duckdb://", StringComparison.Ordinal))
            return Uri.IsWellFormedUriString(location.Namespace, UriKind.Absolute) ? location.Namespace : null;
        var (scheme, path) = location.Namespace is "file" ? ("file://", location.Name) : ("duckdb://", location.Namespace["duckdb://".Length..]);
        return scheme + (path.StartsWith('/') ? "" : "/") + string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
    }

    private DatasetLocation OfTable(string name)
    {
        var table = _tables.TryGetValue(name, out var known) || TableName.TryParse(name, out known) ? known : new TableName(name);
        return new DatasetLocation(_tableNamespace, $"{table.Catalog ?? _database}.{table.Schema ?? "main"}.{table.Name}");
    }

    private void Add(TableName table)
    {
        var name = DatasetNames.Short(table);
        _tables.TryAdd(name.ToString(), name);
    }

    private static string Slashes(string path) => OperatingSystem.IsWindows() ? path.Replace('\\', '/') : path;
}
