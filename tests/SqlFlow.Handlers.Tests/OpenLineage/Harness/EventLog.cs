using System.Text.Json;
using SqlFlow.OpenLineage;

namespace SqlFlow.Handlers.Tests.OpenLineage.Harness;

/// <summary>Keeps the events of a run.</summary>
internal sealed class EventLog : IOpenLineageTransport
{
    private readonly Lock _lock = new();
    private readonly List<JsonElement> _events = [];

    public IReadOnlyList<JsonElement> Events
    {
        get
        {
            lock (_lock) return [.. _events];
        }
    }

    /// <summary>Each as its type and job.</summary>
    public string[] Trace => [.. Events.Select(static json => $"{json.GetProperty("eventType")} {json.GetProperty("job").GetProperty("name")}")];

    /// <summary>The only event of this type and job.</summary>
    public JsonElement Of(string type, string job) =>
        Events.Single(json => json.GetProperty("eventType").GetString() == type && json.GetProperty("job").GetProperty("name").GetString() == job);

    public ValueTask SendAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        using var document = JsonDocument.Parse(content);
        lock (_lock) _events.Add(document.RootElement.Clone());
        return default;
    }
}

/// <summary>Short ways into events.</summary>
internal static class EventParts
{
    public static JsonElement Facet(this JsonElement holder, string name, string facets = "facets") => holder.GetProperty(facets).GetProperty(name);

    public static bool HasFacet(this JsonElement holder, string name) => holder.TryGetProperty("facets", out var facets) && facets.TryGetProperty(name, out _);

    public static JsonElement Input(this JsonElement json, string name) => Dataset(json, "inputs", name);

    public static JsonElement Output(this JsonElement json, string name) => Dataset(json, "outputs", name);

    public static string[] Names(this JsonElement json, string side) => [.. json.GetProperty(side).EnumerateArray().Select(static dataset => dataset.GetProperty("name").GetString()!)];

    /// <summary>The inputs of a column, each as <c>dataset.field TYPE:SUBTYPE</c>, in ordinal order.</summary>
    public static string[] Fields(this JsonElement output, string? column)
    {
        var lineage = output.Facet("columnLineage");
        var fields = column is null ? lineage.GetProperty("dataset") : lineage.GetProperty("fields").GetProperty(column).GetProperty("inputFields");
        return
        [
            .. fields.EnumerateArray().SelectMany(static field => field.GetProperty("transformations").EnumerateArray().Select(kind =>
                $"{Path.GetFileName(field.GetProperty("name").GetString())}.{field.GetProperty("field")} {kind.GetProperty("type")}:{kind.GetProperty("subtype")}{(kind.TryGetProperty("masking", out var masking) && masking.GetBoolean() ? " masked" : "")}")).Order(StringComparer.Ordinal),
        ];
    }

    private static JsonElement Dataset(JsonElement json, string side, string name) =>
        json.GetProperty(side).EnumerateArray().Single(dataset => dataset.GetProperty("name").GetString()!.EndsWith(name, StringComparison.Ordinal));
}
