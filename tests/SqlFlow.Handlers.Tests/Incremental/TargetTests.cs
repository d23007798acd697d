using SqlFlow.Connectors;
using SqlFlow.Execution;
using SqlFlow.Handlers.Tests.Harness;
using static SqlFlow.Handlers.Tests.Incremental.IncrementalTest;

namespace SqlFlow.Handlers.Tests.Incremental;

/// <summary>Targets and watermarks that do not go together, and runs that refresh everything.</summary>
public sealed class TargetTests
{
    private static readonly RunOptions FullRefresh = new() { FullRefresh = true };

    [Fact]
    public async Task A_target_without_watermark_is_not_appended_to_blindly()
    {
        using var test = new IncrementalTest();
        await test.Project.ExecuteAsync("CREATE TABLE t AS SELECT 1::BIGINT AS id, DATE '2025-05-01' AS ts, 'a' AS v");

        var failure = (await test.RunAsync(Source, "1,2025-05-01,a")).Failed(ErrorCodes.WatermarkMissing, "'t' is there", "nothing was written");

        Assert.Equal(3, failure.SuggestedActions.Length);
        Assert.Equal(["1|2025-05-01|a"], await test.RowsAsync());
        Assert.Empty(await test.WatermarksAsync());
    }

    [Fact]
    public async Task With_a_key_a_target_without_watermark_is_upserted_into()
    {
        using var test = new IncrementalTest();
        await test.Project.ExecuteAsync("CREATE TABLE t AS SELECT 1::BIGINT AS id, DATE '2025-05-01' AS ts, 'old' AS v UNION ALL SELECT 9, DATE '2025-01-01', 'kept'");

        await test.RunAsync(Keyed, "1,2025-05-02,new", "2,2025-05-01,b");

        Assert.Equal(["1|2025-05-02|new", "2|2025-05-01|b", "9|2025-01-01|kept"], await test.RowsAsync());
        Assert.Equal(["s|t|2025-05-02"], await test.WatermarksAsync());
    }

    [Fact]
    public async Task An_explicit_mode_is_the_users_word()
    {
        using var test = new IncrementalTest();
        await test.Project.ExecuteAsync("CREATE TABLE t AS SELECT 1::BIGINT AS id, DATE '2025-05-01' AS ts, 'a' AS v");
        var load = Load with { Mode = WriteMode.Append };

        (await test.RunAsync(Source, load, null, "1,2025-05-01,a")).Succeeded();
        (await test.RunAsync(Source, load, null, "1,2025-05-01,a", "2,2025-05-02,b")).Succeeded();

        Assert.Equal(["1|2025-05-01|a", "1|2025-05-01|a", "2|2025-05-02|b"], await test.RowsAsync());
    }

    [Fact]
    public async Task A_target_made_earlier_in_the_run_is_appended_to_in_full_each_time()
    {
        using var test = new IncrementalTest();
        test.Write("id,ts,v", "1,2025-05-01,a");
        var seed = Make.Transform("t", "SELECT 0::BIGINT AS id, DATE '2024-01-01' AS ts, 'seed' AS v");

        await test.Project.SucceedAsync(Source, seed, Load);
        await test.Project.SucceedAsync(Source, seed, Load);

        Assert.Equal(["0|2024-01-01|seed", "1|2025-05-01|a"], await test.RowsAsync());
    }

    [Fact]
    public async Task Two_sources_fill_one_target_and_a_second_one_that_failed_at_first_catches_up()
    {
        using var test = new IncrementalTest();
        test.Write("id,ts,v", "1,2025-05-01,a").Project.With("b.csv", "id,ts,v\n2,2025-04-01,b\n").With("bad.csv", "id,ts,v,w\n2,2025-04-01,b,x\n");
        var second = Source with { Id = "source2", Name = "s2", Params = Make.Path("bad.csv") };
        var load = Load with { Id = "load2", Source = "s2" };

        (await test.Project.RunAsync(Source, second, Load, load)).Failed("load2", ErrorCodes.SchemaMismatch);
        Assert.Equal(["s|t|2025-05-01"], await test.WatermarksAsync());
        await test.Project.SucceedAsync(Source, second with { Params = Make.Path("b.csv") }, Load, load);

        Assert.Equal(["1|2025-05-01|a", "2|2025-04-01|b"], await test.RowsAsync());
        Assert.Equal(["s|t|2025-05-01", "s2|t|2025-04-01"], await test.WatermarksAsync());
    }

    [Fact]
    public async Task A_target_that_vanished_is_filled_again_by_all_its_sources()
    {
        using var test = new IncrementalTest();
        test.Write("id,ts,v", "1,2025-05-01,a").Project.With("b.csv", "id,ts,v\n2,2025-04-01,b\n");
        Step[] steps = [Source, Source with { Id = "source2", Name = "s2", Params = Make.Path("b.csv") }, Load, Load with { Id = "load2", Source = "s2" }];
        await test.Project.SucceedAsync(steps);
        await test.Project.ExecuteAsync("DROP TABLE t");

        var result = await test.Project.SucceedAsync(steps);

        Assert.Contains("'t' is not there any more", Assert.Single(result.Of("load").Warnings), StringComparison.Ordinal);
        Assert.Equal(["1|2025-05-01|a", "2|2025-04-01|b"], await test.RowsAsync());
    }

