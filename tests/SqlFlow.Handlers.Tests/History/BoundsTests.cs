using SqlFlow.Engines;
using SqlFlow.Engines.DuckDb;
using SqlFlow.Observability;
using SqlFlow.State;
using static SqlFlow.Handlers.Tests.History.HistoryTest;

namespace SqlFlow.Handlers.Tests.History;

/// <summary>How much is kept, and what versions of the history do to each other.</summary>
public sealed class BoundsTests
{
    private static readonly HistoryOptions Three = new() { MaxRuns = 3 };

    /// <summary>What version 1 of the history was.</summary>
    private static readonly string[] Version1 =
    [
        "CREATE SCHEMA sqlflow",
        "CREATE TABLE sqlflow.schema_version (component VARCHAR NOT NULL, \"version\" INTEGER NOT NULL)",
        "INSERT INTO sqlflow.schema_version VALUES ('history', 1)",
        """
        CREATE TABLE sqlflow.runs (run_id VARCHAR NOT NULL, seq BIGINT NOT NULL, pipeline VARCHAR NOT NULL, status VARCHAR NOT NULL, started_at TIMESTAMP NOT NULL,
        wall_time_ms DOUBLE, total_steps INTEGER, failed_steps INTEGER, total_rows BIGINT, max_parallel INTEGER, process_cpu_time_ms DOUBLE, peak_working_set_bytes BIGINT)
        """,
        """
        CREATE TABLE sqlflow.steps (run_id VARCHAR NOT NULL, "position" INTEGER NOT NULL, step_id VARCHAR NOT NULL, step_type VARCHAR NOT NULL, status VARCHAR NOT NULL, attempts INTEGER,
        started_at TIMESTAMP, duration_ms DOUBLE, rows_affected BIGINT, rows_read BIGINT, rows_inserted BIGINT, rows_updated BIGINT, rows_deleted BIGINT, rows_rejected BIGINT,
        error_code VARCHAR, error_message VARCHAR, skipped_because VARCHAR, connector VARCHAR, expected_duration_ms DOUBLE, depends_on VARCHAR[], "within" VARCHAR)
        """,
        """
        CREATE TABLE sqlflow.attempts (run_id VARCHAR NOT NULL, "position" INTEGER NOT NULL, step_id VARCHAR NOT NULL, step_type VARCHAR NOT NULL, attempt INTEGER NOT NULL, status VARCHAR NOT NULL,
        started_at TIMESTAMP NOT NULL, duration_ms DOUBLE, queue_ms DOUBLE, source_wait_ms DOUBLE, engine_ms DOUBLE, commit_ms DOUBLE, retry_delay_ms DOUBLE, rows_out BIGINT, rows_in BIGINT,
        bytes BIGINT, cpu_time_ms DOUBLE, peak_memory_bytes BIGINT, spill_bytes BIGINT, error_code VARCHAR, error_message VARCHAR, is_transient BOOLEAN,
        top_operator VARCHAR, top_operator_share DOUBLE, operators VARCHAR, "within" VARCHAR)
        """,
        "CREATE TABLE sqlflow.alerts (run_id VARCHAR NOT NULL, \"position\" INTEGER NOT NULL, component VARCHAR NOT NULL, type VARCHAR NOT NULL, severity VARCHAR NOT NULL, message VARCHAR, suggested_actions VARCHAR[], raised_at TIMESTAMP)",
    ];

    [Fact]
    public async Task Of_each_pipeline_the_newest_runs_are_kept_with_all_that_belongs_to_them()
    {
        await using var test = await OpenAsync();
        await test.WriteAsync(Run("other", "q", steps: Step("a")), Three);
        for (var i = 0; i < 6; i++) await test.WriteAsync(Run($"r{i}", steps: Step("a")), Three);

        string[] expected = ["other", "r3", "r4", "r5"];
        foreach (var table in (string[])["runs", "steps", "attempts"])
            Assert.Equal(expected, await test.RowsAsync($"SELECT run_id FROM sqlflow.{table} ORDER BY ALL"));
    }

    [Fact]
    public async Task Runs_that_are_too_old_go_whatever_their_pipeline()
    {
        await using var test = await OpenAsync();
        await test.WriteAsync(Run("old", "q", Start.AddDays(-402)));
        await test.WriteAsync(Run("young", "q", Start.AddDays(-300)));
        await test.WriteAsync(Run("r1", startedAt: Start.AddDays(-1)));
        await test.WriteAsync(Run("r2", startedAt: Start));

        Assert.Equal(["r1", "r2", "young"], await test.RowsAsync("SELECT run_id FROM sqlflow.runs ORDER BY ALL"));
    }

