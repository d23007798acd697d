using System.CommandLine;
using System.Text.Json;
using SqlFlow.Cli.Input;
using SqlFlow.Cli.Rendering;
using SqlFlow.Cli.Rows;
using SqlFlow.Cli.Terminal;
using SqlFlow.Engines;
using SqlFlow.Observability;
using SqlFlow.State;

namespace SqlFlow.Cli.Commands;

/// <summary><c>sqlflow insights</c>: says what is unusual, what will happen, what fails, and what to do, from the runs that a database remembers.</summary>
internal static class InsightsCommand
{
    // As far as the methods look back.
    private const int MostRuns = 60;

    // Pipelines are found among these.
    private const int MostNewest = 10_000;

    public static Command Create(CliEnvironment environment)
    {
        var options = new StateOptions("runs");
        var format = CommonOptions.Format(OutputFormat.Text, OutputFormat.Json);
        var command = new CliCommand("insights", "Say what is unusual about the newest runs, what will happen, what fails, and what to do.")
        {
            Examples = ["sqlflow insights", "sqlflow insights shop/pipelines/sales.sf", "sqlflow insights --project shop --format json"],
        };
        options.AddTo(command);
        command.Add(format);
        command.SetAction(async (call, cancellationToken) =>
        {
            if (options.IsInMemory(call)) throw HistoryDatabase.InMemory();
            var state = await options.ReadAsync(call, environment, cancellationToken).ConfigureAwait(false);
            var engine = await HistoryDatabase.OpenAsync(state, cancellationToken).ConfigureAwait(false);
            await using var _ = engine.ConfigureAwait(false);
            var found = await ReadAsync(engine, state.Pipeline, cancellationToken).ConfigureAwait(false);
            if (call.GetValue(format) is OutputFormat.Json) WriteJson(found, environment.Console.Output);
            else if (found.Count == 0) await environment.Console.Error.WriteLineAsync(state.Pipeline is null ? "No runs." : $"No runs of pipeline {TerminalText.OneLine(state.Pipeline)}.").ConfigureAwait(false);
            else
            {
                using var output = environment.Console.OutputText();
                InsightsRenderer.WriteText(found, output, new Paint(environment.Console.OutputHasColor));
            }

            return ExitCodes.Success;
        });
        return command;
    }

    private static async ValueTask<List<PipelineInsights>> ReadAsync(ISqlEngine engine, string? pipeline, CancellationToken cancellationToken)
    {
        var newest = await RunHistory.ReadRunsAsync(engine, pipeline, pipeline is null ? MostNewest : 1, cancellationToken).ConfigureAwait(false);
        var found = new List<PipelineInsights>();
        foreach (var last in newest.DistinctBy(static run => run.Pipeline, StringComparer.Ordinal).OrderBy(static run => run.Pipeline, StringComparer.Ordinal))
        {
            var run = (await RunHistory.ReadRunAsync(engine, last.RunId, cancellationToken).ConfigureAwait(false))!;
            var histories = await RunHistory.ReadAsync(engine, run.Pipeline, MostRuns, cancellationToken).ConfigureAwait(false);
            // The limit is that of the run's engine, and this is another one.
            var report = Insights.Analyze(InsightInputs.Of(run, histories, memoryLimit: null));
            found.Add(new PipelineInsights(run, histories.IsEmpty ? 1 : histories.Max(static history => history.Runs.Length), report));
        }

        return found;
    }

    private static void WriteJson(List<PipelineInsights> found, Stream output)
    {
        using (var writer = new Utf8JsonWriter(output, JsonRowWriter.Options with { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("pipelines"u8);
            foreach (var item in found)
            {
                writer.WriteStartObject();
                writer.WriteString("pipeline"u8, item.Run.Pipeline);
                writer.WriteString("run_id"u8, item.Run.RunId);
                writer.WriteNumber("runs"u8, item.Runs);
                writer.WritePropertyName("insights"u8);
                InsightJson.Write(item.Report, writer);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        output.Write("\n"u8);
    }
}
