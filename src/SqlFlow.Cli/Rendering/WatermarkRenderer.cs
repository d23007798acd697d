using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using SqlFlow.Cli.Rows;
using SqlFlow.Cli.Terminal;
using SqlFlow.State;

namespace SqlFlow.Cli.Rendering;

/// <summary>Writes watermarks.</summary>
internal static class WatermarkRenderer
{
    public static void WriteText(ImmutableArray<Watermark> watermarks, TextWriter output, Paint paint)
    {
        var table = new TextTable(["pipeline", "source", "target", "cursor", "value", "updated_at", "run_id"], paint);
        foreach (var watermark in watermarks)
        {
            table.Add(
            [
                Text(watermark.Pipeline),
                Text(watermark.Source),
                Text(watermark.Target),
                Text($"{watermark.CursorColumn} {watermark.CursorType}"),
                watermark.Value is null ? ("NULL", CellKind.Null) : Text(watermark.Value),
                Text(watermark.UpdatedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
                Text(watermark.RunId),
            ]);
        }

        table.Write(output);
    }

    /// <summary><c>{"watermarks":[{"pipeline","source","target","cursor_column","cursor_type","value","updated_at","run_id"}]}</c></summary>
    public static void WriteJson(ImmutableArray<Watermark> watermarks, Stream output)
    {
        using (var writer = new Utf8JsonWriter(output, JsonRowWriter.Options with { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("watermarks"u8);
            foreach (var watermark in watermarks)
            {
                writer.WriteStartObject();
                writer.WriteString("pipeline"u8, watermark.Pipeline);
                writer.WriteString("source"u8, watermark.Source);
                writer.WriteString("target"u8, watermark.Target);
                writer.WriteString("cursor_column"u8, watermark.CursorColumn);
                writer.WriteString("cursor_type"u8, watermark.CursorType);
                writer.WriteString("value"u8, watermark.Value);
                writer.WriteString("updated_at"u8, watermark.UpdatedAt.UtcDateTime);
                writer.WriteString("run_id"u8, watermark.RunId);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    private static (string Text, CellKind Kind) Text(string text) => (TerminalText.OneLine(text), CellKind.Text);
}
