using System.Text.Json;
using SqlFlow.Cli.Rows;
using SqlFlow.Cli.Terminal;
using SqlFlow.Planning;

namespace SqlFlow.Cli.Rendering;

/// <summary>Writes what is wrong with a plan, one problem a line, as editors and CI servers read it.</summary>
internal static class ProblemRenderer
{
    public static void WriteText(IEnumerable<PlanProblem> problems, TextWriter output, Paint paint)
    {
        foreach (var problem in problems)
        {
            var line = TerminalText.OneLine(problem.ToString());
            output.WriteLine(!paint.IsEnabled ? line : problem.Severity is ProblemSeverity.Error
                ? line.Replace(problem.Code, paint.Red(problem.Code), StringComparison.Ordinal)
                : line.Replace(problem.Code, paint.Yellow(problem.Code), StringComparison.Ordinal));
        }
    }

    /// <summary><c>{"problems":[{"code","severity","file","line","column","message","hint"}]}</c>; what is unknown is null.</summary>
    public static void WriteJson(IEnumerable<PlanProblem> problems, Stream output)
    {
        using (var writer = new Utf8JsonWriter(output, JsonRowWriter.Options with { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("problems"u8);
            foreach (var problem in problems) Write(problem, writer);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    private static void Write(PlanProblem problem, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("code"u8, problem.Code);
        writer.WriteString("severity"u8, problem.Severity is ProblemSeverity.Error ? "error"u8 : "warning"u8);
        writer.WriteString("file"u8, problem.File);
        WriteNumber(writer, "line"u8, problem.Line);
        WriteNumber(writer, "column"u8, problem.Column);
        writer.WriteString("message"u8, problem.Message);
        writer.WriteString("hint"u8, problem.Hint);
        writer.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter writer, ReadOnlySpan<byte> name, int number)
    {
        if (number == 0) writer.WriteNull(name);
        else writer.WriteNumber(name, number);
    }
}
