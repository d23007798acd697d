using System.Collections.Immutable;
using System.Text.Json;
using SqlFlow.Lineage;

namespace SqlFlow.OpenLineage;

/// <summary>Writes the datasets of a step with their facets.</summary>
/// <param name="naming">Names them.</param>
/// <param name="producer">Who writes the facets.</param>
/// <param name="datasets">The datasets of the graph by name, for the inputs of columns.</param>
internal sealed class DatasetWriter(DatasetNaming naming, string producer, Func<string, LineageDataset?> datasets)
{
    /// <summary>Writes <c>inputs</c>. Datasets that are the same one elsewhere stand once.</summary>
    /// <param name="writer">Stands within the event.</param>
    /// <param name="inputs">What is read.</param>
    /// <param name="result">What was found when reading; null: nothing was read.</param>
    /// <param name="severity">How bad it is if a check of the step does not hold; null: it is none.</param>
    public void WriteInputs(Utf8JsonWriter writer, ImmutableArray<LineageDataset> inputs, StepExecutionResult? result, string? severity)
    {
        var distinct = inputs.DistinctBy(naming.Of).ToArray();
        writer.WriteStartArray("inputs"u8);
        foreach (var dataset in distinct)
        {
            Begin(writer, dataset, dataset.Columns);
            writer.WriteEndObject();
            // What a step has read or checked is said of a dataset only where there is no other that it could be.
            if (result is not null && distinct.Length == 1) WriteInputFacets(writer, result, severity);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes <c>outputs</c>, each with the lineage of its columns.</summary>
    /// <param name="writer">Stands within the event.</param>
    /// <param name="outputs">What is written.</param>
    /// <param name="result">How it went; null: nothing was written, or it was undone.</param>
    public void WriteOutputs(Utf8JsonWriter writer, ImmutableArray<StepOutput> outputs, StepExecutionResult? result)
    {
        writer.WriteStartArray("outputs"u8);
        foreach (var output in outputs.DistinctBy(output => naming.Of(output.Dataset)))
        {
            var isOnly = outputs.Length == 1;
            Begin(writer, output.Dataset, isOnly && result?.OutputSchema is { IsDefaultOrEmpty: false } columns ? columns : output.Dataset.Columns);
            if (output.Columns.Length > 0) WriteColumnLineage(writer, output);
            if (result is not null && output.Change is { } change)
            {
                Facets.Begin(writer, "lifecycleStateChange", Facets.LifecycleStateChange, producer);
                writer.WriteString("lifecycleStateChange"u8, change);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
            if (isOnly && result?.RowsAffected is >= 0 and var rows)
            {
                writer.WriteStartObject("outputFacets"u8);
                Facets.Begin(writer, "outputStatistics", Facets.OutputStatistics, producer);
                writer.WriteNumber("rowCount"u8, rows);
                if (result.PerformanceMetrics.TryGetValue("bytes_written", out var bytes) && bytes.Number is >= 0 and var size) writer.WriteNumber("size"u8, (long)size);
                writer.WriteEndObject();
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Begins a dataset; its facets are left open.</summary>
    private void Begin(Utf8JsonWriter writer, LineageDataset dataset, ImmutableArray<ColumnSchema> columns)
    {
        var location = naming.Of(dataset);
        writer.WriteStartObject();
        writer.WriteString("namespace"u8, location.Namespace);
        writer.WriteString("name"u8, location.Name);
        writer.WriteStartObject("facets"u8);
        if (columns.Length > 0)
        {
            Facets.Begin(writer, "schema", Facets.Schema, producer);
            writer.WriteStartArray("fields"u8);
            for (var i = 0; i < columns.Length; i++)
            {
                writer.WriteStartObject();
                writer.WriteString("name"u8, columns[i].Name);
                writer.WriteString("type"u8, columns[i].Type);
                writer.WriteNumber("ordinal_position"u8, i + 1);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        Facets.Begin(writer, "dataSource", Facets.DataSource, producer);
        writer.WriteString("name"u8, location.Namespace);
        if (DatasetNaming.UriOf(location) is { } uri) writer.WriteString("uri"u8, uri);
        writer.WriteEndObject();
        if (dataset.Description is not { Length: > 0 } description) return;
        Facets.Begin(writer, "documentation", Facets.DatasetDocumentation, producer);
        writer.WriteString("description"u8, description);
        writer.WriteEndObject();
    }

    private void WriteInputFacets(Utf8JsonWriter writer, StepExecutionResult result, string? severity)
    {
        writer.WriteStartObject("inputFacets"u8);
        if (result.RowsRead is >= 0 and var rows)
        {
            Facets.Begin(writer, "inputStatistics", Facets.InputStatistics, producer);
            writer.WriteNumber("rowCount"u8, rows);
            writer.WriteEndObject();
        }

        if (result.Checks is { IsDefaultOrEmpty: false } checks) CheckFacets.WriteAssertions(writer, checks, severity, producer);
        writer.WriteEndObject();
    }

    private void WriteColumnLineage(Utf8JsonWriter writer, StepOutput output)
    {
        Facets.Begin(writer, "columnLineage", Facets.ColumnLineage, producer);
        writer.WriteStartObject("fields"u8);
        foreach (var column in output.Columns)
        {
            writer.WriteStartObject(column.Column);
            // What decides about the rows of a subquery concerns its column only, and 'dataset' speaks for all of them.
            WriteFields(writer, "inputFields", column.Inputs.Concat(column.SubqueryInputs));
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        if (output.Rows.Length > 0) WriteFields(writer, "dataset", output.Rows);
        writer.WriteEndObject();
    }

    private void WriteFields(Utf8JsonWriter writer, string name, IEnumerable<LineageInput> inputs)
    {
        writer.WriteStartArray(name);
        foreach (var field in inputs.Distinct().GroupBy(input => (Location: Locate(input.Dataset), input.Column)))
        {
            if (field.Key.Location is not { } location) continue;
            writer.WriteStartObject();
            writer.WriteString("namespace"u8, location.Namespace);
            writer.WriteString("name"u8, location.Name);
            writer.WriteString("field"u8, field.Key.Column);
            writer.WriteStartArray("transformations"u8);
            foreach (var input in field.DistinctBy(static input => (input.Kind, input.IsMasking)))
            {
                writer.WriteStartObject();
                writer.WriteString("type"u8, input.Kind.ToTypeName());
                writer.WriteString("subtype"u8, input.Kind.ToSubtypeName());
                if (input.Kind.IsDirect()) writer.WriteBoolean("masking"u8, input.IsMasking);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private DatasetLocation? Locate(string dataset) => datasets(dataset) is { } found ? naming.Of(found) : null;
}
