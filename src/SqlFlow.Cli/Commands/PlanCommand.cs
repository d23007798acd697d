using System.CommandLine;
using System.Text.Json;
using SqlFlow.Cli.Rendering;
using SqlFlow.Cli.Rows;
using SqlFlow.Cli.Terminal;
using SqlFlow.Planning;

namespace SqlFlow.Cli.Commands;

/// <summary><c>sqlflow plan</c>: what would run, and in which order; nothing runs.</summary>
internal static class PlanCommand
{
    public static Command Create(CliEnvironment environment)
    {
        var pipeline = new PipelineOptions();
        var format = CommonOptions.Format(OutputFormat.Text, OutputFormat.Json, OutputFormat.Mermaid);
        var command = new CliCommand("plan", "Show which step waits for which. Nothing runs; the JSON is a plan that run accepts.")
        {
            Examples = ["sqlflow plan shop/pipelines/sales.sf", "sqlflow plan shop/pipelines/sales.sf --format mermaid", "sqlflow plan shop/pipelines/sales.sf --format json > compiled.json"],
        };
        pipeline.AddTo(command);
        command.Add(format);
        command.SetAction((call, cancellationToken) => RunAsync(environment, pipeline.Read(call), call.GetValue(format), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CliEnvironment environment, PipelineRequest request, OutputFormat format, CancellationToken cancellationToken)
    {
        var console = environment.Console;
        var planned = await environment.CreateHost().PlanAsync(request, cancellationToken).ConfigureAwait(false);
        if (planned.HasErrors) return ProblemReport.Write(planned.Problems, console, format is OutputFormat.Json);
        ProblemRenderer.WriteText(planned.Problems, console.Error, new Paint(console.ErrorHasColor));
        var pipeline = planned.Pipeline!;
        if (format is OutputFormat.Json)
        {
            using (var writer = new Utf8JsonWriter(console.Output, JsonRowWriter.Options with { Indented = true })) PlanWriter.Write(writer, pipeline, CliEnvironment.Registry);
            console.Output.Write("\n"u8);
            return ExitCodes.Success;
        }

        using var output = console.OutputText();
        if (format is OutputFormat.Mermaid) MermaidRenderer.Write(pipeline, output);
        else PlanRenderer.Write(pipeline, output, new Paint(console.OutputHasColor));
        return ExitCodes.Success;
    }
}
