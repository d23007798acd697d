using System.Text.Json;
using SqlFlow.Engines;
using SqlFlow.Lineage;

namespace SqlFlow.Cli.Input;

/// <summary>Reads the tables that a statement is analysed against.</summary>
internal static class TableDeclarations
{
    private const long MaxBytes = 16 * 1024 * 1024;

    /// <exception cref="UsageException">The file is not there, or not of the form <c>{"table": {"column": "TYPE"}}</c>.</exception>
    public static DeclaredTables Read(string path)
    {
        if (!File.Exists(path)) throw new UsageException($"{path}: there is no such file.");
        if (new FileInfo(path).Length > MaxBytes) throw new UsageException($"{path}: is larger than {MaxBytes / (1024 * 1024)} MB.");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            if (document.RootElement.ValueKind is not JsonValueKind.Object) throw Wrong(path, "the whole");
            return new DeclaredTables([.. document.RootElement.EnumerateObject().Select(table => Read(path, table))]);
        }
        catch (JsonException exception)
        {
            throw new UsageException($"{path}:{exception.LineNumber + 1}:{exception.BytePositionInLine + 1}: is no JSON.");
        }
    }

    private static DeclaredTable Read(string path, JsonProperty table)
    {
        if (!TableName.TryParse(table.Name, out var name)) throw new UsageException($"{path}: '{table.Name}' is not the name of a table; odd names stand in double quotes.");
        if (table.Value.ValueKind is not JsonValueKind.Object || table.Value.EnumerateObject().Any(static column => column.Value.ValueKind is not JsonValueKind.String)) throw Wrong(path, $"'{table.Name}'");
        if (!table.Value.EnumerateObject().Any()) throw new UsageException($"{path}: '{table.Name}' has no columns.");
        return new DeclaredTable(name, [.. table.Value.EnumerateObject().Select(static column => new ColumnSchema(column.Name, column.Value.GetString()!))]);
    }

    private static UsageException Wrong(string path, string what) => new($"{path}: {what} is not of the form {{\"table\": {{\"column\": \"TYPE\"}}}}.");
}
