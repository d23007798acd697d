using System.Collections.Immutable;
using System.CommandLine;
using SqlFlow.Cli.Input;
using SqlFlow.Cli.Rendering;
using SqlFlow.Cli.Terminal;
using SqlFlow.Engines;
using SqlFlow.State;

namespace SqlFlow.Cli.Commands;

/// <summary><c>sqlflow state</c>: shows how far incremental steps have come, and makes them forget it.</summary>
internal static class StateCommand
{
    public static Command Create(CliEnvironment environment)
    {
        var options = new StateOptions();
        var format = CommonOptions.Format(OutputFormat.Text, OutputFormat.Json);
        var command = new CliCommand("state", "Show the watermarks of incremental sources and transforms.")
        {
            Examples = ["sqlflow state shop/pipelines/feed.sf", "sqlflow state --project shop --format json", "sqlflow state reset shop/pipelines/feed.sf --source order_feed"],
        };
        options.AddTo(command);
        command.Add(format);
        command.Add(CreateReset(environment));
        command.SetAction(async (call, cancellationToken) =>
        {
            var state = await options.ReadAsync(call, environment, cancellationToken).ConfigureAwait(false);
            var watermarks = await ReadAsync(state, new WatermarkSelection { Pipeline = state.Pipeline }, cancellationToken).ConfigureAwait(false);
            await WriteAsync(environment.Console, watermarks, call.GetValue(format), "No watermarks.").ConfigureAwait(false);
            return ExitCodes.Success;
        });
        return command;
    }

    private static CliCommand CreateReset(CliEnvironment environment)
    {
        var options = new StateOptions();
        var format = CommonOptions.Format(OutputFormat.Text, OutputFormat.Json);
        var source = new Option<string?>("--source") { Description = "Only the watermarks of this source; of a transform step:ID.", HelpName = "NAME" };
        var target = new Option<string?>("--target") { Description = "Only the watermarks of this table.", HelpName = "TABLE" };
        var all = new Option<bool>("--all") { Description = "All watermarks of the pipeline; without a pipeline, of the database." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only print what would go." };
        var command = new CliCommand("reset", "Forget watermarks, and print those that are gone. The tables stay as they are.")
        {
            Examples = ["sqlflow state reset shop/pipelines/feed.sf --source order_feed", "sqlflow state reset shop/pipelines/feed.sf --all --dry-run"],
        };
        options.AddTo(command);
        foreach (var option in new Option[] { source, target, all, dryRun, format }) command.Add(option);
        command.SetAction(async (call, cancellationToken) =>
        {
            var wanted = Select(call.GetValue(source), call.GetValue(target), call.GetValue(all));
            var state = await options.ReadAsync(call, environment, cancellationToken).ConfigureAwait(false);
            var selection = wanted with { Pipeline = state.Pipeline };
            var gone = await ReadAsync(state, selection, cancellationToken).ConfigureAwait(false);
            if (gone.IsEmpty) throw new UsageException(await NothingAsync(state, selection, cancellationToken).ConfigureAwait(false));
            environment.HasStarted = true;
            if (!call.GetValue(dryRun)) gone = await ResetAsync(state, selection, cancellationToken).ConfigureAwait(false);
            await WriteAsync(environment.Console, gone, call.GetValue(format), "").ConfigureAwait(false);
            var verb = call.GetValue(dryRun) ? "would be reset" : "reset";
            await environment.Console.Error.WriteLineAsync($"{TerminalText.Count(gone.Length, "watermark")} {verb}. Run with --full-refresh to rebuild the tables, too.").ConfigureAwait(false);
            return ExitCodes.Success;
        });
        return command;
    }

    private static WatermarkSelection Select(string? source, string? target, bool isAll)
    {
        if (isAll == (source is not null || target is not null)) throw new UsageException("say which watermarks: --source NAME, --target TABLE or both; or --all.");
        if (target is null) return new WatermarkSelection { Source = source };
        return TableName.TryParse(target, out var table) ? new WatermarkSelection { Source = source, Target = table } : throw new UsageException($"--target {target}: is not the name of a table.");
    }

    private static async Task<string> NothingAsync(StateOptions.State state, WatermarkSelection selection, CancellationToken cancellationToken)
    {
        var others = await ReadAsync(state, new WatermarkSelection { Pipeline = state.Pipeline }, cancellationToken).ConfigureAwait(false);
        var known = others.IsEmpty ? "there are none" : $"there are {string.Join(", ", others.Take(20).Select(static watermark => $"{watermark.Source} → {watermark.Target}"))}";
        return selection is { Source: null, Target: null } ? "there are no watermarks." : $"there is no such watermark; {known}.";
    }

    private static async Task<ImmutableArray<Watermark>> ReadAsync(StateOptions.State state, WatermarkSelection selection, CancellationToken cancellationToken)
    {
        var engine = await state.Host.OpenReadOnlyAsync(state.Directory, state.Database, state.Profile, cancellationToken).ConfigureAwait(false);
        await using var _ = engine.ConfigureAwait(false);
        var session = await engine.OpenSessionAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = session.ConfigureAwait(false);
        return await WatermarkTable.ReadAsync(session, selection, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<ImmutableArray<Watermark>> ResetAsync(StateOptions.State state, WatermarkSelection selection, CancellationToken cancellationToken)
    {
        var engine = await state.Host.OpenDatabaseAsync(state.Directory, state.Database, state.Profile, cancellationToken).ConfigureAwait(false);
        await using var _ = engine.ConfigureAwait(false);
        var session = await engine.OpenSessionAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = session.ConfigureAwait(false);
        await session.BeginAsync(cancellationToken).ConfigureAwait(false);
        var gone = await WatermarkTable.ResetAsync(session, selection, cancellationToken).ConfigureAwait(false);
        await session.CommitAsync().ConfigureAwait(false);
        return gone;
    }

    private static async Task WriteAsync(CliConsole console, ImmutableArray<Watermark> watermarks, OutputFormat format, string nothing)
    {
        if (format is OutputFormat.Json)
        {
            WatermarkRenderer.WriteJson(watermarks, console.Output);
            return;
        }

        if (watermarks.IsEmpty)
        {
            await console.Error.WriteLineAsync(nothing).ConfigureAwait(false);
            return;
        }

        using var output = console.OutputText();
        WatermarkRenderer.WriteText(watermarks, output, new Paint(console.OutputHasColor));
    }
}