    [Fact]
    public async Task A_clock_that_was_wrong_for_one_run_takes_no_history_away()
    {
        await using var test = await OpenAsync();
        for (var i = 0; i < 5; i++) await test.WriteAsync(Run($"r{i}", startedAt: Start.AddDays(i)));
        await test.WriteAsync(Run("future", startedAt: Start.AddYears(70)));
        await test.WriteAsync(Run("back", startedAt: Start.AddDays(6)));
        await test.WriteAsync(Run("past", startedAt: DateTimeOffset.UnixEpoch));
        await test.WriteAsync(Run("now", startedAt: Start.AddDays(7)));

        Assert.Equal(9, (await test.RowsAsync("SELECT run_id FROM sqlflow.runs")).Length);
    }

    [Fact]
    public async Task A_full_history_stays_as_long_as_it_is()
    {
        await using var test = await OpenAsync();
        // A thousand and one runs, written at once.
        await test.WriteAsync(Run("first", steps: Step("a")));
        await test.ExecuteAsync(
            "INSERT INTO sqlflow.runs BY NAME SELECT 'x' || range AS run_id, range + 2 AS seq, 'p' AS pipeline, 'SUCCESS' AS status, TIMESTAMP '2030-01-01' AS started_at FROM range(1000)");

        await test.WriteAsync(Run("last", steps: Step("a")));

        Assert.Equal(["1000|1002"], await test.RowsAsync("SELECT count(*), max(seq) FROM sqlflow.runs"));
        Assert.Equal(["last"], await test.RowsAsync("SELECT run_id FROM sqlflow.steps"));
        Assert.Equal(["x1"], await test.RowsAsync("SELECT run_id FROM sqlflow.runs ORDER BY seq LIMIT 1"));
    }

    [Fact]
    public async Task A_history_of_version_1_is_migrated_and_keeps_its_runs()
    {
        await using var test = await OpenAsync();
        await test.ExecuteAsync(Version1);
        await test.ExecuteAsync("INSERT INTO sqlflow.runs BY NAME SELECT 'old' AS run_id, 7 AS seq, 'p' AS pipeline, 'FAILURE' AS status, TIMESTAMP '2030-01-01' AS started_at");

        // Before anything is written, it is read as it is.
        Assert.Equal("old", Assert.Single(await RunHistory.ReadRunsAsync(test.Engine, "p", 10, Token)).RunId);
        Assert.Empty(await RunHistory.ReadAsync(test.Engine, "p", 10, Token));
        Assert.Empty((await RunHistory.ReadRunAsync(test.Engine, "old", Token))!.Steps);
        await test.WriteAsync(Run("new", steps: Step("a")));

        Assert.Equal(["old|7", "new|8"], await test.RowsAsync("SELECT run_id, seq FROM sqlflow.runs ORDER BY seq"));
        Assert.Equal(["history|3"], await test.RowsAsync("FROM sqlflow.schema_version"));
        Assert.Equal(["0"], await test.RowsAsync("SELECT count(*) FROM sqlflow.metrics"));
    }

    [Fact]
    public async Task A_history_of_version_2_is_migrated_and_keeps_its_alerts_without_what_it_did_not_know()
    {
        await using var test = await OpenAsync();
        await test.ExecuteAsync([.. Version1, "CREATE TABLE sqlflow.metrics (run_id VARCHAR NOT NULL, step_id VARCHAR NOT NULL, name VARCHAR NOT NULL, \"value\" DOUBLE)", "UPDATE sqlflow.schema_version SET version = 2"]);
        await test.ExecuteAsync(
            "INSERT INTO sqlflow.runs BY NAME SELECT 'old' AS run_id, 7 AS seq, 'p' AS pipeline, 'FAILURE' AS status, TIMESTAMP '2030-01-01' AS started_at",
            "INSERT INTO sqlflow.metrics VALUES ('old', 'a', 'chunks', 2)",
            "INSERT INTO sqlflow.alerts VALUES ('old', 0, 'a', 'slow', 'warning', 'a is slow', ['look'], TIMESTAMP '2030-01-01 01:00:00')");

        // Before anything is written, it is read as it is.
        var before = (await RunHistory.ReadRunAsync(test.Engine, "old", Token))!;
        Assert.Equal(("a is slow", "", 1, null, null), (before.Alerts[0].Message, before.Alerts[0].Fingerprint, before.Alerts[0].Count, before.Alerts[0].Evidence, before.Alerts[0].Course));
        Assert.Empty(before.Recoveries);
        Assert.Equal(1, Assert.Single(await RunHistory.ReadCoursesAsync(test.Engine, "p", Token)).Value.Runs);
        await test.WriteAsync(Run("new", steps: Step("a")) with { Alerts = [Alert("slow:a")], Recoveries = [new RecoveryAction("a", 1, "spill", "e", "did")] });

        Assert.Equal(["history|3"], await test.RowsAsync("FROM sqlflow.schema_version"));
        Assert.Equal(["old|7", "new|8"], await test.RowsAsync("SELECT run_id, seq FROM sqlflow.runs ORDER BY seq"));
        Assert.Equal(["a|chunks|2"], await test.RowsAsync("SELECT step_id, name, value FROM sqlflow.metrics WHERE run_id = 'old'"));
        Assert.Equal(
            ["old|a is slow|look|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL", "new|m|look|slow:a|1|NULL|NULL|NULL|NULL|NULL|NULL"],
            (await test.RowsAsync("SELECT run_id, message, suggested_actions[1], coalesce(fingerprint, 'NULL'), coalesce(count::VARCHAR, 'NULL'), coalesce(evidence, 'NULL'), coalesce(first_seen::VARCHAR, 'NULL'), coalesce(runs::VARCHAR, 'NULL'), coalesce(last_told::VARCHAR, 'NULL'), coalesce(told_severity, 'NULL'), coalesce(nullif(told_to, [])::VARCHAR, 'NULL') FROM sqlflow.alerts ORDER BY run_id DESC")));
        Assert.Equal(["new|0|a|1|spill|e|did"], await test.RowsAsync("FROM sqlflow.recoveries"));
    }

