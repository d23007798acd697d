using System.CommandLine;
using SqlFlow.Cli.Input;
using SqlFlow.Cli.Rendering;
using SqlFlow.Cli.Terminal;
using SqlFlow.Engines;
using SqlFlow.State;

namespace SqlFlow.Cli.Commands;

/// <summary><c>sqlflow history</c>: shows the runs that a database remembers.</summary>
internal static class HistoryCommand
{
    private const int DefaultLimit = 20;

    public static Command Create(CliEnvironment environment)
    {
        var options = new StateOptions("runs");
        var run = new Option<string?>("--run") { Description = "One run with its steps and attempts: its id, or how it begins; or last.", HelpName = "ID" };
        var limit = CommonOptions.PositiveNumber("--limit", $"Runs at most, the newest ones. Default: {DefaultLimit}.");
        var format = CommonOptions.Format(OutputFormat.Text, OutputFormat.Json);
        var command = new CliCommand("history", "Show the runs that the database remembers.")
        {
            Examples = ["sqlflow history", "sqlflow history shop/pipelines/sales.sf --limit 5", "sqlflow history --project shop --run last", "sqlflow history --run 0197c2 --format json"],
        };
        options.AddTo(command);
        foreach (var option in new Option[] { run, limit, format }) command.Add(option);
        command.SetAction(async (call, cancellationToken) =>
        {
            if (call.GetValue(run) is not null && call.GetValue(limit) is not null) throw new UsageException("--run shows one run; leave --limit out.");
            if (call.GetValue(run) is { Length: 0 }) throw new UsageException("--run: is empty; sqlflow history lists the runs.");
            if (options.IsInMemory(call)) throw HistoryDatabase.InMemory();
            var state = await options.ReadAsync(call, environment, cancellationToken).ConfigureAwait(false);
            var engine = await HistoryDatabase.OpenAsync(state, cancellationToken).ConfigureAwait(false);
            await using var _ = engine.ConfigureAwait(false);
            var asJson = call.GetValue(format) is OutputFormat.Json;
            if (call.GetValue(run) is { } wanted) await WriteRunAsync(environment.Console, engine, state, wanted, asJson, cancellationToken).ConfigureAwait(false);
            else await WriteRunsAsync(environment.Console, engine, state, call.GetValue(limit) ?? DefaultLimit, asJson, cancellationToken).ConfigureAwait(false);
            return ExitCodes.Success;
        });
        return command;
    }

    private static async Task WriteRunsAsync(CliConsole console, ISqlEngine engine, StateOptions.State state, int limit, bool asJson, CancellationToken cancellationToken)
    {
        var runs = await RunHistory.ReadRunsAsync(engine, state.Pipeline, limit, cancellationToken).ConfigureAwait(false);
        if (asJson)
        {
            HistoryRenderer.WriteJson(runs, console.Output);
            return;
        }

        if (runs.IsEmpty)
        {
            await console.Error.WriteLineAsync(state.Pipeline is null ? "No runs." : $"No runs of pipeline {TerminalText.OneLine(state.Pipeline)}.").ConfigureAwait(false);
            return;
        }

        using var output = console.OutputText();
        HistoryRenderer.WriteText(runs, output, new Paint(console.OutputHasColor));
    }

    private static async Task WriteRunAsync(CliConsole console, ISqlEngine engine, StateOptions.State state, string wanted, bool asJson, CancellationToken cancellationToken)
    {
        var id = wanted;
        if (wanted is "last")
        {
            var newest = await RunHistory.ReadRunsAsync(engine, state.Pipeline, 1, cancellationToken).ConfigureAwait(false);
            id = newest.IsEmpty ? throw new UsageException("there are no runs yet.") : newest[0].RunId;
        }

        var run = await FindAsync(engine, id, cancellationToken).ConfigureAwait(false);
        if (run is null || (state.Pipeline is { } pipeline && run.Pipeline != pipeline))
            throw new UsageException($"--run {TerminalText.OneLine(wanted)}: there is no such run{(run is null ? "" : " of this pipeline")}; sqlflow history lists them.");
        if (asJson)
        {
            HistoryRenderer.WriteJson(run, console.Output);
            return;
        }

        using var output = console.OutputText();
        HistoryRenderer.WriteText(run, output, new Paint(console.OutputHasColor));
    }

    private static async Task<Observability.RunRecord?> FindAsync(ISqlEngine engine, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await RunHistory.ReadRunAsync(engine, id, cancellationToken).ConfigureAwait(false);
        }
        catch (ArgumentException exception) when (exception.ParamName is "runId")
        {
            throw new UsageException($"--run {TerminalText.OneLine(id)}: several runs begin so; write more of the id.");
        }
    }
}
