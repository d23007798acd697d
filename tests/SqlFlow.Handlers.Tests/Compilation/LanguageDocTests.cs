using System.Text.RegularExpressions;
using SqlFlow.Execution;
using SqlFlow.Handlers.Tests.Harness;

namespace SqlFlow.Handlers.Tests.Compilation;

/// <summary>The examples of docs/language.md run, each as a project of its own.</summary>
public sealed partial class LanguageDocTests
{
    public static TheoryData<int> Lines
    {
        get
        {
            var lines = new TheoryData<int>();
            foreach (var match in Examples()) lines.Add(LineOf(match.Index));
            return lines;
        }
    }

    [Fact]
    public void There_are_examples_of_every_statement()
    {
        var text = string.Concat(Examples().Select(static match => match.Groups["text"].Value));
        foreach (var statement in (string[])["SOURCE", "LOAD", "CREATE TABLE", "CREATE VIEW", "EXPORT", "SET", "INCLUDE", "IF", "CHECK", "INCREMENTAL"])
            Assert.Contains(statement, text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Example(int line)
    {
        using var folder = new TempFolder();
        var match = Examples().Single(match => LineOf(match.Index) == line);
        // What an example includes is the block of that name.
        foreach (var file in Files()) folder.Write(file.Groups["name"].Value, file.Groups["text"].Value);
        folder.Write("main.sf", match.Groups["text"].Value);
        var host = new SqlFlowHost(new SqlFlowOptions { Registry = new TestSteps() });

        var planned = await host.PlanAsync(new PipelineRequest { Path = folder.At("main.sf") }, TestContext.Current.CancellationToken);

        Assert.True(!planned.HasErrors, string.Join('\n', planned.Problems));
        (await host.RunAsync(planned, cancellationToken: TestContext.Current.CancellationToken)).EnsureSuccess();
    }

    private static string Text { get; } = File.ReadAllText(Path.Combine(Root(), "docs", "language.md")).ReplaceLineEndings("\n");

    private static IEnumerable<Match> Examples() => Block().Matches(Text).Where(static match => match.Groups["name"].Value.Length == 0);

    private static IEnumerable<Match> Files() => Block().Matches(Text).Where(static match => match.Groups["name"].Value.Length > 0);

    private static int LineOf(int index) => Text.AsSpan(0, index).Count('\n') + 1;

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SqlFlow.Generated.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    [GeneratedRegex("""^```sf ?(?<name>[^\n]*)\n(?<text>.*?)^```$""", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
