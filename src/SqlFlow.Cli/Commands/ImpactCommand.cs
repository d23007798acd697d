using System.CommandLine;
using SqlFlow.Cli.Input;
using SqlFlow.Cli.Rendering;
using SqlFlow.Cli.Terminal;
using SqlFlow.Engines;
using SqlFlow.Lineage;

namespace SqlFlow.Cli.Commands;

/// <summary><c>sqlflow impact</c>: what a change of a column would do; nothing runs.</summary>
internal static class ImpactCommand
{
    public static Command Create(CliEnvironment environment)
    {
        var pipeline = new PipelineOptions();
        var column = new Argument<string>("COLUMN") { Description = "The column, as dataset.column." };
        var drop = new Option<bool>("--drop") { Description = "What breaks if the column is dropped; exit code 1 if anything does." };
        var type = new Option<string?>("--type") { Description = "What breaks if the column has this type; exit code 1 if anything does.", HelpName = "TYPE" };
        var format = CommonOptions.Format(OutputFormat.Text, OutputFormat.Json);
        var command = new CliCommand("impact", "Show what a change of a column touches, or would break. Nothing runs.")
        {
            Examples =
            [
                "sqlflow impact shop/pipelines/sales.sf orders.amount",
                "sqlflow impact shop/pipelines/sales.sf orders.amount --drop",
                "sqlflow impact shop/pipelines/sales.sf orders.amount --type VARCHAR --format json",
            ],
        };
        pipeline.AddTo(command);
        command.Add(column);
        foreach (var option in new Option[] { drop, type, format }) command.Add(option);
        command.SetAction(async (call, cancellationToken) =>
        {
            if (call.GetValue(drop) && call.GetValue(type) is not null) throw new UsageException("a column is either dropped or has another type; give --drop or --type.");
            var request = pipeline.Read(call);
            var host = environment.CreateHost();
            var planned = await host.PlanAsync(request, cancellationToken).ConfigureAwait(false);
            var asJson = call.GetValue(format) is OutputFormat.Json;
            if (planned.HasErrors) return ProblemReport.Write(planned.Problems, environment.Console, asJson);
            var graph = (await host.AnalyzeLineageAsync(planned, cancellationToken).ConfigureAwait(false)).Graph!;
            foreach (var warning in graph.Warnings) await environment.Console.Error.WriteLineAsync($"sqlflow: {TerminalText.OneLine(warning)}").ConfigureAwait(false);
            var search = new LineageSearch(graph);
            var found = search.FindColumn(call.GetRequiredValue(column), out var problem) ?? throw new UsageException(problem!);
            if (!call.GetValue(drop) && call.GetValue(type) is null) return WriteTouched(environment.Console, search, found, asJson);
            try
            {
                var impact = await host.AnalyzeImpactAsync(planned, graph, new ColumnChange(found, call.GetValue(type)), cancellationToken).ConfigureAwait(false);
                return WriteImpact(environment.Console, impact, asJson);
            }
            catch (SqlEngineException exception)
            {
                throw new UsageException($"--type {call.GetValue(type)}: {exception.Message}");
            }
        });
        return command;
    }

    private static int WriteTouched(CliConsole console, LineageSearch search, LineageColumn column, bool asJson)
    {
        if (asJson) ImpactRenderer.WriteJson(search, column, console.Output);
        else
        {
            using var output = console.OutputText();
            ImpactRenderer.WriteText(search, column, output, new Paint(console.OutputHasColor));
        }

        return ExitCodes.Success;
    }

    private static int WriteImpact(CliConsole console, LineageImpact impact, bool asJson)
    {
        if (asJson) ImpactRenderer.WriteJson(impact, console.Output);
        else
        {
            using var output = console.OutputText();
            ImpactRenderer.WriteText(impact, output, new Paint(console.OutputHasColor));
        }

        return impact.Breaks ? ExitCodes.Failure : ExitCodes.Success;
    }
}
