namespace SqlFlow.Cli.Tests.Harness;

/// <summary>What every bad input gets, whatever it is.</summary>
internal static class ResultAssert
{
    /// <summary>The exit code, and on stderr (or in the result) a message with these words; no stack trace, and nothing else on stdout.</summary>
    public static void FailsWith(SqlflowResult result, int exitCode, params string[] words)
    {
        Assert.True(result.ExitCode == exitCode, $"expected exit {exitCode}: {result}");
        var said = result.Output + result.Error;
        foreach (var word in words) Assert.True(said.Contains(word, StringComparison.OrdinalIgnoreCase), $"expected '{word}': {result}");
        Assert.DoesNotContain("   at SqlFlow", said, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected ", result.Error, StringComparison.Ordinal);
    }

    /// <summary>As <see cref="FailsWith"/> with exit code 2: nothing ran, so there is nothing on stdout and no database.</summary>
    public static void IsRefused(SqlflowResult result, TempFolder folder, params string[] words)
    {
        FailsWith(result, 2, words);
        Assert.True(result.Output.Length == 0, $"expected nothing on stdout: {result}");
        Assert.False(Directory.Exists(folder.At(".sqlflow")), $"expected no database: {result}");
    }
}
