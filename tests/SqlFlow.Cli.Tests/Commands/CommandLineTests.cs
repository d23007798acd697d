using SqlFlow.Cli.Tests.Harness;

namespace SqlFlow.Cli.Tests.Commands;

public sealed class CommandLineTests
{
    public static TheoryData<string> Verbs => ["run", "validate", "plan", "query", "steps", "schema", "init"];

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Every_command_has_help_with_an_example_and_describes_every_option(string verb)
    {
        using var folder = new TempFolder();

        var result = await Sqlflow.RunAsync(folder, verb, "--help");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Empty(result.Error);
        Assert.Contains("Example", result.Output, StringComparison.Ordinal);
        Assert.Contains($"  sqlflow {verb}", result.Output, StringComparison.Ordinal);
        foreach (var line in result.Output.Split('\n').Where(static line => line.StartsWith("  --", StringComparison.Ordinal)))
        {
            Assert.True(line.Trim().Split("  ", StringSplitOptions.RemoveEmptyEntries).Length >= 2, $"no description: {line}");
        }
    }

    [Fact]
    public async Task The_help_lists_every_command()
    {
        using var folder = new TempFolder();

        var result = await Sqlflow.RunAsync(folder, "--help");

        foreach (var verb in Verbs) Assert.Contains($"\n  {verb.Data}", result.Output, StringComparison.Ordinal);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task The_version_is_printed()
    {
        using var folder = new TempFolder();

        var result = await Sqlflow.RunAsync(folder, "--version");

        Assert.Matches(@"^sqlflow \d+\.\d+\.\d+\n$", result.Output);
        Assert.Equal(0, result.ExitCode);
    }

    [Theory]
    [InlineData("did you mean 'run'", "rnu", "plan.json")]
    [InlineData("did you mean 'validate'", "val")]
    [InlineData("did you mean '--format'", "run", "plan.json", "--fromat", "json")]
    [InlineData("PIPELINE", "run")]
    [InlineData("one argument too many", "run", "a.json", "b.json")]
    [InlineData("expected text or json", "run", "plan.json", "--format", "xml")]
    [InlineData("expected a whole number", "run", "plan.json", "--max-parallel", "0")]
    [InlineData("expected a whole number", "run", "plan.json", "--threads", "many")]
    [InlineData("expected a time", "run", "plan.json", "--wait", "soon")]
    [InlineData("expected an amount", "run", "plan.json", "--memory-limit", "4")]
    [InlineData("expected http://HOST:PORT, a file, or console", "run", "plan.json", "--openlineage", "ftp://a")]
    [InlineData("expected http://HOST:PORT, a file, or console", "run", "plan.json", "--openlineage", "http://me:pw@a")]
    [InlineData("NAME=VALUE", "run", "plan.json", "--var", "novalue")]
    [InlineData("there is no such file", "run", "plan.json", "--vars-file", "nowhere.json")]
    [InlineData("name a command")]
    public async Task A_wrong_call_is_exit_2_and_says_what_was_expected(string message, params string[] arguments)
    {
        using var folder = new TempFolder().With("plan.json", Plans.Small).With("orders.csv", Plans.Orders);

        var result = await Sqlflow.RunAsync(folder, arguments);

        ResultAssert.IsRefused(result, folder, message);
    }

    [Fact]
    public async Task Arguments_that_begin_with_an_at_sign_are_no_response_files()
    {
        using var folder = new TempFolder();

        var result = await Sqlflow.RunAsync(folder, "validate", "@plan.json");

        ResultAssert.FailsWith(result, 2, "@plan.json");
    }
}
