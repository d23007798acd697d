using Apache.Arrow;
using Microsoft.Extensions.Time.Testing;
using SqlFlow.Engines;
using SqlFlow.Engines.DuckDb;
using SqlFlow.Engines.DuckDb.Arrow;
using static SqlFlow.Handlers.Tests.Engines.TestEngine;

namespace SqlFlow.Handlers.Tests.Engines;

/// <summary>What a session says that its statements used.</summary>
public sealed class UsageTests
{
    private const string Heavy = "CREATE TABLE t AS SELECT a.range % 7 AS k, sum(a.range + b.range) AS s FROM range(3000) a, range(3000) b GROUP BY ALL";

    [Fact]
    public async Task Statements_of_a_transaction_are_measured()
    {
        await using var engine = await OpenAsync();
        await using var session = await BeginAsync(engine);
        await session.RunAsync(Heavy);

        var usage = session.Usage!;
        Assert.True(usage.EngineTime > TimeSpan.Zero);
        Assert.True(usage.CpuTime > TimeSpan.Zero);
        Assert.True(usage.PeakMemory > 0);
        Assert.Equal(0, usage.Spill);
        Assert.Equal(TimeSpan.Zero, usage.SourceWait);
    }

    [Fact]
    public async Task The_operators_of_a_long_statement_are_a_tree()
    {
        await using var engine = await OpenAsync(DuckDbOptions.Default with { Threads = 1 });
        await using var session = await BeginAsync(engine);
        // Enough for the slowest look at the clock, whatever the machine.
        await session.RunAsync("CREATE TABLE t AS SELECT a.range % 7 AS k, sum(hash(a.range, b.range) % 100) AS s FROM range(20000) a, range(2000) b GROUP BY ALL");

        var operators = session.Usage!.Operators;
        Assert.Equal(0, operators[0].Depth);
        Assert.All(operators.Skip(1), static one => Assert.True(one.Depth > 0));
        Assert.Contains(operators, static one => one.Name == "HASH_GROUP_BY" && one.Rows == 7 && one.Time > TimeSpan.Zero);
    }

    [Fact]
    public async Task Short_statements_have_no_operators()
    {
        await using var engine = await OpenAsync();
        await using var session = await BeginAsync(engine);
        await session.RunAsync("CREATE TABLE t AS SELECT 1 AS a");

        Assert.Empty(session.Usage!.Operators);
    }

    [Fact]
    public async Task Looking_something_up_counts_no_statement_twice()
    {
        await using var engine = await OpenAsync();
        await using var session = await BeginAsync(engine);
        await session.RunAsync("CREATE TABLE t AS SELECT sum(range) AS a FROM range(1000000)");
        var before = session.Usage!.CpuTime;
        await session.DescribeQueryAsync("SELECT * FROM t", Token);
        await session.DescribeTableAsync(TableName.Parse("t"), Token);
        await session.GetArrowSchemaAsync("SELECT * FROM t", Token);

        Assert.Equal(before, session.Usage!.CpuTime);
    }

    [Fact]
    public async Task A_statement_that_fails_counts_none_before_it_twice()
    {
        await using var engine = await OpenAsync();
        await using var session = await BeginAsync(engine);
        await session.RunAsync("CREATE TABLE t AS SELECT sum(range) AS a FROM range(1000000)");
        var before = session.Usage!;
        await session.FailAsync("SELECT error('no')");
        await session.FailAsync("SELECT nothing");

        Assert.Equal(before.CpuTime, session.Usage!.CpuTime);
        Assert.Equal(before.PeakMemory, session.Usage!.PeakMemory);
    }

    [Fact]
    public async Task Sessions_at_the_same_time_measure_their_own_statements()
    {
        await using var engine = await OpenAsync(DuckDbOptions.Default with { Threads = 2 });
        await using var busy = await BeginAsync(engine);
        await using var idle = await BeginAsync(engine);
        var heavy = busy.RunAsync(Heavy);
        await idle.RunAsync("CREATE TABLE u AS SELECT 1 AS a");
        await heavy;

        Assert.True(busy.Usage!.CpuTime > idle.Usage!.CpuTime);
        Assert.Empty(idle.Usage!.Operators);
    }

