using System.Text.Json;
using SqlFlow.Connectors;
using SqlFlow.Lineage.Plans;

namespace SqlFlow.Lineage;

/// <summary>Says where the data of a source or sink is, as OpenLineage names it. Looks at parameters that are no secrets only.</summary>
internal static class SourceLocation
{
    /// <param name="connector">The connector.</param>
    /// <param name="request">What it is asked for.</param>
    /// <param name="target">For a sink: the table that is written.</param>
    public static DatasetLocation? Of(IConnector connector, SourceRequest request, string? target) => connector.Type switch
    {
        "postgres" => Postgres(request.Options, target),
        "sqlite" => Text(request.Options, "path") is { } path ? new DatasetLocation($"sqlite://{Path.GetFullPath(path, request.Files.Root)}", target ?? Text(request.Options, "table") ?? "query") : null,
        "http" => Address(Text(request.Options, "url")),
        _ when request.Options.Find("path") is { } files => Files(files, request.Files.Root),
        // A host's own connector: its parameters are its own business.
        var type => new DatasetLocation($"{type}://{(connector is INetworkConnector network ? network.EndpointOf(request.Options) : "")}", target ?? request.Name),
    };

    private static DatasetLocation? Postgres(ConnectorOptions options, string? target)
    {
        if (Text(options, "host") is not { } host || Text(options, "database") is not { } database) return null;
        var table = target ?? Text(options, "table");
        var schema = Text(options, "schema") ?? "public";
        var name = table is null ? $"{database}.query" : table.Contains('.', StringComparison.Ordinal) ? $"{database}.{table}" : $"{database}.{schema}.{table}";
        return new DatasetLocation($"postgres://{host}:{Text(options, "port") ?? "5432"}", name);
    }

    /// <summary>The address without user, password and parameters, which may be secrets.</summary>
    private static DatasetLocation? Address(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var uri)
        ? new DatasetLocation($"{uri.Scheme}://{(uri.IsDefaultPort ? uri.Host : $"{uri.Host}:{uri.Port}")}", uri.AbsolutePath.TrimStart('/') is { Length: > 0 } path ? path : "/")
        : null;

    private static DatasetLocation? Files(JsonValue path, string root)
    {
        List<string> files = path.Kind is JsonValueKind.Array
            ? [.. path.Element.EnumerateArray().Select(static item => item.ToString())]
            : [path.ToString()];
        return files.Count == 0 || files.Exists(static file => file.Length == 0 || file.Contains('\0', StringComparison.Ordinal)) ? null
            : new DatasetLocation("file", FilePattern.Of([.. files.Select(file => Path.GetFullPath(file, root))]));
    }

    private static string? Text(ConnectorOptions options, string name) => options.Find(name) is { Kind: JsonValueKind.String or JsonValueKind.Number } value ? value.ToString() : null;
}
