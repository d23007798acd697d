using SqlFlow.Cli.Tests.Harness;

namespace SqlFlow.Cli.Tests.Samples;

/// <summary>The incremental sample, as its README runs it.</summary>
public sealed class FeedTests : IDisposable
{
    private const string Second = "event_id,happened,kind\n4,2025-01-02 09:30:00,click\n5,2025-01-03 08:00:00,open\n";

    private readonly TempFolder _folder = new();

    public FeedTests()
    {
        var sample = Path.Combine(Root(), "samples", "feed");
        foreach (var file in (string[])["feed.sf", "data/events_1.csv"]) _folder.With(file, File.ReadAllText(Path.Combine(sample, file)));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Three_rows_then_five_then_five()
    {
        await SucceedAsync();
        Assert.Equal("n\n3\n", await QueryAsync("SELECT count(*) AS n FROM events"));

        _folder.With("data/events_2.csv", Second);
        await SucceedAsync();
        Assert.Equal("n\n5\n", await QueryAsync("SELECT count(*) AS n FROM events"));
        Assert.Equal("day,kind,events\n2025-01-01,click,1\n2025-01-01,open,1\n2025-01-02,click,1\n2025-01-02,open,1\n2025-01-03,open,1\n", await QueryAsync("FROM events_by_day ORDER BY ALL"));

        await SucceedAsync();
        Assert.Equal("n\n5\n", await QueryAsync("SELECT count(*) AS n FROM events"));
        Assert.Equal("n\n5\n", await QueryAsync("SELECT sum(events) AS n FROM events_by_day"));
    }

    [Fact]
    public async Task A_second_run_that_fails_leaves_the_rows_and_the_watermark_of_the_first()
    {
        await SucceedAsync();
        var before = await QueryAsync("SELECT * EXCLUDE (updated_at, run_id) FROM sqlflow.watermarks ORDER BY ALL");

        _folder.With("data/events_2.csv", Second + "5,not a time,open\n");
        var failed = await Sqlflow.RunAsync(_folder, "run", "feed.sf", "--format", "json");
        Assert.True(failed.ExitCode == 1, failed.ToString());
        Assert.Equal("n\n3\n", await QueryAsync("SELECT count(*) AS n FROM events"));
        Assert.Equal(before, await QueryAsync("SELECT * EXCLUDE (updated_at, run_id) FROM sqlflow.watermarks ORDER BY ALL"));

        _folder.With("data/events_2.csv", Second);
        await SucceedAsync();
        Assert.Equal("n\n5\n", await QueryAsync("SELECT count(*) AS n FROM events"));
    }

    private async Task SucceedAsync()
    {
        var run = await Sqlflow.RunAsync(_folder, "run", "feed.sf", "--format", "json");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal("SUCCESS", run.Json.GetProperty("status").GetString());
    }

    private async Task<string> QueryAsync(string sql)
    {
        var result = await Sqlflow.RunAsync(_folder, "query", sql, "--format", "csv");
        Assert.True(result.ExitCode == 0, result.ToString());
        return result.Output;
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SqlFlow.Generated.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
