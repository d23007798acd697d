using SqlFlow.Cli.Tests.Harness;

namespace SqlFlow.Cli.Tests.Samples;

/// <summary>The incremental sample: two days of events, one of which comes late.</summary>
public sealed class IncrementalTests : IDisposable
{
    private const string Pipeline = "samples/incremental/events.sf";
    private const string SecondDay = "samples/incremental/data/events_2025-01-02.csv";

    private readonly TempFolder _folder = SampleFolder.Copy("incremental");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Its_README_holds()
    {
        Assert.Equal(9, await Readme.RunAsync(_folder, "incremental"));
    }

    [Fact]
    public async Task Three_rows_then_five_then_five()
    {
        await SucceedAsync();
        Assert.Equal("n\n3\n", await QueryAsync("SELECT count(*) AS n FROM events"));
        Assert.Equal("2025-01-01 23:10:00", await WatermarkAsync());

        AddSecondDay();
        await SucceedAsync();
        Assert.Equal("n\n5\n", await QueryAsync("SELECT count(*) AS n FROM events"));
        Assert.Equal("2025-01-02 08:00:00", await WatermarkAsync());
        Assert.Equal("day,kind,events\n2025-01-01,click,2\n2025-01-01,open,2\n2025-01-02,open,1\n", _folder.Read("samples/incremental/out/events_by_day.csv"));

        await SucceedAsync();
        Assert.Equal("n\n5\n", await QueryAsync("SELECT count(*) AS n FROM events"));
        Assert.Equal("n\n5\n", await QueryAsync("SELECT sum(events) AS n FROM events_by_day"));
    }

    [Fact]
    public async Task An_event_that_comes_later_than_the_lookback_is_not_seen_until_a_full_refresh()
    {
        await SucceedAsync();
        _folder.With(SecondDay, "event_id,happened,kind\n4,2025-01-01 21:09:59,click\n5,2025-01-01 21:10:00,click\n");

        await SucceedAsync();
        Assert.Equal("event_id\n1\n2\n3\n5\n", await QueryAsync("SELECT event_id FROM events ORDER BY event_id"));

        await SucceedAsync("--full-refresh");
        Assert.Equal("event_id\n1\n2\n3\n4\n5\n", await QueryAsync("SELECT event_id FROM events ORDER BY event_id"));
    }

    // A value that is no time stops the load itself; a row that its check refuses is undone together with the watermark.
    [Theory]
    [InlineData("6,not a time,open\n", "load_events_1")]
    [InlineData("6,2025-01-02 09:00:00,\n", "check_events_1")]
    public async Task A_second_run_that_fails_leaves_the_rows_and_the_watermark_of_the_first(string badRow, string failing)
    {
        await SucceedAsync();
        var before = await QueryAsync("SELECT * EXCLUDE (updated_at, run_id) FROM sqlflow.watermarks ORDER BY ALL");
        var exported = _folder.Read("samples/incremental/out/events_by_day.csv");

        AddSecondDay(badRow);
        var failed = await Sqlflow.RunAsync(_folder, "run", Pipeline, "--format", "json");
        Assert.True(failed.ExitCode == 1, failed.ToString());
        Assert.Equal("FAILURE", failed.Json.GetProperty("execution_results").GetProperty(failing).GetProperty("status").GetString());
        Assert.Equal("n\n3\n", await QueryAsync("SELECT count(*) AS n FROM events"));
        Assert.Equal(before, await QueryAsync("SELECT * EXCLUDE (updated_at, run_id) FROM sqlflow.watermarks ORDER BY ALL"));
        Assert.Equal(exported, _folder.Read("samples/incremental/out/events_by_day.csv"));

        AddSecondDay();
        await SucceedAsync();
        Assert.Equal("n\n5\n", await QueryAsync("SELECT count(*) AS n FROM events"));
    }

    private void AddSecondDay(string andRow = "") => _folder.With(SecondDay, _folder.Read("samples/incremental/data/later/events_2025-01-02.csv") + andRow);

    private async Task<string?> WatermarkAsync()
    {
        var state = await Sqlflow.RunAsync(_folder, "state", Pipeline, "--format", "json");
        Assert.True(state.ExitCode == 0, state.ToString());
        return state.Json.GetProperty("watermarks").EnumerateArray().Single(static watermark => watermark.GetProperty("source").GetString() == "event_files").GetProperty("value").GetString();
    }

    private async Task SucceedAsync(params string[] options)
    {
        var run = await Sqlflow.RunAsync(_folder, ["run", Pipeline, "--format", "json", .. options]);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal("SUCCESS", run.Json.GetProperty("status").GetString());
    }

    private async Task<string> QueryAsync(string sql)
    {
        var result = await Sqlflow.RunAsync(_folder, "query", sql, "--project", "samples/incremental", "--format", "csv");
        Assert.True(result.ExitCode == 0, result.ToString());
        return result.Output;
    }
}
