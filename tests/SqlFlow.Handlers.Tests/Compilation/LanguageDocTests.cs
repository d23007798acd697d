using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using SqlFlow.Execution;
using SqlFlow.Handlers.Tests.Harness;

namespace SqlFlow.Handlers.Tests.Compilation;

/// <summary>
/// The examples of the language's pages run, each as a project of its own. A block with a name is a file: below out/ it is what the example
/// before it writes, elsewhere one that examples may use.
/// </summary>
public sealed partial class LanguageDocTests
{
    private const string Reference = "language.md";
    private const string Migration = "migrating-from-sqlflow-python.md";

    public static TheoryData<string, int> Lines
    {
        get
        {
            var lines = new TheoryData<string, int>();
            foreach (var page in (string[])[Reference, Migration])
            {
                foreach (var example in Blocks(page).Where(static block => block.IsExample)) lines.Add(page, example.Line);
            }

            return lines;
        }
    }

    [Fact]
    public void There_are_examples_of_every_statement()
    {
        var text = string.Concat(Blocks(Reference).Where(static block => block.IsExample).Select(static block => block.Text));
        foreach (var statement in (string[])["SOURCE", "LOAD", "CREATE TABLE", "CREATE VIEW", "EXPORT", "SET", "INCLUDE", "IF", "CHECK", "INCREMENTAL"])
            Assert.Contains(statement, text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_pipeline_of_the_migration_page_and_what_it_exports_are_there()
    {
        Assert.Contains(Blocks(Migration), static block => block.IsExample && block.Text.Contains("extract_domain", StringComparison.Ordinal));
        Assert.True(Blocks(Migration).Count(static block => block.IsOutput) >= 4);
    }

    [Fact]
    public void The_function_of_the_migration_page_is_one_that_is_compiled()
    {
        var source = File.ReadAllText(InRepository("tests", "SqlFlow.Handlers.Tests", "Functions", "DocumentedFunctions.cs")).ReplaceLineEndings("\n");
        var function = Assert.Single(Blocks(Migration), static block => block.Language == "csharp").Text;

        Assert.Contains(string.Concat(function.TrimEnd('\n').Split('\n').Select(static line => $"    {line}\n")), source, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Example(string page, int line)
    {
        using var folder = new TempFolder();
        var blocks = Blocks(page);
        var example = blocks.Single(block => block.Line == line);
        foreach (var file in blocks.Where(static block => block.IsFile)) folder.Write(file.Name, file.Text);
        folder.Write("main.sf", example.Text);
        var host = new SqlFlowHost(new SqlFlowOptions { Registry = new TestSteps() });

        var planned = await host.PlanAsync(new PipelineRequest { Path = folder.At("main.sf") }, TestContext.Current.CancellationToken);

        Assert.True(!planned.HasErrors, string.Join('\n', planned.Problems));
        (await host.RunAsync(planned, cancellationToken: TestContext.Current.CancellationToken)).EnsureSuccess();
        foreach (var output in blocks.Where(block => block.Line > line).TakeWhile(static block => !block.IsExample).Where(static block => block.IsOutput))
            Assert.Equal(output.Text, folder.Read(output.Name));
    }

    private static List<DocBlock> Blocks(string page)
    {
        var text = File.ReadAllText(InRepository("docs", page)).ReplaceLineEndings("\n");
        return [.. Block().Matches(text).Select(match => new DocBlock(
            match.Groups["language"].Value, match.Groups["name"].Value, match.Groups["text"].Value, text.AsSpan(0, match.Index).Count('\n') + 1))];
    }

    private static string InRepository(params ReadOnlySpan<string> path) => Path.Combine([Root(), .. path]);

    private static string Root([CallerFilePath] string thisFile = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", ".."));

    [GeneratedRegex("""^```(?<language>[a-z]*) ?(?<name>[^\n]*)\n(?<text>.*?)^```$""", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    private sealed record DocBlock(string Language, string Name, string Text, int Line)
    {
        public bool IsExample => Language == "sf" && Name.Length == 0;

        public bool IsOutput => Name.StartsWith("out/", StringComparison.Ordinal);

        public bool IsFile => Name.Length > 0 && !IsOutput;
    }
}
