using System.CommandLine;
using System.Text.Json;
using SqlFlow.Cli.Input;
using SqlFlow.Cli.Rendering;
using SqlFlow.Cli.Rows;
using SqlFlow.Cli.Terminal;
using SqlFlow.Docs;
using SqlFlow.Engines;
using SqlFlow.Lineage;
using SqlFlow.Lineage.Page;
using SqlFlow.Planning;

namespace SqlFlow.Cli.Commands;

/// <summary><c>sqlflow lineage</c>: which columns come from which; nothing runs.</summary>
internal static class LineageCommand
{
    public static Command Create(CliEnvironment environment)
    {
        var pipeline = new PipelineOptions(isOptional: true);
        var column = new Option<string?>("--column") { Description = "Only what this column comes from and goes into.", HelpName = "DATASET.COLUMN" };
        var upstream = new Option<bool>("--upstream") { Description = "With --column: only what it comes from." };
        var downstream = new Option<bool>("--downstream") { Description = "With --column: only what it goes into." };
        var sql = new Option<string?>("--sql") { Description = "One statement instead of a pipeline; - reads it from stdin. The output of a query is called query.", HelpName = "SQL" };
        var schema = new Option<string?>("--schema") { Description = "With --sql: the tables, a file with {\"table\": {\"column\": \"TYPE\"}}.", HelpName = "PATH" };
        var format = CommonOptions.Format(OutputFormat.Text, OutputFormat.Json, OutputFormat.Mermaid, OutputFormat.Dot, OutputFormat.OpenLineage, OutputFormat.Html);
        var command = new CliCommand("lineage", "Show which columns come from which, from file to export. Nothing runs.")
        {
            Examples =
            [
                "sqlflow lineage shop/pipelines/sales.sf",
                "sqlflow lineage shop/pipelines/sales.sf --column daily_sales.revenue --upstream",
                "sqlflow lineage shop/pipelines/sales.sf --select +daily_sales+ --format mermaid",
                "sqlflow lineage shop/pipelines/sales.sf --format html > lineage.html",
                "sqlflow lineage --sql \"SELECT sum(amount) AS total FROM orders\" --schema tables.json --format json",
            ],
        };
        pipeline.AddTo(command);
        foreach (var option in new Option[] { column, upstream, downstream, sql, schema, format }) command.Add(option);
        command.SetAction(async (call, cancellationToken) =>
        {
            var query = call.GetValue(sql);
            if (query is null == !pipeline.IsGiven(call)) throw new UsageException("name either a pipeline or --sql, e.g. sqlflow lineage shop/pipelines/sales.sf.");
            if (query is null && call.GetValue(schema) is not null) throw new UsageException("--schema declares the tables of --sql; a pipeline knows its own.");
            if (call.GetValue(column) is null && (call.GetValue(upstream) || call.GetValue(downstream))) throw new UsageException("--upstream and --downstream say which way from --column; add e.g. --column orders.amount.");
            var asked = new LineageView(call.GetValue(column), call.GetValue(upstream), call.GetValue(downstream), call.GetValue(format));
            return query is null
                ? await ReadPipelineAsync(environment, pipeline.Read(call), asked, cancellationToken).ConfigureAwait(false)
                : await ReadStatementAsync(environment, query, call.GetValue(schema), asked, cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> ReadPipelineAsync(CliEnvironment environment, PipelineRequest request, LineageView asked, CancellationToken cancellationToken)
    {
        var host = environment.CreateHost();
        // Selected is what is shown: all of the pipeline is followed, so that nothing of it need be in the database.
        var planned = await host.PlanAsync(request with { Select = [] }, cancellationToken).ConfigureAwait(false);
        if (planned.HasErrors) return ProblemReport.Write(planned.Problems, environment.Console, asked.Format is OutputFormat.Json);
        var graph = (await host.AnalyzeLineageAsync(planned, cancellationToken).ConfigureAwait(false)).Graph!;
        if (request.Select.Count > 0)
        {
            var problems = new PlanProblems();
            var steps = StepSelection.Choose(planned.Pipeline!, request.Select, problems);
            if (problems.HasErrors) return ProblemReport.Write([.. problems], environment.Console, asked.Format is OutputFormat.Json);
            graph = LineageSelection.Keep(graph, steps);
        }

        return Write(environment, graph, asked, asked.Format switch
        {
            OutputFormat.OpenLineage => shown => OpenLineageJobs.Write(shown, planned, host.Options, environment.Console.Output, environment.TimeProvider),
            OutputFormat.Html => await PageOfAsync(environment, host, planned, cancellationToken).ConfigureAwait(false),
            _ => null,
        });
    }

    private static async Task<Action<LineageGraph>> PageOfAsync(CliEnvironment environment, SqlFlowHost host, PlannedPipeline planned, CancellationToken cancellationToken)
    {
        DataDictionary? dictionary = null;
        try
        {
            dictionary = await host.DescribeAsync(planned, null, cancellationToken).ConfigureAwait(false);
        }
        catch (DatabaseBusyException exception)
        {
            environment.Console.Error.WriteLine($"sqlflow: the page says nothing of checks and runs: {TerminalText.OneLine(exception.Message)}");
        }

        return graph => WritePage(environment.Console, graph, dictionary);
    }

    private static void WritePage(CliConsole console, LineageGraph graph, DataDictionary? dictionary) => LineagePage.Write(
        new LineagePageModel { Graph = graph, Facts = [.. dictionary?.Datasets.Select(LineagePageFacts.Of) ?? []] }, console.Output);

    private static async Task<int> ReadStatementAsync(CliEnvironment environment, string sql, string? schema, LineageView asked, CancellationToken cancellationToken)
    {
        var text = sql is "-" ? await Console.In.ReadToEndAsync(cancellationToken).ConfigureAwait(false) : sql;
        if (string.IsNullOrWhiteSpace(text)) throw new UsageException("the statement is empty; write e.g. sqlflow lineage --sql \"SELECT 1 AS one\".");
        var tables = schema is null ? DeclaredTables.None : TableDeclarations.Read(schema);
        var analyzer = await QueryLineageAnalyzer.OpenAsync([], [Directory.GetCurrentDirectory()], environment.TimeProvider, cancellationToken).ConfigureAwait(false);
        await using (analyzer.ConfigureAwait(false))
        {
            var analysis = await analyzer.AnalyzeAsync(text, tables, cancellationToken).ConfigureAwait(false);
            if (analysis.Graph is not { } graph) return ProblemReport.Write(analysis.Problems, environment.Console, asked.Format is OutputFormat.Json);
            return Write(environment, graph, asked, asked.Format switch
            {
                OutputFormat.OpenLineage => shown => OpenLineageJobs.WriteStatement(shown, "sqlflow", environment.Console.Output, environment.TimeProvider),
                OutputFormat.Html => shown => WritePage(environment.Console, shown, null),
                _ => null,
            });
        }
    }

    /// <param name="environment">Where it runs.</param>
    /// <param name="graph">What was found.</param>
    /// <param name="asked">What is to be shown of it.</param>
    /// <param name="write">Writes the formats that need more than the graph; null: it is none of them.</param>
    private static int Write(CliEnvironment environment, LineageGraph graph, LineageView asked, Action<LineageGraph>? write)
    {
        var console = environment.Console;
        foreach (var warning in graph.Warnings) console.Error.WriteLine($"sqlflow: {TerminalText.OneLine(warning)}");
        var search = new LineageSearch(graph);
        LineageColumn? column = null;
        if (asked.Column is { } name)
        {
            column = search.FindColumn(name, out var problem) ?? throw new UsageException(problem!);
            graph = asked.Cut(search, column.Value);
        }

        if (write is not null)
        {
            write(graph);
            return ExitCodes.Success;
        }

        switch (asked.Format)
        {
            case OutputFormat.Json:
                using (var writer = new Utf8JsonWriter(console.Output, JsonRowWriter.Options with { Indented = true })) LineageJson.Write(graph, writer);
                console.Output.Write("\n"u8);
                return ExitCodes.Success;
            case OutputFormat.Mermaid:
                using (var output = console.OutputText()) LineageMermaidRenderer.Write(graph, output);
                return ExitCodes.Success;
            case OutputFormat.Dot:
                using (var output = console.OutputText()) LineageDotRenderer.Write(graph, output);
                return ExitCodes.Success;
            default:
                using (var output = console.OutputText())
                {
                    var renderer = new LineageTextRenderer(search, output, new Paint(console.OutputHasColor));
                    if (column is { } of) renderer.WriteColumn(of, asked.ShowsUpstream, asked.ShowsDownstream);
                    else renderer.WriteGraph();
                }

                return ExitCodes.Success;
        }
    }

    /// <summary>What is to be shown.</summary>
    private sealed record LineageView(string? Column, bool Upstream, bool Downstream, OutputFormat Format)
    {
        public bool ShowsUpstream => Upstream || !Downstream;

        public bool ShowsDownstream => Downstream || !Upstream;

        public LineageGraph Cut(LineageSearch search, LineageColumn column)
        {
            var columns = new List<LineageColumn>();
            if (ShowsUpstream) columns.AddRange(search.Upstream(column));
            if (ShowsDownstream) columns.AddRange(search.Downstream(column));
            return LineageSelection.Keep(search.Graph, columns);
        }
    }
}
