using System.Collections.Immutable;
using System.Text.Json;
using SqlFlow.Execution;

namespace SqlFlow.Lineage;

/// <summary>Writes lineage as JSON: <c>datasets</c>, <c>columns</c> and <c>rows</c>.</summary>
public static class LineageJson
{
    /// <summary>Writes a graph as one object.</summary>
    public static void Write(LineageGraph graph, Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("pipeline"u8, graph.Pipeline);
        writer.WriteStartArray("datasets"u8);
        foreach (var dataset in graph.Datasets) Write(dataset, writer);
        writer.WriteEndArray();
        writer.WriteStartArray("columns"u8);
        foreach (var column in graph.Columns) Write(column, writer);
        writer.WriteEndArray();
        writer.WriteStartArray("rows"u8);
        foreach (var (dataset, inputs) in RowsOf(graph))
        {
            writer.WriteStartObject();
            writer.WriteString("dataset"u8, dataset);
            WriteInputs(inputs, writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (graph.Warnings.Length > 0) writer.WriteTexts("warnings"u8, graph.Warnings);
        writer.WriteEndObject();
    }

    /// <summary>The name of a kind: <c>source</c>, <c>table</c>, <c>view</c>, <c>file</c>, <c>export</c> or <c>external</c>.</summary>
    public static string ToName(this DatasetKind kind) => kind switch
    {
        DatasetKind.Source => "source",
        DatasetKind.Table => "table",
        DatasetKind.View => "view",
        DatasetKind.File => "file",
        DatasetKind.Export => "export",
        _ => "external",
    };

    private static void Write(LineageDataset dataset, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, dataset.Name);
        writer.WriteString("kind"u8, dataset.Kind.ToName());
        if (dataset.Step is { } step) writer.WriteString("step"u8, step);
        if (dataset.Location is { } location)
        {
            writer.WriteStartObject("location"u8);
            writer.WriteString("namespace"u8, location.Namespace);
            writer.WriteString("name"u8, location.Name);
            writer.WriteEndObject();
        }

        writer.WriteStartArray("columns"u8);
        foreach (var column in dataset.Columns)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, column.Name);
            writer.WriteString("type"u8, column.Type);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(ColumnLineage column, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("dataset"u8, column.Dataset);
        writer.WriteString("column"u8, column.Column);
        WriteInputs(column.Inputs, writer);
        if (column.UnknownBecause is { } reason)
        {
            writer.WriteBoolean("unknown"u8, true);
            writer.WriteString("reason"u8, reason);
        }

        writer.WriteEndObject();
    }

    private static void WriteInputs(IEnumerable<LineageInput> inputs, Utf8JsonWriter writer)
    {
        writer.WriteStartArray("inputs"u8);
        foreach (var input in inputs)
        {
            writer.WriteStartObject();
            writer.WriteString("dataset"u8, input.Dataset);
            writer.WriteString("column"u8, input.Column);
            writer.WriteString("type"u8, input.Kind.ToTypeName());
            writer.WriteString("subtype"u8, input.Kind.ToSubtypeName());
            if (input.Kind.IsDirect()) writer.WriteBoolean("masking"u8, input.IsMasking);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    // What decides about the rows of a column's subqueries stands with the dataset, so that nothing that depends on a column is missed.
    private static IEnumerable<(string Dataset, ImmutableArray<LineageInput> Inputs)> RowsOf(LineageGraph graph)
    {
        var rows = graph.Rows.ToLookup(static row => row.Dataset, StringComparer.Ordinal);
        var columns = graph.Columns.ToLookup(static column => column.Dataset, StringComparer.Ordinal);
        foreach (var dataset in graph.Datasets)
        {
            ImmutableArray<LineageInput> inputs =
            [
                .. rows[dataset.Name].SelectMany(static row => row.Inputs).Concat(columns[dataset.Name].SelectMany(static column => column.SubqueryInputs)).Distinct(),
            ];
            if (inputs.Length > 0) yield return (dataset.Name, inputs);
        }
    }
}
