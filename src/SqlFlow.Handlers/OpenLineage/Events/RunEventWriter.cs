using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SqlFlow.OpenLineage;

/// <summary>Writes down as run events what happens in a run.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class RunEventWriter(RunIdentity identity, OpenLineageOptions options)
{
    private readonly JobWriter _jobs = new(identity.Namespace, Producer.Uri, options.IncludeSql);
    private readonly RunFacetWriter _runs = new(identity, options);

    /// <summary>Letters stay letters: events are no HTML.</summary>
    internal static JsonWriterOptions Json { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one event.</summary>
    /// <param name="notice">What happened.</param>
    /// <param name="lineage">What the pipeline's steps read and write; null for events that do not tell it.</param>
    public ReadOnlyMemory<byte> Write(RunNotice notice, RunLineage? lineage)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var writer = new Utf8JsonWriter(buffer, Json);
        writer.WriteStartObject();
        writer.WriteString("eventType"u8, notice.Type switch
        {
            RunEventType.Start => "START",
            RunEventType.Complete => "COMPLETE",
            RunEventType.Fail => "FAIL",
            _ => "ABORT",
        });
        writer.WriteString("eventTime"u8, notice.Time.UtcDateTime);
        writer.WriteString("producer"u8, Producer.Uri);
        writer.WriteString("schemaURL"u8, Facets.RunEvent);
        _runs.Write(writer, notice);
        _jobs.Write(writer, identity.Pipeline, notice.Step, isBrief: notice.Type is RunEventType.Start);
        if (notice.Step is { } step && lineage is not null)
        {
            var (inputs, outputs) = lineage.Steps.Of(step);
            // Nothing was written by a step that did not succeed; what it meant to write is told all the same.
            var written = notice.Type is RunEventType.Complete ? notice.Result : null;
            lineage.Datasets.WriteInputs(writer, inputs, notice.Result, RunFacetWriter.SeverityOf(notice));
            lineage.Datasets.WriteOutputs(writer, outputs, written);
        }
        else
        {
            // The datasets are those of the steps: told here again, each would have two makers.
            writer.WriteStartArray("inputs"u8);
            writer.WriteEndArray();
            writer.WriteStartArray("outputs"u8);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }
}

/// <summary>What the steps of a pipeline read and write, and how it is written down.</summary>
/// <param name="Steps">The datasets of each step.</param>
/// <param name="Datasets">Writes them.</param>
internal sealed record RunLineage(PipelineDatasets Steps, DatasetWriter Datasets);
