using System.Collections.Immutable;
using SqlFlow.Engines;

namespace SqlFlow.Connectors;

/// <summary>Parquet files, read by the engine; only the columns that are wanted are read at all.</summary>
public sealed class ParquetConnector : IConnector
{
    /// <summary>The engine's reader, which skips row groups by their statistics.</summary>
    internal const string Reader = "read_parquet";

    /// <inheritdoc/>
    public string Type => "parquet";

    /// <inheritdoc/>
    public ImmutableArray<ConnectorParameter> Parameters { get; } =
    [
        FileSource.Path,
        new("columns", "The columns to read, as a list of names. Default: all."),
        new("hive_partitioning", "Whether folders called key=value are columns. Default: found out from the paths."),
        new("combine_files", "Accepted and without effect: files of a glob are always combined."),
    ];

    /// <inheritdoc/>
    public ValueTask<SourceData> OpenAsync(SourceRequest request, CancellationToken cancellationToken)
    {
        _ = request.Options.GetBoolean("combine_files");
        var columns = request.Options.GetTexts("columns");
        var files = FileSource.Find(request, emptyIsAllowed: false);
        // By name: the files of a glob may have been written years apart.
        var call = new ReaderCall(Reader, files)
            .Flag("union_by_name", files.Count > 1 ? true : null)
            .Flag("hive_partitioning", request.Options.GetBoolean("hive_partitioning"));
        var sql = columns.Count == 0 ? call.ToString() : $"(SELECT {TableName.QuoteList(columns)} FROM {call})";
        return ValueTask.FromResult<SourceData>(new SourceData.Relation(sql, [.. files]));
    }
}
