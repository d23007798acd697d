using System.Text.Json;
using SqlFlow.Cli.Rows;
using SqlFlow.Cli.Terminal;
using SqlFlow.Lineage;

namespace SqlFlow.Cli.Rendering;

/// <summary>Shows what a change of a column touches or breaks.</summary>
internal static class ImpactRenderer
{
    public static void WriteText(LineageSearch search, LineageColumn column, TextWriter output, Paint paint)
    {
        var touched = search.Touched(column);
        var columns = touched.Where(static use => use.Column is not null).Select(static use => (use.Dataset, use.Column)).Distinct().Count();
        var rows = touched.Where(static use => use.Column is null).Select(static use => use.Dataset).Distinct().Count();
        var exports = touched.Select(static use => use.Dataset).Distinct().Count(name => search.FindDataset(name)?.Kind is DatasetKind.Export);
        output.WriteLine($"Changing {paint.Bold(TerminalText.OneLine(column.ToString()))} touches {TerminalText.Count(columns, "column")}, the rows of {TerminalText.Count(rows, "dataset")}, and {TerminalText.Count(exports, "export")}.");
        foreach (var use in touched)
        {
            var what = use.Column is null ? $"rows of {use.Dataset}" : $"{use.Dataset}.{use.Column}";
            output.WriteLine($"  {TerminalText.OneLine(what)}  {paint.Dim(TerminalText.OneLine($"{use.Input.Kind.ToSubtypeName().ToLowerInvariant().Replace('_', ' ')} of {use.Input.Dataset}.{use.Input.Column}"))}");
        }
    }

    public static void WriteText(LineageImpact impact, TextWriter output, Paint paint)
    {
        var what = impact.Change.NewType is { } type ? $"{impact.Change.Column} as {type}" : $"{impact.Change.Column} dropped";
        var breaking = impact.Effects.Count(static effect => effect.IsBreaking);
        output.WriteLine(breaking == 0 ? $"{TerminalText.OneLine(what)}: nothing breaks." : $"{TerminalText.OneLine(what)}: {TerminalText.Count(breaking, "thing")} would break.");
        foreach (var effect in impact.Effects)
        {
            var kind = effect.Kind.ToName().Replace('_', ' ');
            output.WriteLine($"  {(effect.IsBreaking ? paint.Red(kind) : paint.Dim(kind))}  {TerminalText.OneLine(effect.Step ?? "")}: {TerminalText.OneLine(effect.Message)}");
        }
    }

    public static void WriteJson(LineageSearch search, LineageColumn column, Stream output) => Write(output, writer =>
    {
        WriteColumn(writer, column);
        writer.WriteStartArray("touched"u8);
        foreach (var use in search.Touched(column))
        {
            writer.WriteStartObject();
            writer.WriteString("dataset"u8, use.Dataset);
            writer.WriteString("column"u8, use.Column);
            writer.WriteString("type"u8, use.Input.Kind.ToTypeName());
            writer.WriteString("subtype"u8, use.Input.Kind.ToSubtypeName());
            writer.WriteString("because_of"u8, $"{use.Input.Dataset}.{use.Input.Column}");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    public static void WriteJson(LineageImpact impact, Stream output) => Write(output, writer =>
    {
        WriteColumn(writer, impact.Change.Column);
        writer.WriteString("change"u8, impact.Change.NewType is null ? "drop" : "type");
        if (impact.Change.NewType is { } type) writer.WriteString("new_type"u8, type);
        writer.WriteBoolean("breaks"u8, impact.Breaks);
        writer.WriteStartArray("effects"u8);
        foreach (var effect in impact.Effects)
        {
            writer.WriteStartObject();
            writer.WriteString("kind"u8, effect.Kind.ToName());
            writer.WriteBoolean("breaking"u8, effect.IsBreaking);
            writer.WriteString("step"u8, effect.Step);
            writer.WriteString("dataset"u8, effect.Dataset);
            writer.WriteString("column"u8, effect.Column);
            writer.WriteString("message"u8, effect.Message);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    private static void WriteColumn(Utf8JsonWriter writer, LineageColumn column)
    {
        writer.WriteString("dataset"u8, column.Dataset);
        writer.WriteString("column"u8, column.Name);
    }

    private static void Write(Stream output, Action<Utf8JsonWriter> content)
    {
        using (var writer = new Utf8JsonWriter(output, JsonRowWriter.Options with { Indented = true }))
        {
            writer.WriteStartObject();
            content(writer);
            writer.WriteEndObject();
        }

        output.Write("\n"u8);
    }
}
