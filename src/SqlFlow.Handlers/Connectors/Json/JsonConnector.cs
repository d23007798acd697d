using System.Collections.Immutable;

namespace SqlFlow.Connectors;

/// <summary>JSON files, an array of objects or an object a line, read by the engine.</summary>
public sealed class JsonConnector : IConnector
{
    private static readonly string[] Formats = ["auto", "array", "newline_delimited"];

    /// <inheritdoc/>
    public string Type => "json";

    /// <inheritdoc/>
    public ImmutableArray<ConnectorParameter> Parameters { get; } =
    [
        FileSource.Path,
        new("format", "auto, array or newline_delimited. Default: auto."),
        new("columns", "An object of names and types; others are not read. Default: found out from the file."),
        new("compression", "none, gzip or zstd. Default: by the file's extension."),
    ];

    /// <inheritdoc/>
    public ValueTask<SourceData> OpenAsync(SourceRequest request, CancellationToken cancellationToken)
    {
        var format = request.Options.GetText("format")?.ToLowerInvariant();
        if (format is not null && !Formats.Contains(format))
            throw ConnectorOptions.Invalid("format", $"the parameter 'format' is '{format}', and must be one of {string.Join(", ", Formats)}");
        var columns = FileSource.TypedColumns(request);
        var files = FileSource.Find(request, emptyIsAllowed: columns is not null);
        var call = new ReaderCall("read_json", files)
            .Literal("format", format)
            .Raw("columns", columns)
            .Literal("compression", request.Options.GetText("compression"));
        return ValueTask.FromResult<SourceData>(new SourceData.Relation(call.ToString(), [.. files]));
    }
}
