using System.Diagnostics.CodeAnalysis;
using SqlFlow.Cli.Terminal;
using SqlFlow.Execution;
using SqlFlow.Lineage;
using SqlFlow.Lineage.Page;
using SqlFlow.Observability;
using SqlFlow.Report;

namespace SqlFlow.Cli.Rendering;

/// <summary>Writes the pages that a run was asked for. What cannot be written is said in one line, and changes nothing else.</summary>
/// <param name="report">The file of the report; null: none is wanted.</param>
/// <param name="lineage">The file of the lineage page; null: none is wanted.</param>
internal sealed class RunPages(string? report, string? lineage)
{
    /// <summary>Runs of the past that the report looks at.</summary>
    internal const int MostRuns = 60;

    /// <summary>Whether they show the past of the steps.</summary>
    public bool NeedsHistories => report is not null;

    /// <summary>Writes them. The run may have failed, or been cancelled.</summary>
    public void Write(PipelineResult result, PlannedPipeline planned, RunOptions options, CliConsole console)
    {
        var hasLineage = lineage is not null && TryWrite(lineage, console, output => LineagePage.Write(LineageOf(result), output));
        if (report is null) return;
        TryWrite(report, console, output =>
        {
            var facts = RunReportFacts.Of(result, planned.Pipeline!, new InsightInput { Slots = options.MaxParallel });
            RunReportPage.Write(facts with { LineagePage = hasLineage ? PageFile.LinkBetween(report, lineage!) : null }, output);
        });
    }

    private static LineagePageModel LineageOf(PipelineResult result)
    {
        var graph = result.Lineage ?? LineageGraph.Empty with { Pipeline = result.Pipeline };
        var steps = result.Steps.ToDictionary(static step => step.StepId, static step => step.Result, StringComparer.Ordinal);
        return new LineagePageModel
        {
            Graph = graph,
            Facts = [.. graph.Datasets.Where(dataset => dataset.Step is not null && steps.ContainsKey(dataset.Step)).Select(dataset => FactsOf(dataset.Name, steps[dataset.Step!], result.RunId))],
        };
    }

    private static DatasetFacts FactsOf(string dataset, StepExecutionResult result, string runId) => new(dataset)
    {
        Runs = [new DatasetRun(result.Status) { Rows = result.RowsAffected, Duration = result.Attempts > 0 ? result.ExecutionDuration : null, FinishedAt = result.FinishedAt, RunId = runId, Error = result.ErrorMessage }],
    };

    [SuppressMessage("Design", "CA1031", Justification = "A page never changes the outcome of a run.")]
    private static bool TryWrite(string path, CliConsole console, Action<Stream> write)
    {
        try
        {
            PageFile.Write(path, write);
            return true;
        }
        catch (Exception exception)
        {
            console.Error.WriteLine($"sqlflow: {TerminalText.OneLine(path)} was not written: {TerminalText.OneLine(exception.Message)}");
            return false;
        }
    }
}
