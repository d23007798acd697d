using System.Text.Json;

namespace SqlFlow.Handlers.Tests.Harness;

/// <summary>Short ways to write steps.</summary>
internal static class Make
{
    /// <summary>A map from the text of a JSON object.</summary>
    public static ValueMap<JsonValue> Map(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateObject().Select(static pair => KeyValuePair.Create(pair.Name, new JsonValue(pair.Value)))];
    }

    public static ValueMap<JsonValue> Path(string path) => [new("path", JsonValue.From(path))];

    /// <summary>Loads a CSV file.</summary>
    public static LoadStep Load(string table, string file, WriteMode mode = WriteMode.Replace, params ReadOnlySpan<string> keys) => new()
    {
        Id = "load",
        Source = "csv",
        Options = Path(file),
        TargetTable = table,
        Mode = mode,
        Keys = [.. keys],
    };

    /// <summary>Loads through a connector.</summary>
    public static LoadStep LoadFrom(string connector, string options, string table = "t") =>
        new() { Id = "load", Source = connector, Options = Map(options), TargetTable = table };

    public static TransformStep Transform(string table, string sql, string id = "transform") => new() { Id = id, Sql = sql, TargetTable = table };

    public static CheckStep Check(string table, params ReadOnlySpan<Expectation> expectations) =>
        new() { Id = "check", Table = table, Expect = [.. expectations] };

    public static ExportStep Export(string sql, string target, string options = "{}") =>
        new() { Id = "export", Sql = sql, Target = target, Options = Map(options) };

    public static ExportStep ExportTable(string table, string target) => new() { Id = "export", SourceTable = table, Target = target };
}
