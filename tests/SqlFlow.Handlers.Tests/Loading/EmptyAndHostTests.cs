using SqlFlow.Connectors;
using SqlFlow.Handlers.Tests.Harness;

namespace SqlFlow.Handlers.Tests.Loading;

/// <summary>Sources without rows, and streams of the host.</summary>
public sealed class EmptyAndHostTests
{
    [Fact]
    public async Task A_file_of_only_a_header_makes_the_empty_table()
    {
        using var test = new PipelineTest().With("a.csv", "id,name\n");

        var result = await test.SucceedAsync(Make.Load("t", "a.csv"));

        Assert.Equal("affected 0, read 0, inserted 0, updated 0, deleted 0", result.Of("load").Counts());
        Assert.Equal(["id VARCHAR", "name VARCHAR"], await test.ColumnsAsync("t"));
    }

    [Fact]
    public async Task An_empty_stream_makes_the_empty_table_with_its_types()
    {
        using var test = new PipelineTest(Batches.Connector());

        var result = await test.SucceedAsync(Make.LoadFrom("events", "{}"));

        Assert.Equal(["id BIGINT", "name VARCHAR"], await test.ColumnsAsync("t"));
        Assert.Equal("affected 0, read 0, inserted 0, updated 0, deleted 0", result.Of("load").Counts());
        Assert.Equal(0, result.Of("load").PerformanceMetrics["chunks_processed"].Number);
        Assert.Equal(0, result.Of("load").PerformanceMetrics["avg_chunk_size"].Number);
    }

    [Fact]
    public async Task Batches_are_loaded_and_counted()
    {
        using var test = new PipelineTest(Batches.Connector(() => Batches.Of((1, "a"), (2, null)), () => Batches.Of(), () => Batches.Of((null, "häß"))));

        var result = await test.SucceedAsync(Make.LoadFrom("events", "{}"));

        Assert.Equal(["1|a", "2|NULL", "NULL|häß"], await test.RowsAsync("FROM t ORDER BY id NULLS LAST"));
        Assert.Equal("affected 3, read 3, inserted 3, updated 0, deleted 0", result.Of("load").Counts());
        // The empty one never reaches the engine.
        Assert.Equal(2, result.Of("load").PerformanceMetrics["chunks_processed"].Number);
        Assert.Equal(1.5, result.Of("load").PerformanceMetrics["avg_chunk_size"].Number);
    }

    [Theory]
    [InlineData(WriteMode.Append, "1|a,1|old,2|b")]
    [InlineData(WriteMode.Upsert, "1|a,2|b")]
    public async Task A_stream_is_appended_or_upserted(WriteMode mode, string expected)
    {
        using var test = new PipelineTest(Batches.Connector(() => Batches.Of((1, "a")), () => Batches.Of((2, "b"))));
        await test.ExecuteAsync("CREATE TABLE t (id BIGINT, name VARCHAR)", "INSERT INTO t VALUES (1, 'old')");

        var result = await test.SucceedAsync(Make.LoadFrom("events", "{}") with { Mode = mode, Keys = mode is WriteMode.Upsert ? ["id"] : [] });

        Assert.Equal(expected, string.Join(',', await test.RowsAsync("FROM t ORDER BY ALL")));
        Assert.Equal(2, result.Of("load").PerformanceMetrics["chunks_processed"].Number);
        Assert.Equal(2, result.Of("load").RowsRead);
    }

    [Theory]
    [InlineData(WriteMode.Replace)]
    [InlineData(WriteMode.Append)]
    [InlineData(WriteMode.Upsert)]
    public async Task A_stream_that_breaks_fails_the_step_and_writes_nothing(WriteMode mode)
    {
        using var test = new PipelineTest(Batches.Connector(() => Batches.Of((5, "a")), () => throw new InvalidOperationException("the line went dead")));
        await test.ExecuteAsync("CREATE TABLE t (id BIGINT, name VARCHAR)", "INSERT INTO t VALUES (1, 'old')");

        var result = await test.RunAsync(Make.LoadFrom("events", "{}") with { Mode = mode, Keys = mode is WriteMode.Upsert ? ["id"] : [] });

        Assert.Contains("the line went dead", result.Of("load").ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(StepStatus.Failure, result.Of("load").Status);
        Assert.Equal(["1|old"], await test.RowsAsync("FROM t"));
    }

    [Fact]
    public async Task A_host_connector_gets_its_parameters_with_variables()
    {
        var seen = new List<string?>();
        var connector = new HostConnector("events", Batches.Schema, (request, _) =>
        {
            lock (seen) seen.Add(request.Options.GetText("topic"));
            return AsyncEnumerable.Empty<Apache.Arrow.RecordBatch>();
        }, new ConnectorParameter("topic", "The topic.", IsRequired: true));
        using var test = new PipelineTest(connector);

        (await test.RunJsonAsync("""{ "variables": { "env": "live" }, "steps": [ { "id": "load", "type": "load", "source": "events", "options": { "topic": "${env}-orders" }, "target_table": "t" } ] }""")).Succeeded();
        var problem = (await test.PlanAsync(Make.LoadFrom("events", "{}"))).OnlyError();

        Assert.All(seen, static topic => Assert.Equal("live-orders", topic));
        Assert.NotEmpty(seen);
        Assert.Contains("'topic'", problem.Message, StringComparison.Ordinal);
    }
}
