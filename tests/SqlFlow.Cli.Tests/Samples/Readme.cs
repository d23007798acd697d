using System.Text.RegularExpressions;
using SqlFlow.Cli.Tests.Harness;

namespace SqlFlow.Cli.Tests.Samples;

/// <summary>
/// Does what a sample's README says: the commands of its sh blocks, one after another. A text block after them is what the last one prints,
/// a csv block is the file that it names.
/// </summary>
internal static partial class Readme
{
    /// <summary>Runs the README of a sample from its first block to its last; the number of commands that it ran.</summary>
    public static async Task<int> RunAsync(TempFolder folder, string sample)
    {
        var commands = 0;
        var output = "";
        foreach (Match block in Block().Matches(folder.Read($"samples/{sample}/README.md").ReplaceLineEndings("\n")))
        {
            var text = block.Groups["text"].Value;
            switch (block.Groups["language"].Value)
            {
                case "sh":
                    foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                    {
                        output = await RunLineAsync(folder, line);
                        commands++;
                    }

                    break;
                case "text":
                    Assert.Equal(text, TrimLines(output));
                    break;
                case "csv":
                    Assert.Equal(text, folder.Read($"samples/{sample}/{block.Groups["name"].Value}"));
                    break;
                default:
                    Assert.Fail($"Nobody checks this block of the README: {block.Value}");
                    break;
            }
        }

        return commands;
    }

    private static async Task<string> RunLineAsync(TempFolder folder, string line)
    {
        var words = Word().Matches(line).Select(static word => word.Value.Replace("\"", "", StringComparison.Ordinal)).ToArray();
        switch (words)
        {
            case ["sqlflow", .. var arguments]:
                var result = await Sqlflow.RunAsync(folder, arguments);
                Assert.True(result.ExitCode == 0, line + "\n" + result);
                return result.Output;
            case ["cp", var from, var to]:
                File.Copy(folder.At(from), Path.Combine(folder.At(to), Path.GetFileName(from)));
                return "";
            case ["rm", var file]:
                Assert.True(File.Exists(folder.At(file)), line);
                File.Delete(folder.At(file));
                return "";
            default:
                throw new InvalidOperationException($"The README has a command that this test does not know: {line}");
        }
    }

    // Cells at the end of a line are padded; a README is not.
    private static string TrimLines(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(static line => line.TrimEnd()));

    [GeneratedRegex("""^```(?<language>[a-z]*) ?(?<name>[^\n]*)\n(?<text>.*?)^```$""", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("""(?:"[^"]*"|[^\s"])+""")]
    private static partial Regex Word();
}
