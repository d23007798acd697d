using System.CommandLine;
using System.Text.Json;
using SqlFlow.Cli.Input;
using SqlFlow.Cli.Rendering;
using SqlFlow.Cli.Rows;
using SqlFlow.Cli.Terminal;
using SqlFlow.Execution;
using SqlFlow.Observability;
using SqlFlow.OpenLineage;

namespace SqlFlow.Cli.Commands;

/// <summary><c>sqlflow run</c>: runs a pipeline and says what happened.</summary>
internal static class RunCommand
{
    public static Command Create(CliEnvironment environment)
    {
        var pipeline = new PipelineOptions();
        var maxParallel = CommonOptions.PositiveNumber("--max-parallel", "Steps that run at a time. Default: the number of processors.");
        var threads = CommonOptions.PositiveNumber("--threads", "Threads that the engine may use. Default: one a processor.");
        var failFast = new Option<bool>("--fail-fast") { Description = "Begin nothing more after the first failure. Default: independent steps go on." };
        var fullRefresh = new Option<bool>("--full-refresh") { Description = "Read everything anew: watermarks are reset, and the first load of each target replaces it." };
        var noHistory = new Option<bool>("--no-history") { Description = "Leave the run out of the history of its database." };
        var quiet = new Option<bool>("--quiet") { Description = "No progress, only the result." };
        var format = CommonOptions.Format(OutputFormat.Text, OutputFormat.Json);
        var openLineage = new Option<OpenLineageOptions?>("--openlineage")
        {
            Description = "Tell about the run as OpenLineage events: a server, a file that they are appended to, or console (stderr). Default: as environment and profile say.",
            HelpName = "URL|FILE|console",
            CustomParser = OpenLineageArgument.Parse,
        };
        var failOn = new Option<AlertSeverity?>("--fail-on")
        {
            Description = "Exit with 1 if the run raises an alert of this severity or a worse one, also where every step succeeded. Default: as the profile says.",
            HelpName = "alert:SEVERITY",
            CustomParser = AlertArgument.Parse,
        };
        var report = new Option<string?>("--report") { Description = "Also write what the run did as one HTML page, also if it fails.", HelpName = "FILE" };
        var lineage = new Option<string?>("--lineage") { Description = "Also write the run's lineage as one HTML page; the report links to it.", HelpName = "FILE" };
        var telemetry = new TelemetryOptions();
        var (wait, memoryLimit) = (CommonOptions.Wait(), CommonOptions.MemoryLimit());
        var command = new CliCommand("run", "Run a pipeline. Progress goes to stderr, the result to stdout.")
        {
            Examples =
            [
                "sqlflow run shop/pipelines/sales.sf",
                "sqlflow run shop/pipelines/sales.sf --var since=2025-01-03 --max-parallel 4",
                "sqlflow run shop/pipelines/sales.sf --select +daily_sales --profile dev",
                "sqlflow run shop/pipelines/feed.sf --full-refresh",
                "sqlflow run shop/pipelines/sales.sf --fail-on alert:warning",
                "sqlflow run shop/pipelines/sales.sf --openlineage http://localhost:5000",
                "sqlflow run shop/pipelines/sales.sf --report report.html",
                "sqlflow run shop/pipelines/sales.sf --otlp http://localhost:4318",
                "sqlflow run shop/pipelines/sales.sf --format json --quiet > result.json",
            ],
        };
        pipeline.AddTo(command);
        foreach (var option in new Option[] { maxParallel, failFast, fullRefresh, wait, memoryLimit, threads, failOn, openLineage, report, lineage, noHistory, format, quiet }) command.Add(option);
        telemetry.AddTo(command);
        command.SetAction(async (call, cancellationToken) =>
        {
            var host = environment.CreateHost(options => options with
            {
                MemoryLimit = call.GetValue(memoryLimit),
                Threads = call.GetValue(threads),
                WaitForDatabase = call.GetValue(wait),
                OpenLineage = call.GetValue(openLineage),
            });
            var runOptions = telemetry.Configure(call, new RunOptions { FailFast = call.GetValue(failFast), FullRefresh = call.GetValue(fullRefresh), KeepHistory = !call.GetValue(noHistory) });
            if (call.GetValue(maxParallel) is { } limit) runOptions = runOptions with { MaxParallel = limit };
            var pages = new RunPages(call.GetValue(report), call.GetValue(lineage));
            var export = telemetry.Begin(call, environment, runOptions);
            await using var _ = export.ConfigureAwait(false);
            return await RunAsync(environment, host, pipeline.Read(call), runOptions, call.GetValue(failOn), pages, call.GetValue(format) is OutputFormat.Json, call.GetValue(quiet), cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        CliEnvironment environment, SqlFlowHost host, PipelineRequest request, RunOptions options, AlertSeverity? failOn, RunPages pages, bool asJson, bool isQuiet, CancellationToken cancellationToken)
    {
        var console = environment.Console;
        var planned = await host.PlanAsync(request, cancellationToken).ConfigureAwait(false);
        if (planned.HasErrors) return ProblemReport.Write(planned.Problems, console, asJson);
        ProblemRenderer.WriteText(planned.Problems, console.Error, new Paint(console.ErrorHasColor));

        environment.HasStarted = true;
        PipelineResult result;
        var display = RunDisplay.Create(environment, isQuiet, cancellationToken);
        await using (display.ConfigureAwait(false))
        {
            try
            {
                result = await host.RunAsync(planned, options with { Observers = [display], ReturnHistories = pages.NeedsHistories }, cancellationToken).ConfigureAwait(false);
            }
            catch (PipelineExecutionException exception)
            {
                pages.Write(exception.Result, planned, options, console);
                throw;
            }
        }

        pages.Write(result, planned, options, console);
        if (asJson) WriteJson(result, console.Output);
        else
        {
            using var output = console.OutputText();
            RunSummary.Write(result, planned.Pipeline!, output, new Paint(console.OutputHasColor));
        }

        var code = ExitCodeOf(result.Status);
        return code is ExitCodes.Success && (failOn ?? planned.FailOn) is { } severity ? ExitCodeOf(result, severity, console) : code;
    }

    private static int ExitCodeOf(PipelineResult result, AlertSeverity severity, CliConsole console)
    {
        var alerts = result.PerformanceSummary.Alerts.Count(alert => alert.Severity >= severity);
        if (alerts == 0) return ExitCodes.Success;
        console.Error.WriteLine($"{TerminalText.Count(alerts, "alert")} of severity {severity.ToName()} or worse: that ends in exit code {ExitCodes.Failure} here.");
        return ExitCodes.Failure;
    }

    private static void WriteJson(PipelineResult result, Stream output)
    {
        using (var writer = new Utf8JsonWriter(output, JsonRowWriter.Options with { Indented = true })) ResultJson.Write(result, writer);
        output.Write("\n"u8);
    }

    private static int ExitCodeOf(RunStatus status) => status switch
    {
        RunStatus.Success or RunStatus.PartialSuccess => ExitCodes.Success,
        RunStatus.Failure => ExitCodes.Failure,
        _ => ExitCodes.Cancelled,
    };
}
