namespace SqlFlow.Handlers;

/// <summary>Formats by file name.</summary>
internal static class ExportFormats
{
    public const string Names = "csv, parquet, json, jsonl, arrow";

    /// <summary>The format that a path's extension means, compression aside; null: none.</summary>
    public static ExportFormat? FromPath(string path)
    {
        var name = Compression(path) is null ? path : Path.GetFileNameWithoutExtension(path);
        return Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".csv" or ".tsv" => ExportFormat.Csv,
            ".parquet" => ExportFormat.Parquet,
            ".json" => ExportFormat.Json,
            ".jsonl" or ".ndjson" => ExportFormat.Jsonl,
            ".arrow" or ".feather" => ExportFormat.Arrow,
            _ => null,
        };
    }

    /// <summary>The compression that a path's extension means; null: none.</summary>
    public static string? Compression(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".gz" => "gzip",
        ".zst" => "zstd",
        _ => null,
    };

    /// <summary>The extension of files inside a partitioned folder.</summary>
    public static string Extension(ExportFormat format) => format switch
    {
        ExportFormat.Csv => "csv",
        ExportFormat.Parquet => "parquet",
        ExportFormat.Json => "json",
        ExportFormat.Jsonl => "jsonl",
        _ => "arrow",
    };
}