    [Fact]
    public async Task What_runs_did_by_themselves_goes_with_them()
    {
        await using var test = await OpenAsync();
        for (var i = 0; i < 5; i++) await test.WriteAsync(Run($"r{i}", steps: Step("a")) with { Alerts = [Alert("slow:a")], Recoveries = [new RecoveryAction("a", 1, "spill", "e", "did")] }, Three);

        foreach (var table in (string[])["alerts", "recoveries"]) Assert.Equal(["r2", "r3", "r4"], await test.RowsAsync($"SELECT run_id FROM sqlflow.{table} ORDER BY ALL"));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(99)]
    public async Task A_newer_history_is_left_alone(int version)
    {
        await using var test = await OpenAsync();
        await test.WriteAsync(Run("r1", steps: Step("a")));
        await test.ExecuteAsync($"UPDATE sqlflow.schema_version SET version = {version}", "ALTER TABLE sqlflow.runs DROP COLUMN seq");

        var error = await Assert.ThrowsAsync<HistoryVersionException>(() => test.WriteAsync(Run("r2", steps: Step("a"))));

        Assert.Equal((version, ErrorCodes.HistoryVersion), (error.Version, error.ErrorCode));
        Assert.Equal(["r1"], await test.RowsAsync("SELECT run_id FROM sqlflow.runs"));
        await Assert.ThrowsAsync<HistoryVersionException>(async () => await RunHistory.ReadRunsAsync(test.Engine, null, 1, Token));
        await Assert.ThrowsAsync<HistoryVersionException>(async () => await RunHistory.ReadAsync(test.Engine, "p", 1, Token));
        await Assert.ThrowsAsync<HistoryVersionException>(async () => await RunHistory.ReadRunAsync(test.Engine, "r1", Token));
        await Assert.ThrowsAsync<HistoryVersionException>(async () => await RunHistory.ReadCoursesAsync(test.Engine, "p", Token));
    }

    [Fact]
    public async Task What_cannot_be_written_is_written_in_no_part()
    {
        await using var test = await OpenAsync();
        await test.WriteAsync(Run("r1", steps: Step("a")));
        await test.ExecuteAsync("ALTER TABLE sqlflow.attempts DROP COLUMN operators");

        await Assert.ThrowsAsync<SqlEngineException>(() => test.WriteAsync(Run("r2", steps: Step("a"))));

        Assert.Equal(["r1"], await test.RowsAsync("SELECT run_id FROM sqlflow.runs"));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(1, 36_501)]
    public void Bounds_that_are_none_are_a_mistake(int maxRuns, int maxAgeDays)
    {
        var options = new HistoryOptions { MaxRuns = maxRuns, MaxAgeDays = maxAgeDays };
        Assert.Single(options.Validate());
        Assert.Throws<ArgumentException>(() => new SqlFlowHost(new SqlFlowOptions { Registry = new Harness.TestSteps(), History = options }));
    }

    [Fact]
    public async Task The_file_may_be_called_like_the_schema()
    {
        using var folder = new Harness.TempFolder();
        await using var test = await OpenAsync(DuckDbOptions.Default with { Path = folder.At("sqlflow.duckdb") });
        await test.WriteAsync(Run("r1", steps: Step("a")));

        Assert.Equal("r1", Assert.Single(await RunHistory.ReadRunsAsync(test.Engine, "p", 1, Token)).RunId);
    }
}
