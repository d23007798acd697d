using System.Text;
using SqlFlow.Engines;

namespace SqlFlow.Connectors;

/// <summary>Builds the call of one of the engine's file readers.</summary>
/// <param name="function">E.g. <c>read_csv</c>.</param>
/// <param name="files">Absolute paths.</param>
internal sealed class ReaderCall(string function, ValueList<string> files)
{
    private readonly StringBuilder _arguments = new();

    public ReaderCall Literal(string name, string? text) => text is null ? this : Raw(name, TableName.Literal(text));

    public ReaderCall Flag(string name, bool? value) => value is null ? this : Raw(name, value.Value ? "true" : "false");

    public ReaderCall Raw(string name, string? sql)
    {
        if (sql is not null) _arguments.Append(", ").Append(name).Append(" = ").Append(sql);
        return this;
    }

    public static string List(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(TableName.Literal))}]";

    /// <summary>A struct of column names and types.</summary>
    public static string Struct(IEnumerable<KeyValuePair<string, string>> columns) =>
        $"{{{string.Join(", ", columns.Select(static column => $"{TableName.Literal(column.Key)}: {TableName.Literal(column.Value)}"))}}}";

    public override string ToString() => $"{function}({List(files.Select(Literally))}{_arguments})";

    // The engine takes every path for a pattern, and the files have been found already.
    private static string Literally(string path) =>
        path.AsSpan().ContainsAny('*', '?', '[') ? string.Concat(path.Select(static c => c is '*' or '?' or '[' ? $"[{c}]" : $"{c}")) : path;
}
