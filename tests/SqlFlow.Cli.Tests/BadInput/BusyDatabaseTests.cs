using System.Diagnostics;
using SqlFlow.Cli.Tests.Harness;

namespace SqlFlow.Cli.Tests.BadInput;

/// <summary>A database that another process holds, and runs that are interrupted.</summary>
public sealed class BusyDatabaseTests
{
    // Long enough to outlast every test; each is ended by the test itself.
    internal static readonly string Endless = Plans.Transform("SELECT count(*) AS n FROM range(10000000000) a, range(1000) b WHERE hash(a.range + b.range) = 0");

    [Fact]
    public async Task Another_process_that_holds_the_database_is_exit_4_and_named()
    {
        using var folder = new TempFolder().With("endless.json", Endless).With("plan.json", Plans.Transform("SELECT 1 AS x"));
        using var holder = Sqlflow.Start(folder, "run", "endless.json");
        try
        {
            await WaitForStartAsync(holder, folder);

            var run = await Sqlflow.RunAsync(folder, "run", "plan.json");
            var json = await Sqlflow.RunAsync(folder, "run", "plan.json", "--format", "json", "--wait", "200ms");
            var query = await Sqlflow.RunAsync(folder, "query", "SELECT 1");

            foreach (var result in new[] { run, json, query })
            {
                ResultAssert.FailsWith(result, 4, "data.duckdb");
                Assert.Empty(result.Output);
                if (OperatingSystem.IsLinux()) Assert.Contains(holder.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), result.Error, StringComparison.Ordinal);
            }
        }
        finally
        {
            holder.Kill(entireProcessTree: true);
            await holder.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Waiting_ends_when_the_database_is_free()
    {
        using var folder = new TempFolder().With("endless.json", Endless).With("plan.json", Plans.Transform("SELECT 1 AS x"));
        using var holder = Sqlflow.Start(folder, "run", "endless.json");
        await WaitForStartAsync(holder, folder);
        using var waiting = Sqlflow.Start(folder, "run", "plan.json", "--wait", "5m");

        holder.Kill(entireProcessTree: true);
        var result = await Sqlflow.FinishAsync(waiting);

        Assert.True(result.ExitCode == 0, result.ToString());
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task The_first_signal_cancels_the_run_in_order(string signal)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Windows has no signals.");
        if (signal is "INT" && IsInterruptIgnored()) Assert.Skip("The tests run in the background of a shell that has them ignore Ctrl-C, and so do the programs that they start.");
        using var folder = new TempFolder().With("endless.json", Endless);
        using var process = Sqlflow.Start(folder, "run", "endless.json");
        await WaitForStartAsync(process, folder);

        using (var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        var result = await Sqlflow.FinishAsync(process);

        ResultAssert.FailsWith(result, 130, "Cancelling");
        Assert.StartsWith("CANCELLED  one · 0 of 1 step succeeded, 1 cancelled", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_who_goes_away_ends_the_query_quietly()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Needs a shell with pipes.");
        using var folder = new TempFolder().With("plan.json", Plans.Transform("SELECT range AS i FROM range(10)"));
        await Sqlflow.RunAsync(folder, "run", "plan.json", "--quiet");
        using var process = Sqlflow.Start(folder, "query", "SELECT a.i, b.range FROM t a, range(100000000) b", "--format", "csv");

        var first = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        process.StandardOutput.Close();
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("i,range", first);
        Assert.Empty(error);
        Assert.Equal(0, process.ExitCode);
    }

    private static bool IsInterruptIgnored()
    {
        const ulong interrupt = 1UL << (2 - 1);
        var mask = File.Exists("/proc/self/status") ? File.ReadLines("/proc/self/status").FirstOrDefault(static line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) : null;
        return mask is not null && (ulong.Parse(mask.AsSpan("SigIgn:".Length).Trim(), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture) & interrupt) != 0;
    }

    // The run says on stderr that it has begun; the step itself begins a moment later, and holds the database already.
    internal static async Task WaitForStartAsync(Process process, TempFolder folder)
    {
        var line = await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.True(line?.StartsWith("Run ", StringComparison.Ordinal), line + folder.Path);
    }
}