    [Fact]
    public async Task A_stream_is_measured_while_it_is_read_and_not_between()
    {
        var clock = new FakeTimeProvider();
        await using var engine = await DuckDbEngine.OpenAsync(DuckDbOptions.Default, clock, null, Token);
        await using var session = await BeginAsync(engine);
        await foreach (var batch in session.ReadBatchesAsync("SELECT range AS a FROM range(100000)", Token))
        {
            batch.Dispose();
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(TimeSpan.Zero, session.Usage!.EngineTime);
        Assert.True(session.Usage!.CpuTime > TimeSpan.Zero);
    }

    [Fact]
    public async Task Waiting_for_batches_is_no_time_of_the_engine()
    {
        var clock = new AskedClock();
        var meter = new SessionMeter(clock);
        var schema = new Schema.Builder().Field(static field => field.Name("a").DataType(Apache.Arrow.Types.Int64Type.Default)).Build();
        await using var feed = new ArrowFeed(schema, SlowAsync(schema, clock), meter, Token);
        feed.TryStart();
        await Task.Run(() => meter.Time(static feed =>
        {
            while (feed.Take(Token) is { } batch) batch.Dispose();
            return 0;
        }, feed), Token);

        Assert.Equal(TimeSpan.FromSeconds(3), meter.Usage.SourceWait);
        Assert.Equal(TimeSpan.Zero, meter.Usage.EngineTime);
    }

    [Fact]
    public async Task Batches_of_a_connector_are_waited_for()
    {
        var clock = new FakeTimeProvider();
        await using var engine = await DuckDbEngine.OpenAsync(DuckDbOptions.Default, clock, null, Token);
        await using var session = await BeginAsync(engine);
        await using (var relation = await session.RegisterBatchesAsync(ArrowBatches.Schema, ArrowBatches.Stream(3, 10, _ => clock.Advance(TimeSpan.FromSeconds(1))), Token))
        {
            await session.RunAsync($"CREATE TABLE t AS SELECT * FROM {relation.Sql}");
        }

        // Who of the two was waiting at a moment is chance, but all of the time is one of the two's.
        Assert.Equal(TimeSpan.FromSeconds(3), session.Usage!.SourceWait + session.Usage!.EngineTime);
    }

    [Fact]
    public async Task Sessions_without_a_transaction_are_not_profiled()
    {
        await using var engine = await OpenAsync();
        await using var session = await engine.OpenSessionAsync(Token);
        await session.RunAsync("CREATE TABLE t AS SELECT 1 AS a");

        Assert.True(session.Usage!.EngineTime > TimeSpan.Zero);
        Assert.Null(session.Usage!.CpuTime);
        Assert.Null(session.Usage!.PeakMemory);
    }

    [Fact]
    public async Task Usage_can_be_asked_for_once_the_session_is_gone()
    {
        await using var engine = await OpenAsync();
        ISqlSession session;
        await using (session = await BeginAsync(engine)) await session.RunAsync("CREATE TABLE t AS SELECT sum(range) AS a FROM range(100000)");

        Assert.True(session.Usage!.CpuTime > TimeSpan.Zero);
    }

    [Fact]
    public async Task Spill_is_known()
    {
        using var folder = new TestFolder();
        await using var engine = await OpenAsync(DuckDbOptions.Default with { Path = folder.File("d.duckdb"), MemoryLimit = "40MB", Threads = 1 });
        await using var session = await BeginAsync(engine);
        await session.RunAsync("CREATE TABLE t AS SELECT range AS a, hash(range)::VARCHAR AS b FROM range(1500000) ORDER BY b");

        Assert.True(session.Usage!.Spill > 0);
    }

    private static async Task<ISqlSession> BeginAsync(DuckDbEngine engine)
    {
        var session = await engine.OpenSessionAsync(Token);
        await session.BeginAsync(Token);
        return session;
    }

    /// <summary>Three batches, for each of which a second goes by once somebody waits for it.</summary>
    private static async IAsyncEnumerable<RecordBatch> SlowAsync(Schema schema, AskedClock clock)
    {
        await clock.Asked.WaitAsync(Token);
        for (var i = 0; i < 3; i++)
        {
            await clock.Asked.WaitAsync(Token);
            clock.Advance(TimeSpan.FromSeconds(1));
            // The end of the wait asks for the time, too.
            yield return new RecordBatch(schema, [new Int64Array.Builder().Append(i).Build()], 1);
            await clock.Asked.WaitAsync(Token);
        }
    }

    /// <summary>Tells each time that it is asked for the time.</summary>
    private sealed class AskedClock : FakeTimeProvider
    {
        public SemaphoreSlim Asked { get; } = new(0);

        public override long GetTimestamp()
        {
            var now = base.GetTimestamp();
            Asked.Release();
            return now;
        }
    }
}
