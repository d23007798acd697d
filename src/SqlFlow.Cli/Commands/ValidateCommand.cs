using System.CommandLine;
using SqlFlow.Cli.Rendering;
using SqlFlow.Cli.Terminal;

namespace SqlFlow.Cli.Commands;

/// <summary><c>sqlflow validate</c>: says what is wrong with a pipeline; nothing runs.</summary>
internal static class ValidateCommand
{
    public static Command Create(CliEnvironment environment)
    {
        var pipeline = new PipelineOptions();
        var format = CommonOptions.Format(OutputFormat.Text, OutputFormat.Json);
        var command = new CliCommand("validate", "Check a pipeline, its SQL, tables and columns included. Nothing runs.")
        {
            Examples = ["sqlflow validate shop/pipelines/sales.sf", "sqlflow validate shop/pipelines/sales.sf --format json"],
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
        if (format is OutputFormat.Json) ProblemRenderer.WriteJson(planned.Problems, console.Output);
        else
        {
            using var output = console.OutputText();
            ProblemRenderer.WriteText(planned.Problems, output, new Paint(console.OutputHasColor));
        }

        if (!planned.HasErrors && format is OutputFormat.Text)
            await console.Error.WriteLineAsync($"{request.Path}: no errors, {TerminalText.Count(planned.Pipeline!.Steps.Length, "step")}.").ConfigureAwait(false);
        return planned.HasErrors ? ExitCodes.Usage : ExitCodes.Success;
    }
}
