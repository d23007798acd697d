using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace SqlFlow.Handlers.Tests.Functions;

/// <summary>The examples of <c>docs/functions.md</c> are compiled and run.</summary>
public sealed partial class DocumentationTests
{
    [Fact]
    public void The_documented_functions_are_those_of_this_assembly()
    {
        var source = File.ReadAllText(Beside("DocumentedFunctions.cs")).ReplaceLineEndings("\n");

        Assert.Equal(source.Replace("namespace SqlFlow.Handlers.Tests.Functions;\n", "namespace Shop;\n", StringComparison.Ordinal), Blocks("csharp").First());
    }

    [Fact]
    public async Task The_documented_queries_return_what_stands_under_them()
    {
        await using var test = await FunctionTest.OpenAsync();
        var queries = Blocks("sql");
        Assert.True(queries.Length >= 3);
        foreach (var block in queries)
        {
            var lines = block.TrimEnd().Split('\n');
            var expected = lines.Where(static line => line.StartsWith("-- ", StringComparison.Ordinal)).Select(static line => line[3..].Replace(" | ", "|", StringComparison.Ordinal)).ToArray();
            Assert.NotEmpty(expected);

            Assert.Equal(expected, await test.RowsAsync(string.Join('\n', lines.Where(static line => !line.StartsWith("-- ", StringComparison.Ordinal))).TrimEnd(';')));
        }
    }

    private static string[] Blocks(string language) =>
        [.. Fence().Matches(File.ReadAllText(Beside("../../../docs/functions.md")).ReplaceLineEndings("\n")).Where(match => match.Groups[1].Value == language).Select(static match => match.Groups[2].Value)];

    private static string Beside(string file, [CallerFilePath] string sourceFile = "") => Path.Combine(Path.GetDirectoryName(sourceFile)!, file);

    [GeneratedRegex("^```([a-z]+)\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();
}
