using System.Runtime.CompilerServices;
using System.Text.Json;

namespace SqlFlow.Handlers.Tests.OpenLineage.Harness;

/// <summary>OpenLineage's own schemas, where they lie beside the repository.</summary>
internal sealed class OfficialSpec
{
    private const string Core = "https://openlineage.io/spec/2-0-2/OpenLineage.json";

    private readonly JsonSchema _schema;
    private readonly Dictionary<string, JsonElement> _documents;

    private OfficialSpec(string folder)
    {
        _documents = Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories)
            .Select(static file => JsonDocument.Parse(File.ReadAllText(file)).RootElement)
            .ToDictionary(static root => root.GetProperty("$id").GetString()!, StringComparer.Ordinal);
        _schema = new JsonSchema(_documents);
    }

    /// <summary>Skips the test where the schemas are not there.</summary>
    public static OfficialSpec Open([CallerFilePath] string thisFile = "")
    {
        for (var folder = Path.GetDirectoryName(thisFile); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var spec = Path.Combine(folder, "shared", "openlineage", "spec");
            if (Directory.Exists(spec)) return new OfficialSpec(spec);
        }

        Assert.Skip("OpenLineage's schemas are not in a folder shared/openlineage/spec beside the repository.");
        throw new InvalidOperationException();
    }

    /// <summary>What is wrong with an event, its known facets included.</summary>
    public List<string> Validate(JsonElement json)
    {
        var problems = _schema.Validate(json, Core);
        var kind = json.TryGetProperty("run", out _) ? "RunEvent" : "JobEvent";
        if (json.GetProperty("schemaURL").GetString() != $"{Core}#/$defs/{kind}") problems.Add("schemaURL is of another version or kind");
        problems.AddRange(_schema.Validate(json, $"{Core}#/$defs/{kind}"));
        foreach (var (name, facet) in FacetsOf(json))
        {
            // The core schema takes any facet: each is held against its own.
            var url = facet.GetProperty("_schemaURL").GetString()!;
            problems.AddRange(_schema.Validate(facet, url).Select(problem => $"{name}{problem}"));
            // The document says under which key the facet stands.
            var document = _documents[url[..url.IndexOf('#', StringComparison.Ordinal)]];
            if (!document.GetProperty("properties").TryGetProperty(name, out _)) problems.Add($"{name}: its schema is of another facet");
        }

        return problems;
    }

    /// <summary>The facets of an event, wherever they stand.</summary>
    public static IEnumerable<(string Name, JsonElement Facet)> FacetsOf(JsonElement json)
    {
        IEnumerable<JsonElement> holders = [
            .. json.TryGetProperty("run", out var run) ? [run] : Array.Empty<JsonElement>(),
            json.GetProperty("job"),
            .. Datasets("inputs"),
            .. Datasets("outputs"),
        ];
        foreach (var holder in holders)
        {
            foreach (var key in new[] { "facets", "inputFacets", "outputFacets" })
            {
                if (!holder.TryGetProperty(key, out var facets)) continue;
                foreach (var facet in facets.EnumerateObject()) yield return (facet.Name, facet.Value);
            }
        }

        IEnumerable<JsonElement> Datasets(string side) => json.GetProperty(side) is { ValueKind: JsonValueKind.Array } datasets ? datasets.EnumerateArray() : [];
    }
}
