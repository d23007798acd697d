using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace SqlFlow.Language.Tests;

public sealed partial class DocumentationTests
{
    [Fact]
    public void The_examples_of_the_reference_have_no_problems()
    {
        var blocks = Fence().Matches(Read("language.md")).Select(match => (Name: match.Groups[1].Value, Text: match.Groups[2].Value)).ToList();
        var files = new Files();
        foreach (var (name, text) in blocks.Where(block => block.Name.Length > 0)) files[name] = text;

        Assert.True(blocks.Count > 10, "The examples were not found.");
        foreach (var (_, text) in blocks.Where(block => block.Name.Length == 0)) Assert.NotEmpty(files.Good(text).Statements);
    }

    [Fact]
    public void Every_code_is_explained()
    {
        var codes = typeof(SyntaxProblemCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetValue(null)!).ToList();
        var rows = Row().Matches(Read("errors.md")).Select(match => match.Groups[1].Value);

        Assert.Equal(codes, codes.Distinct());
        Assert.Equal(codes.Order(), rows.Order());
    }

    private static string Read(string file, [CallerFilePath] string sourceFile = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(sourceFile)!, "../../docs", file)).ReplaceLineEndings("\n");

    [GeneratedRegex(@"^```sf ?(\S*)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^\| (SF1\d\d\d) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
