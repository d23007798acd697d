using System.Collections.Immutable;
using System.CommandLine;
using SqlFlow.Cli.Input;
using SqlFlow.Cli.Rendering;
using SqlFlow.Cli.Terminal;
using SqlFlow.Engines;
using SqlFlow.Observability;
using SqlFlow.Planning;
using SqlFlow.Report;
using SqlFlow.State;

namespace SqlFlow.Cli.Commands;

/// <summary><c>sqlflow report</c>: writes what a run of the past did as one HTML page.</summary>
internal static class ReportCommand
{
    public static Command Create(CliEnvironment environment)
    {
        var run = new Argument<string?>("RUN") { Description = "The run's id, or how it begins, or last. Default: last.", Arity = ArgumentArity.ZeroOrOne };
        var file = new Option<string>("--out") { Description = "The file to write; one that is there is replaced.", HelpName = "FILE", Required = true };
        var plan = new Option<string?>("--pipeline") { Description = "The pipeline's file: of its runs, with the SQL and the descriptions that it has now.", HelpName = "FILE" };
        var project = new Option<string?>("--project")
        {
            Description = "The project whose database is meant: its folder or its plan. Default: the working directory or the nearest folder above it that has a database.",
            HelpName = "DIR",
        };
        var (profile, database, wait) = (CommonOptions.Profile(), CommonOptions.Database(), CommonOptions.Wait());
        var command = new CliCommand("report", "Write what a run did as one HTML page, from the history in the database. Nothing runs.")
        {
            Examples =
            [
                "sqlflow report --project shop --out report.html",
                "sqlflow report 019f7c2e --project shop --out report.html",
                "sqlflow report --pipeline shop/pipelines/sales.sf --out report.html",
            ],
        };
        command.Add(run);
        foreach (var option in new Option[] { file, plan, project, profile, database, wait }) command.Add(option);
        command.SetAction(async (call, cancellationToken) =>
        {
            var (pipeline, folder) = (call.GetValue(plan), call.GetValue(project));
            if (pipeline is not null && folder is not null) throw new UsageException("--pipeline and --project say the same; name one of them.");
            var host = environment.CreateHost(options => options with { WaitForDatabase = call.GetValue(wait) });
            var (directory, path) = ProjectDatabase.Find(pipeline ?? folder, call.GetValue(database));
            if (File.Exists(directory)) directory = SqlFlowHost.ProjectDirectoryOf(directory);
            var planned = pipeline is null ? null : await host.PlanAsync(new PipelineRequest { Path = pipeline, Profile = call.GetValue(profile), Database = path }, cancellationToken).ConfigureAwait(false);
            if (planned is { Pipeline: null }) return ProblemReport.Write(planned.Problems, environment.Console, asJson: false);
            var engine = await host.OpenReadOnlyAsync(directory, path, call.GetValue(profile), cancellationToken).ConfigureAwait(false);
            await using var _ = engine.ConfigureAwait(false);
            return await WriteAsync(environment, engine, call.GetValue(run), planned?.Pipeline, call.GetRequiredValue(file), cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> WriteAsync(CliEnvironment environment, ISqlEngine engine, string? runId, Pipeline? pipeline, string file, CancellationToken cancellationToken)
    {
        if (file.Length == 0) throw new UsageException("--out: the file's name is empty; write e.g. --out report.html.");
        var run = await FindAsync(engine, runId, pipeline?.Name, cancellationToken).ConfigureAwait(false);
        var histories = await RunHistory.ReadAsync(engine, run.Pipeline, int.MaxValue, cancellationToken).ConfigureAwait(false);
        var facts = RunReportFacts.Of(run, pipeline, new InsightInput { Histories = [.. histories.Select(history => UpTo(history, run.RunId))] });
        environment.HasStarted = true;
        PageFile.Write(file, output => RunReportPage.Write(facts, output));
        await environment.Console.Error.WriteLineAsync($"{TerminalText.OneLine(file)}: run {run.RunId} of {TerminalText.OneLine(run.Pipeline)}, {run.Status.ToName()}").ConfigureAwait(false);
        return ExitCodes.Success;
    }

    private static async ValueTask<RunRecord> FindAsync(ISqlEngine engine, string? runId, string? pipeline, CancellationToken cancellationToken)
    {
        if (runId is null or "last")
        {
            var newest = await RunHistory.ReadRunsAsync(engine, pipeline, 1, cancellationToken).ConfigureAwait(false);
            runId = newest.IsEmpty ? throw new UsageException($"the database keeps no run{(pipeline is null ? "" : $" of {pipeline}")} yet. Run a pipeline first.") : newest[0].RunId;
        }

        RunRecord? run;
        try
        {
            run = await RunHistory.ReadRunAsync(engine, runId, cancellationToken).ConfigureAwait(false);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message);
        }

        if (run is null) throw new UsageException($"the database keeps no run {runId}; sqlflow history lists those that it has.");
        if (pipeline is not null && run.Pipeline != pipeline) throw new UsageException($"run {run.RunId} is one of {run.Pipeline}, not of {pipeline}.");
        return run;
    }

    /// <summary>The past as it was when the run ended.</summary>
    private static StepHistory UpTo(StepHistory history, string runId)
    {
        var last = history.Runs.Select(static run => run.RunId).ToList().LastIndexOf(runId);
        return history with { Runs = last < 0 ? [] : history.Runs[Math.Max(0, last + 1 - RunPages.MostRuns)..(last + 1)] };
    }
}
