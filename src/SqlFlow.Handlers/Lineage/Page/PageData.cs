using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SqlFlow.Pages;

namespace SqlFlow.Lineage.Page;

/// <summary>Writes what the page's script reads: the facts, and where the nodes stand.</summary>
internal static class PageData
{
    // What a card measures; the script takes it from the data, so that both agree.
    private const int Width = 236;
    private const int HeaderHeight = 52;
    private const int RowHeight = 22;
    private const int Padding = 8;

    /// <summary>A card with more columns shows the first of them, and how many there are besides.</summary>
    private const int MostColumns = 10;

    /// <summary>With more models cards show no columns until some are chosen.</summary>
    private const int MostOpenModels = 120;

    private static readonly LayoutGaps Gaps = new();

    public static string Write(LineagePageModel model, string title)
    {
        var graph = PageGraph.Of(model.Graph);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, PageTemplate.DataOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("title"u8, title);
            WriteTexts(writer, "warnings"u8, model.Graph.Warnings);
            WriteTexts(writer, "kinds"u8, Enum.GetValues<LineageKind>().Select(static kind => kind.ToSubtypeName()));
            writer.WriteNumber("direct"u8, Enum.GetValues<LineageKind>().Count(static kind => kind.IsDirect()));
            WriteSizes(writer);
            WriteDatasets(writer, graph, model.Facts);
            WriteEdges(writer, graph);
            WriteLayout(writer, graph);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteSizes(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("sizes"u8);
        writer.WriteNumber("width"u8, Width);
        writer.WriteNumber("header"u8, HeaderHeight);
        writer.WriteNumber("row"u8, RowHeight);
        writer.WriteNumber("padding"u8, Padding);
        writer.WriteNumber("mostColumns"u8, MostColumns);
        writer.WriteNumber("mostOpenModels"u8, MostOpenModels);
        writer.WriteNumber("rankGap"u8, Gaps.Ranks);
        writer.WriteNumber("nodeGap"u8, Gaps.Nodes);
        writer.WriteNumber("laneGap"u8, Gaps.Lanes);
        writer.WriteEndObject();
    }

    private static void WriteDatasets(Utf8JsonWriter writer, PageGraph graph, ImmutableArray<DatasetFacts> allFacts)
    {
        var factsByName = allFacts.ToLookup(static facts => facts.Dataset, StringComparer.Ordinal);
        writer.WriteStartArray("datasets"u8);
        foreach (var entry in graph.Datasets)
        {
            var dataset = entry.Dataset;
            writer.WriteStartObject();
            writer.WriteString("name"u8, dataset.Name);
            writer.WriteString("kind"u8, dataset.Kind.ToName());
            WriteText(writer, "step"u8, dataset.Step);
            WriteText(writer, "sql"u8, dataset.Sql);
            WriteText(writer, "description"u8, dataset.Description);
            if (dataset.Location is { } location)
            {
                WriteText(writer, "namespace"u8, location.Namespace);
                WriteText(writer, "location"u8, location.Name);
            }

            WriteColumns(writer, entry.Columns);
            WriteInputs(writer, "rows"u8, entry.Rows);
            WriteFacts(writer, factsByName[dataset.Name]);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteColumns(Utf8JsonWriter writer, List<PageColumn> columns)
    {
        writer.WriteStartArray("columns"u8);
        foreach (var column in columns)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, column.Name);
            writer.WriteString("type"u8, column.Type);
            WriteText(writer, "unknown"u8, column.UnknownBecause);
            WriteInputs(writer, "inputs"u8, column.Inputs);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteInputs(Utf8JsonWriter writer, ReadOnlySpan<byte> name, List<PageInput> inputs)
    {
        if (inputs.Count == 0) return;
        writer.WriteStartArray(name);
        foreach (var input in inputs.Distinct())
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(input.Dataset);
            writer.WriteNumberValue(input.Column);
            writer.WriteNumberValue((int)input.Kind);
            writer.WriteNumberValue(input.IsMasking ? 1 : 0);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static void WriteFacts(Utf8JsonWriter writer, IEnumerable<DatasetFacts> allFacts)
    {
        var facts = allFacts.ToArray();
        writer.WriteStartArray("checks"u8);
        foreach (var check in facts.SelectMany(static fact => fact.Checks))
        {
            writer.WriteStartObject();
            writer.WriteString("condition"u8, check.Condition);
            if (check.Columns.Length > 0) WriteTexts(writer, "columns"u8, check.Columns);
            WriteText(writer, "status"u8, check.Status is { } status ? ToName(status) : null);
            if (check.IsWarning) writer.WriteBoolean("warning"u8, true);
            WriteText(writer, "message"u8, check.Message);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("runs"u8);
        foreach (var run in facts.SelectMany(static fact => fact.Runs))
        {
            writer.WriteStartObject();
            writer.WriteString("status"u8, ToName(run.Status));
            if (run.Rows is { } rows) writer.WriteNumber("rows"u8, rows);
            if (run.Duration is { } duration) writer.WriteNumber("ms"u8, duration.TotalMilliseconds);
            WriteText(writer, "finished"u8, run.FinishedAt?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
            WriteText(writer, "run"u8, run.RunId);
            WriteText(writer, "error"u8, run.Error);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteEdges(Utf8JsonWriter writer, PageGraph graph)
    {
        writer.WriteStartArray("edges"u8);
        foreach (var edge in graph.Edges)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(edge.From);
            writer.WriteNumberValue(edge.To);
            writer.WriteNumberValue(edge.IsDirect ? 1 : 0);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static void WriteLayout(Utf8JsonWriter writer, PageGraph graph)
    {
        var isFolded = graph.Datasets.Count > MostOpenModels;
        var layout = LayeredLayout.Arrange(
            [.. graph.Datasets.Select(dataset => new LayoutSize(Width, HeightOf(dataset.Columns.Count, isFolded)))],
            [.. graph.Edges.Select(static edge => new LayoutEdge(edge.From, edge.To))], Gaps);
        writer.WriteStartObject("layout"u8);
        writer.WriteNumber("width"u8, layout.Width);
        writer.WriteNumber("height"u8, layout.Height);
        writer.WriteStartArray("places"u8);
        foreach (var place in layout.Places) WriteNumbers(writer, [place.X, place.Y]);
        writer.WriteEndArray();
        writer.WriteStartArray("routes"u8);
        foreach (var route in layout.Routes) WriteNumbers(writer, [.. route.SelectMany(static lane => new[] { lane.Left, lane.Right, lane.Y })]);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static int HeightOf(int columns, bool isFolded)
    {
        if (isFolded) return HeaderHeight;
        var rows = columns > MostColumns ? MostColumns - 1 : Math.Max(columns, 1);
        return HeaderHeight + (rows * RowHeight) + Padding;
    }

    private static string ToName(StepStatus status) => status switch
    {
        StepStatus.Success => "SUCCESS",
        StepStatus.Failure => "FAILURE",
        StepStatus.Skipped => "SKIPPED",
        _ => "CANCELLED",
    };

    private static void WriteText(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null) writer.WriteString(name, text);
    }

    private static void WriteTexts(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    private static void WriteNumbers(Utf8JsonWriter writer, ReadOnlySpan<double> numbers)
    {
        writer.WriteStartArray();
        foreach (var number in numbers) writer.WriteNumberValue(number);
        writer.WriteEndArray();
    }
}
