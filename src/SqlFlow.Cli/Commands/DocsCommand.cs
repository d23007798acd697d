using System.Collections.Immutable;
using System.CommandLine;
using SqlFlow.Cli.Input;
using SqlFlow.Cli.Rendering;
using SqlFlow.Cli.Terminal;
using SqlFlow.Docs;
using SqlFlow.Planning;

namespace SqlFlow.Cli.Commands;

/// <summary><c>sqlflow docs</c>: writes a data dictionary of a pipeline; nothing runs.</summary>
internal static class DocsCommand
{
    private static readonly string[] Formats = ["markdown", "html"];

    public static Command Create(CliEnvironment environment)
    {
        var pipeline = new PipelineOptions();
        var folder = new Option<string>("--out")
        {
            Description = "The folder to write into; made if it is not there. Only pages that this command has written for the same pipeline are replaced, or removed where their dataset is gone.",
            HelpName = "DIR",
            Required = true,
        };
        var format = new Option<string?>("--format")
        {
            Description = "markdown: index.md and tables/*.md, or html: one index.html. Default: both.",
            HelpName = string.Join('|', Formats),
            CustomParser = static result =>
            {
                var text = result.Tokens[0].Value.ToLowerInvariant();
                if (!Formats.Contains(text)) result.AddError($"--format {result.Tokens[0].Value}: expected {string.Join(" or ", Formats)}.");
                return text;
            },
        };
        var noRuns = new Option<bool>("--no-runs") { Description = "Do not say when steps last ran, so that the pages change only with the pipeline." };
        var wait = CommonOptions.Wait();
        var command = new CliCommand("docs", "Write a data dictionary: datasets, columns, lineage, checks. Nothing runs.")
        {
            Examples =
            [
                "sqlflow docs shop/pipelines/sales.sf --out shop/docs",
                "sqlflow docs shop/pipelines/sales.sf --out shop/docs --format markdown --no-runs",
            ],
        };
        pipeline.AddTo(command);
        foreach (var option in new Option[] { folder, format, noRuns, wait }) command.Add(option);
        command.SetAction((call, cancellationToken) => RunAsync(
            environment,
            environment.CreateHost(options => options with { WaitForDatabase = call.GetValue(wait) }),
            pipeline.Read(call),
            call.GetRequiredValue(folder),
            call.GetValue(format),
            new DictionaryOptions { IncludeRuns = !call.GetValue(noRuns) },
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CliEnvironment environment, SqlFlowHost host, PipelineRequest request, string folder, string? format, DictionaryOptions options, CancellationToken cancellationToken)
    {
        if (folder.Length == 0) throw new UsageException("--out: the folder's name is empty; write e.g. --out docs.");
        var console = environment.Console;
        // Selected is what is written: all of the pipeline is followed, so that nothing of it need be in the database.
        var planned = await host.PlanAsync(request with { Select = [] }, cancellationToken).ConfigureAwait(false);
        if (planned.HasErrors) return ProblemReport.Write(planned.Problems, console, asJson: false);
        if (request.Select.Count > 0)
        {
            var problems = new PlanProblems();
            options = options with { Steps = StepSelection.Choose(planned.Pipeline!, request.Select, problems) };
            if (problems.HasErrors) return ProblemReport.Write([.. problems], console, asJson: false);
        }

        var dictionary = await host.DescribeAsync(planned, options, cancellationToken).ConfigureAwait(false);
        foreach (var warning in dictionary.Warnings) await console.Error.WriteLineAsync($"sqlflow: {TerminalText.OneLine(warning)}").ConfigureAwait(false);
        ImmutableArray<DictionaryFile> files =
        [
            .. format is "html" ? [] : MarkdownDictionary.Write(dictionary),
            .. format is "markdown" ? [] : (ImmutableArray<DictionaryFile>)[HtmlDictionary.Write(dictionary)],
        ];
        return await WriteAsync(environment, folder, dictionary, files).ConfigureAwait(false);
    }

    private static async Task<int> WriteAsync(CliEnvironment environment, string folder, DataDictionary dictionary, ImmutableArray<DictionaryFile> files)
    {
        ImmutableArray<string> gone;
        try
        {
            environment.HasStarted = true;
            gone = DictionaryFolder.Write(folder, dictionary.Pipeline, files);
        }
        catch (DictionaryFolderException exception)
        {
            throw new UsageException(exception.Message);
        }

        using (var output = environment.Console.OutputText())
        {
            foreach (var file in files) await output.WriteLineAsync(Path.Combine(folder, file.Path)).ConfigureAwait(false);
        }

        foreach (var path in gone) await environment.Console.Error.WriteLineAsync($"Removed {TerminalText.OneLine(Path.Combine(folder, path))}").ConfigureAwait(false);
        return ExitCodes.Success;
    }
}
