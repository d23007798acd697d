using System.Text.Json;
using SqlFlow.Pages;

namespace SqlFlow.Report;

/// <summary>Writes which steps wait for which, and where they stand in the picture.</summary>
internal static class GraphData
{
    // What a card measures; the script takes it from the data, so that both agree.
    private const int Width = 208;
    private const int Height = 46;

    private static readonly LayoutGaps Gaps = new(Ranks: 56, Nodes: 14, Lanes: 10);

    public static void Write(Utf8JsonWriter writer, RunReportFacts facts, StepData steps)
    {
        var edges = new List<LayoutEdge>();
        for (var index = 0; index < facts.Result.Steps.Length; index++)
            edges.AddRange(steps.NeedsOf(facts.Result.Steps[index].StepId).Where(need => need != index).Select(need => new LayoutEdge(need, index)));
        var layout = LayeredLayout.Arrange([.. Enumerable.Repeat(new LayoutSize(Width, Height), facts.Result.Steps.Length)], edges, Gaps);

        writer.WriteStartObject("graph"u8);
        writer.WriteNumber("cardWidth"u8, Width);
        writer.WriteNumber("cardHeight"u8, Height);
        writer.WriteNumber("width"u8, layout.Width);
        writer.WriteNumber("height"u8, layout.Height);
        writer.WriteStartArray("places"u8);
        foreach (var place in layout.Places) WriteNumbers([place.X, place.Y]);
        writer.WriteEndArray();
        writer.WriteStartArray("edges"u8);
        for (var edge = 0; edge < edges.Count; edge++)
            WriteNumbers([edges[edge].From, edges[edge].To, .. layout.Routes[edge].SelectMany(static lane => new[] { lane.Left, lane.Right, lane.Y })]);
        writer.WriteEndArray();
        writer.WriteEndObject();

        void WriteNumbers(ReadOnlySpan<double> numbers)
        {
            writer.WriteStartArray();
            foreach (var number in numbers) writer.WriteNumberValue(number);
            writer.WriteEndArray();
        }
    }
}