    [Theory]
    [InlineData("""{ "id": "x", "type": "transform", "target_table": "T", "sql": "SELECT 9::BIGINT AS id, DATE '2025-01-01' AS ts, 'other' AS v" }""")]
    [InlineData("""{ "id": "x", "type": "load", "source": "csv", "target_table": "main.t", "options": { "path": "other.csv" } }""")]
    public async Task A_target_that_another_pipeline_replaces_is_filled_again(string step)
    {
        using var test = new IncrementalTest();
        test.Project.With("other.csv", "id,ts,v\n9,2025-01-01,other\n").With("other.json", $"[ {step} ]");
        await test.RunAsync(Keyed, "1,2025-05-01,a", "2,2025-05-02,b");

        (await test.Project.RunFileAsync("other.json")).Succeeded();
        Assert.Empty(await test.WatermarksAsync());
        await test.RunAsync(Keyed, "1,2025-05-01,a", "2,2025-05-02,b");

        Assert.Equal(["1|2025-05-01|a", "2|2025-05-02|b", "9|2025-01-01|other"], await test.RowsAsync());
        Assert.Equal(["s|t|2025-05-02"], await test.WatermarksAsync());
    }

    [Fact]
    public async Task A_full_refresh_rebuilds_the_target_once_and_resets_all_its_watermarks()
    {
        using var test = new IncrementalTest();
        test.Write("id,ts,v", "1,2025-05-01,a").Project.With("b.csv", "id,ts,v\n2,2025-04-01,b\n");
        Step[] steps = [Source, Source with { Id = "source2", Name = "s2", Params = Make.Path("b.csv") }, Load, Load with { Id = "load2", Source = "s2" }];
        await test.Project.SucceedAsync(steps);
        await test.Project.ExecuteAsync("INSERT INTO t VALUES (7, '2030-01-01', 'stray')", "UPDATE t SET v = 'touched'");
        test.Write("id,ts,v", "1,2025-03-01,changed");

        (await test.Project.RunWithAsync(FullRefresh, steps)).Succeeded();

        Assert.Equal(["1|2025-03-01|changed", "2|2025-04-01|b"], await test.RowsAsync());
        Assert.Equal(["s|t|2025-03-01", "s2|t|2025-04-01"], await test.WatermarksAsync());
    }

    [Fact]
    public async Task A_full_refresh_that_fails_leaves_the_old_table_and_watermark()
    {
        using var test = new IncrementalTest();
        await test.RunAsync(Keyed, "1,2025-05-01,a");
        var check = Make.Check("t", new Expectation { RowCount = new RowCountRange { Min = 5 } });
        test.Write("id,ts,v", "2,2025-05-02,b");

        (await test.Project.RunWithAsync(FullRefresh, Keyed, Load, check)).Failed("load", ErrorCodes.CheckFailed);

        Assert.Equal(["1|2025-05-01|a"], await test.RowsAsync());
        Assert.Equal(["s|t|2025-05-01"], await test.WatermarksAsync());
    }

    [Fact]
    public async Task Appending_with_a_key_never_adds_a_version_twice()
    {
        using var test = new IncrementalTest();
        var source = Keyed with { Lookback = JsonValue.From("5 days") };
        var load = Load with { Mode = WriteMode.Append };
        await test.RunAsync(source, load, null, "1,2025-05-01,a", "2,2025-05-02,b");

        await test.RunAsync(source, load, null, "1,2025-05-01,a", "2,2025-05-02,b", "1,2025-05-03,a2", "3,2025-05-01,late");

        Assert.Equal(["1|2025-05-01|a", "1|2025-05-03|a2", "2|2025-05-02|b", "3|2025-05-01|late"], await test.RowsAsync());
    }

    [Fact]
    public async Task A_stream_that_breaks_is_read_again_from_the_watermark()
    {
        var fails = false;
        using var test = new PipelineTest(new HostConnector("flaky", Batches.Schema, (_, token) => Stream(() => fails, token)));
        var source = new SourceStep { Id = "source", Name = "s", Connector = "flaky", SyncMode = SyncMode.Incremental, CursorField = "id", PrimaryKey = ["id"] };
        await test.SucceedAsync(source, Load);
        await test.ExecuteAsync("DELETE FROM t WHERE id = 1");
        fails = true;

        var result = await test.RunAsync(source, Load with { RetryPolicy = new RetryPolicy { MaxAttempts = 2, InitialDelay = TimeSpan.FromMilliseconds(1), RetryOn = RetryOn.All } });

        Assert.Equal(2, result.Succeeded().Of("load").Attempts);
        // Row 1 lies before the watermark, so nobody has read it again.
        Assert.Equal(["2|b", "3|c"], await test.RowsAsync("FROM t ORDER BY id"));

        static async IAsyncEnumerable<Apache.Arrow.RecordBatch> Stream(Func<bool> mayFail, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
        {
            token.ThrowIfCancellationRequested();
            await Task.Yield();
            yield return Batches.Of((1, "a"), (2, "b"));
            if (!mayFail()) yield break;
            yield return Batches.Of((3, "c"));
            if (Interlocked.Increment(ref _broken) == 1) throw new IOException("the line was cut");
        }
    }

    [Fact]
    public async Task Loads_side_by_side_keep_a_watermark_each_from_the_first_run_on()
    {
        using var test = new IncrementalTest();
        test.Write("id,ts,v", "1,2025-05-01,a");
        Step[] steps = [Source, .. Enumerable.Range(0, 8).Select(static i => Load with { Id = $"load{i}", TargetTable = $"t{i}" })];

        (await test.Project.RunWithAsync(new RunOptions { MaxParallel = 8 }, steps)).Succeeded();
        test.Write("id,ts,v", "1,2025-05-01,a", "2,2025-05-02,b");
        var result = (await test.Project.RunWithAsync(new RunOptions { MaxParallel = 8 }, steps)).Succeeded();

        Assert.All(Enumerable.Range(0, 8), i => Assert.Equal(1, result.Of($"load{i}").RowsInserted));
        Assert.Equal(Enumerable.Range(0, 8).Select(static i => $"s|t{i}|2025-05-02"), await test.WatermarksAsync());
    }

    private static int _broken;
}
