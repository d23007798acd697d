using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using SqlFlow.Cli.Tests.Harness;

namespace SqlFlow.Cli.Tests.Commands;

/// <summary>The page on the data dictionary: its files, commands and what they print and write hold, in the order of the page.</summary>
public sealed partial class DocsPageTests
{
    [Fact]
    public async Task What_the_page_says_holds()
    {
        using var folder = new TempFolder();
        var (output, checks) = ("", 0);
        foreach (Match block in Block().Matches((await File.ReadAllTextAsync(Page(), TestContext.Current.CancellationToken)).ReplaceLineEndings("\n")))
        {
            var (name, text) = (block.Groups["name"].Value, block.Groups["text"].Value);
            switch (block.Groups["language"].Value)
            {
                case "sf" or "csv":
                    folder.With(name, text);
                    break;
                case "sh":
                    foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                    {
                        var words = Word().Matches(line).Select(static word => word.Value.Trim('"')).ToArray();
                        Assert.Equal("sqlflow", words[0]);
                        var result = await Sqlflow.RunAsync(folder, words[1..]);
                        Assert.True(result.ExitCode == 0, line + "\n" + result);
                        output = result.Output;
                    }

                    break;
                case "text":
                    Assert.Equal(text, string.Join('\n', output.Split('\n').Select(static line => line.TrimEnd())));
                    checks++;
                    break;
                case "markdown":
                    Assert.Equal(text, folder.Read(name));
                    checks++;
                    break;
                case "sql":
                    var query = await Sqlflow.RunAsync(folder, "query", text);
                    Assert.True(query.ExitCode == 0, query.ToString());
                    checks++;
                    break;
                default:
                    Assert.Fail($"Nobody checks this block of the page: {block.Value}");
                    break;
            }
        }

        Assert.Equal(4, checks);
    }

    private static string Page([CallerFilePath] string thisFile = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "..", "docs", "data-dictionary.md"));

    [GeneratedRegex("""^(?<fence>````?)(?<language>[a-z]+) ?(?<name>[^\n]*)\n(?<text>.*?)^\k<fence>$""", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("""(?:"[^"]*"|[^\s"])+""")]
    private static partial Regex Word();
}
