using System.Diagnostics.CodeAnalysis;
using SqlFlow.Cli.Terminal;
using SqlFlow.Execution;
using SqlFlow.Lineage;
using SqlFlow.Lineage.Page;
using SqlFlow.Observability;
using SqlFlow.Planning;
using SqlFlow.Report;

namespace SqlFlow.Cli.Rendering;

/// <summary>Writes the pages that a run was asked for. What cannot be written is said in one line, and changes nothing else.</summary>
/// <param name="report">The file of the report; null: none is wanted.</param>
/// <param name="lineage">The file of the lineage page; null: none is wanted.</param>
internal sealed class RunPages(string? report, string? lineage)
{
    /// <summary>Writes them. The run may have failed, or been cancelled.</summary>
    public void Write(PipelineResult result, Pipeline pipeline, int maxParallel, CliConsole console)
    {
        var hasLineage = lineage is not null && TryWrite(lineage, console, output => LineagePage.Write(LineageOf(result), output));
        if (report is null) return;
        TryWrite(report, console, output => RunReportPage.Write(
            RunReportFacts.Of(result, ReportStep.Of(pipeline), new InsightInput { Slots = maxParallel }) with { LineagePage = hasLineage ? LinkBetween(report, lineage!) : null }, output));
    }

    /// <summary>The address of a file, from a page beside it or elsewhere on the disk.</summary>
    internal static string LinkBetween(string from, string to)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(from))!;
        var parts = Path.GetRelativePath(folder, Path.GetFullPath(to)).Replace('\\', '/').Split('/');
        // With a dot in front, no name is taken for a scheme.
        return "./" + string.Join('/', parts.Select(Uri.EscapeDataString));
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

    /// <summary>Writes a file beside the one that is wanted, and then in its place: a page that is there already is never left half.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A page never changes the outcome of a run.")]
    private static bool TryWrite(string path, CliConsole console, Action<Stream> write)
    {
        string? made = null;
        try
        {
            path = Path.GetFullPath(path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            made = $"{path}.{Environment.ProcessId}.tmp";
            using (var output = new FileStream(made, FileMode.Create, FileAccess.Write)) write(output);
            File.Move(made, path, overwrite: true);
            return true;
        }
        catch (Exception exception)
        {
            Remove(made);
            console.Error.WriteLine($"sqlflow: {TerminalText.OneLine(path)} was not written: {TerminalText.OneLine(exception.Message)}");
            return false;
        }
    }

    private static void Remove(string? path)
    {
        try
        {
            if (path is not null) File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has been said already that the disk does not do what it should.
        }
    }
}
