using System.Collections.Immutable;
using System.Globalization;

namespace SqlFlow.Connectors;

/// <summary>Delimited text files, read by the engine. Values are taken as they are: nothing is trimmed.</summary>
public sealed class CsvConnector : IBadRowConnector, IMemorySavingConnector
{
    // DuckDB's own are 32 MB, and each thread holds some. They must hold the longest line, which is 2,000,000 bytes.
    private const int SmallBuffer = 1 << 21;

    /// <inheritdoc/>
    public string Type => "csv";

    /// <inheritdoc/>
    public string MemorySaving => "with read buffers of 2 MB";

    /// <inheritdoc/>
    public ImmutableArray<ConnectorParameter> Parameters { get; } =
    [
        FileSource.Path,
        new("has_header", "Whether the first line holds the column names. Default: true."),
        new("delimiter", "What separates values. Default: found out from the file."),
        new("quote", "What encloses values. Default: \"."),
        new("escape", "What stands before a quote inside quotes. Default: the quote itself."),
        new("encoding", "utf-8, utf-16 or latin-1. Default: utf-8."),
        new("null_values", "Texts that mean NULL, besides the empty one: one or a list."),
        new("skip_rows", "Lines to skip before the header. Default: 0."),
        new("columns", "Column names, or an object of names and types. Default: found out from the file."),
        new("compression", "none, gzip or zstd. Default: by the file's extension."),
    ];

    /// <inheritdoc/>
    public ValueTask<SourceData> OpenAsync(SourceRequest request, CancellationToken cancellationToken)
    {
        var (form, files) = Read(request);
        return ValueTask.FromResult<SourceData>(new SourceData.Relation(form.Read(files), [.. files]) { ExplainAsync = form.ExplainAsync });
    }

    /// <inheritdoc/>
    public ValueTask<TolerantSource> OpenTolerantAsync(SourceRequest request, ValueList<ColumnSchema> columns, CancellationToken cancellationToken)
    {
        var (form, files) = Read(request);
        return ValueTask.FromResult(form.ReadTolerantly(files, columns));
    }

    private static (CsvForm Form, ValueList<string> Files) Read(SourceRequest request)
    {
        var options = request.Options;
        var columns = FileSource.Columns(request);
        var files = FileSource.Find(request, emptyIsAllowed: columns.Count > 0);
        var nulls = options.GetTexts("null_values");
        // RFC 4180 unless told otherwise: guessing both for each file of a glob takes longer than reading it.
        var quote = options.GetText("quote") ?? "\"";
        var form = new CsvForm(options.GetText("delimiter"), columns, (function, paths) => new ReaderCall(function, paths)
            .Flag("header", options.GetBoolean("has_header") ?? true)
            .Literal("quote", quote)
            .Literal("escape", options.GetText("escape") ?? quote)
            .Literal("encoding", options.GetText("encoding"))
            .Raw("nullstr", nulls.Count == 0 ? null : ReaderCall.List(["", .. nulls]))
            .Raw("skip", options.GetWhole("skip_rows")?.ToString(CultureInfo.InvariantCulture))
            .Raw("buffer_size", request.SavesMemory ? SmallBuffer.ToString(CultureInfo.InvariantCulture) : null)
            .Literal("compression", options.GetText("compression")));
        return (form, files);
    }
}
