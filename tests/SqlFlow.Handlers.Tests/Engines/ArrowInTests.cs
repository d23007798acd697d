using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using SqlFlow.Engines;
using SqlFlow.Engines.DuckDb;

namespace SqlFlow.Handlers.Tests.Engines;

public sealed class ArrowInTests : IAsyncLifetime
{
    private DuckDbEngine _engine = null!;
    private ISqlSession _session = null!;

    public async ValueTask InitializeAsync()
    {
        _engine = await TestEngine.OpenAsync();
        _session = await _engine.OpenSessionAsync(TestEngine.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await _engine.DisposeAsync();
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2047)]
    [InlineData(1, 2048)]
    [InlineData(1, 2049)]
    [InlineData(3, 5000)]
    [InlineData(100, 33)]
    public async Task Batches_of_any_size_arrive_whole_and_in_order(int batches, int rows)
    {
        await using var relation = await _session.RegisterBatchesAsync(ArrowBatches.Schema, ArrowBatches.Stream(batches, rows), TestEngine.Token);
        await _session.BeginAsync(TestEngine.Token);
        Assert.Equal(batches * rows, await _session.RunAsync($"CREATE TABLE t AS SELECT * FROM {relation.Sql}"));
        await _session.CommitAsync();
        Assert.Equal((long)batches * rows, relation.RowsRead);
        Assert.Equal(batches, relation.BatchesRead);
        Assert.Equal(0L, await _session.ScalarAsync("""
            SELECT count(*) FROM t WHERE id <> rowid OR name IS DISTINCT FROM (CASE WHEN id % 7 <> 0 THEN 'name of the row ' || id END)
                OR value IS DISTINCT FROM (CASE WHEN id % 5 <> 0 THEN id * 0.5 END)
            """));
        Assert.Equal(0L, await _session.ScalarAsync("SELECT count(*) FROM duckdb_views() WHERE NOT internal"));
    }

    [Fact]
    public async Task The_session_tells_the_rows_of_all_its_relations_and_of_nothing_else()
    {
        Assert.Null(_session.RowsRead);
        await using (var one = await _session.RegisterBatchesAsync(ArrowBatches.Schema, ArrowBatches.Stream(3, 3000), TestEngine.Token))
        {
            Assert.Equal(0, _session.RowsRead);
            await using var other = await _session.RegisterBatchesAsync(ArrowBatches.Schema, ArrowBatches.Stream(1, 10), TestEngine.Token);
            await _session.RunAsync($"CREATE TABLE t AS SELECT * FROM {one.Sql}");
            await _session.RunAsync($"INSERT INTO t SELECT * FROM {other.Sql}");
            Assert.Equal(9010, _session.RowsRead);
        }

        await _session.RunAsync("CREATE TABLE u AS FROM t");
        Assert.Null(_session.RowsRead);
    }

    [Fact]
    public async Task Columns_are_taken_by_name_and_filters_hold()
    {
        await using var relation = await _session.RegisterBatchesAsync(ArrowBatches.Schema, ArrowBatches.Stream(3, 3000), TestEngine.Token);
        var result = await _session.QueryAsync($"SELECT value, id FROM {relation.Sql} WHERE id > 8990 AND name IS NOT NULL ORDER BY id DESC LIMIT 2", 10, TestEngine.Token);
        Assert.Equal([[4499.5, 8999L], [4499.0, 8998L]], result.Rows.Select(row => row.ToArray()));
    }

    [Fact]
    public async Task A_relation_can_stand_in_joins_merges_and_ctes()
    {
        await _session.RunAsync("CREATE TABLE t AS SELECT range AS id, 'old' AS name, 0.0::DOUBLE AS value FROM range(100)");
        await using (var relation = await _session.RegisterBatchesAsync(ArrowBatches.Schema, ArrowBatches.Stream(2, 75), TestEngine.Token))
        {
            Assert.Equal(150, await _session.RunAsync($"""
                MERGE INTO t USING (SELECT name, id, value FROM {relation.Sql}) s ON t.id = s.id
                WHEN MATCHED THEN UPDATE SET name = s.name, value = s.value WHEN NOT MATCHED THEN INSERT BY NAME
                """));
        }

        Assert.Equal(150L, await _session.ScalarAsync("SELECT count(*) FROM t"));
        Assert.Equal(0L, await _session.ScalarAsync("SELECT count(*) FROM t WHERE name = 'old'"));
        await using (var relation = await _session.RegisterBatchesAsync(ArrowBatches.Schema, ArrowBatches.Stream(2, 75), TestEngine.Token))
            Assert.Equal(150L, await _session.ScalarAsync($"WITH s AS MATERIALIZED (FROM {relation.Sql}) SELECT count(*) FROM s JOIN t USING (id)"));
        await using (var relation = await _session.RegisterBatchesAsync(ArrowBatches.Schema, ArrowBatches.Stream(4, 75), TestEngine.Token))
            Assert.Equal(300L, await _session.ScalarAsync($"SELECT count(*) FROM {relation.Sql}"));
        await using (var relation = await _session.RegisterBatchesAsync(ArrowBatches.Schema, ArrowBatches.Stream(1, 5), TestEngine.Token))
            Assert.Equal(5, await _session.RunAsync($"INSERT INTO t BY NAME SELECT id + 1000 AS id, name FROM {relation.Sql}"));
    }

    [Fact]
    public async Task No_batches_and_empty_batches_make_an_empty_table_with_its_columns()
    {
        await using (var none = await _session.RegisterBatchesAsync(ArrowBatches.Schema, ArrowBatches.Of(), TestEngine.Token))
            Assert.Equal(0, await _session.RunAsync($"CREATE TABLE t AS SELECT * FROM {none.Sql}"));
        await using (var empty = await _session.RegisterBatchesAsync(ArrowBatches.Schema, ArrowBatches.Of(ArrowBatches.Make(0, 0), ArrowBatches.Make(0, 0)), TestEngine.Token))
            Assert.Equal(0, await _session.RunAsync($"CREATE TABLE u AS SELECT * FROM {empty.Sql}"));
        await using (var mixed = await _session.RegisterBatchesAsync(ArrowBatches.Schema, ArrowBatches.Of(ArrowBatches.Make(0, 0), ArrowBatches.Make(0, 2), ArrowBatches.Make(0, 0), ArrowBatches.Make(2, 3)), TestEngine.Token))
            Assert.Equal(5, await _session.RunAsync($"CREATE TABLE v AS SELECT * FROM {mixed.Sql}"));
        var columns = await _session.DescribeTableAsync(new TableName("u"), TestEngine.Token);
        Assert.Equal([new("id", "BIGINT"), new("name", "VARCHAR"), new("value", "DOUBLE")], columns!.Value);
    }

    [Fact]
    public async Task A_relation_is_read_once_and_is_gone_when_disposed()
    {
        var relation = await _session.RegisterBatchesAsync(ArrowBatches.Schema, ArrowBatches.Stream(1, 5), TestEngine.Token);
        Assert.Equal(["id", "name", "value"], (await _session.DescribeQueryAsync($"FROM {relation.Sql}", TestEngine.Token)).Select(column => column.Name));
        Assert.Equal(5L, await _session.ScalarAsync($"SELECT count(*) FROM {relation.Sql}"));
        Assert.Contains("read once", (await _session.FailAsync($"CREATE TABLE t AS FROM {relation.Sql}")).Message, StringComparison.Ordinal);
        await relation.DisposeAsync();
        await relation.DisposeAsync();
        var gone = await _session.FailAsync($"CREATE TABLE t AS FROM {relation.Sql}");
        Assert.Equal(ErrorCodes.SqlBinding, gone.ErrorCode);
        Assert.Contains("gone", gone.Message, StringComparison.Ordinal);
        Assert.Null(await _session.DescribeTableAsync(new TableName("t"), TestEngine.Token));
    }

    [Fact]
    public async Task A_stream_that_throws_fails_the_statement_with_its_exception()
    {
        var thrown = new IOException("the line is dead");
        await using var relation = await _session.RegisterBatchesAsync(ArrowBatches.Schema, ArrowBatches.Stream(5, 3000, batch =>
        {
            if (batch == 3) throw thrown;
        }), TestEngine.Token);
        await _session.BeginAsync(TestEngine.Token);
        var error = await _session.FailAsync($"CREATE TABLE t AS SELECT * FROM {relation.Sql}");
        Assert.Same(thrown, error.InnerException);
        Assert.Equal(ErrorCodes.InputOutput, error.ErrorCode);
        Assert.Equal(CommitOutcome.RolledBack, (await Assert.ThrowsAsync<SqlEngineException>(async () => await _session.CommitAsync())).CommitOutcome);
        Assert.Null(await _session.DescribeTableAsync(new TableName("t"), TestEngine.Token));
    }

    [Fact]
    public async Task A_classified_error_of_the_stream_keeps_its_class()
    {
        var thrown = new SqlFlowException("SOURCE_GONE", "gone") { IsTransient = true, SuggestedActions = ["call somebody"] };
        await using var relation = await _session.RegisterBatchesAsync(ArrowBatches.Schema, ArrowBatches.Stream(1, 10, _ => throw thrown), TestEngine.Token);
        var error = await _session.FailAsync($"CREATE TABLE t AS SELECT * FROM {relation.Sql}");
        Assert.Equal(("SOURCE_GONE", true, "call somebody"), (error.ErrorCode, error.IsTransient, error.SuggestedActions[0]));
    }

    [Fact]
    public async Task A_batch_that_is_not_of_the_schema_is_refused()
    {
        var other = new RecordBatch(new Schema([new Field("id", Int32Type.Default, true)], null), [new Int32Array.Builder().Append(1).Build()], 1);
        await using var relation = await _session.RegisterBatchesAsync(new Schema([new Field("id", Int64Type.Default, true)], null), ArrowBatches.Of(other), TestEngine.Token);
        var error = await _session.FailAsync($"CREATE TABLE t AS SELECT * FROM {relation.Sql}");
        Assert.Equal(ErrorCodes.SchemaMismatch, error.ErrorCode);
        Assert.Contains("'id'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_most_two_batches_are_alive()
    {
        var made = 0;
        var most = 0L;
        IArrowRelation? relation = null;
        await using (relation = await _session.RegisterBatchesAsync(ArrowBatches.Schema, ArrowBatches.Stream(200, 5000, _ =>
        {
            made++;
            // What has been taken, but for the batch that is being read, is done with.
            most = Math.Max(most, made - Math.Max(relation!.BatchesRead - 1, 0));
        }), TestEngine.Token))
            await _session.RunAsync($"CREATE TABLE t AS SELECT * FROM {relation.Sql}");
        Assert.Equal(200, made);
        Assert.InRange(most, 1, 2);
    }

    [Fact]
    public async Task A_statement_that_needs_no_more_rows_stops_the_stream()
    {
        var made = 0;
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        async IAsyncEnumerable<RecordBatch> Endless([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            try
            {
                while (true)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    await Task.Yield();
                    yield return ArrowBatches.Make(1000 * made++, 1000);
                }
            }
            finally
            {
                ended.SetResult();
            }
        }

        await using var relation = await _session.RegisterBatchesAsync(ArrowBatches.Schema, Endless(TestEngine.Token), TestEngine.Token);
        Assert.Equal(10, (await _session.QueryAsync($"SELECT * FROM {relation.Sql} LIMIT 10", 100, TestEngine.Token)).Rows.Length);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30), TestEngine.Token);
        Assert.InRange(made, 1, 100);
    }

    [Fact]
    public async Task Cancelling_ends_a_wait_for_a_stream_that_stalls()
    {
        var stalled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        async IAsyncEnumerable<RecordBatch> Stalls([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            yield return ArrowBatches.Make(0, 10);
            stalled.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        await using var relation = await _session.RegisterBatchesAsync(ArrowBatches.Schema, Stalls(TestEngine.Token), TestEngine.Token);
        using var cancel = new CancellationTokenSource();
        await _session.BeginAsync(TestEngine.Token);
        var running = _session.ExecuteAsync($"CREATE TABLE t AS SELECT * FROM {relation.Sql}", cancel.Token).AsTask();
        await stalled.Task;
        await cancel.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(TimeSpan.FromSeconds(30), TestEngine.Token));
        Assert.Equal(cancel.Token, error.CancellationToken);
        await _session.RollbackAsync();
        Assert.Equal(1L, await _session.ScalarAsync("SELECT 1"));
    }

    [Fact]
    public async Task A_relation_that_nobody_reads_does_not_start_its_stream()
    {
        var started = false;
        await using (await _session.RegisterBatchesAsync(ArrowBatches.Schema, ArrowBatches.Stream(1, 10, _ => started = true), TestEngine.Token)) { }
        Assert.False(started);
    }

    [Fact]
    public async Task Buffers_of_batches_are_given_back()
    {
        var allocator = new CountingAllocator();
        async IAsyncEnumerable<RecordBatch> Counted()
        {
            for (var batch = 0; batch < 20; batch++)
            {
                await Task.Yield();
                var builder = new Int64Array.Builder();
                for (var row = 0; row < 10_000; row++) builder.Append(row);
                yield return new RecordBatch(new Schema([new Field("id", Int64Type.Default, true)], null), [builder.Build(allocator)], 10_000);
            }
        }

        await using (var relation = await _session.RegisterBatchesAsync(new Schema([new Field("id", Int64Type.Default, true)], null), Counted(), TestEngine.Token))
            await _session.RunAsync($"CREATE TABLE t AS SELECT * FROM {relation.Sql}");
        Assert.True(allocator.Allocated >= 20);
        Assert.Equal(0, allocator.Alive);
        Assert.InRange(allocator.MostAlive, 1, 4);
    }

    [Fact]
    public async Task Dictionaries_and_sliced_arrays_are_read_right()
    {
        var names = new StringArray.Builder().Append("zero").Append("one, longer than twelve").Append("two").Build();
        var indices = new Int8Array.Builder();
        for (var row = 0; row < 9000; row++)
        {
            if (row % 4 == 3) indices.AppendNull();
            else indices.Append((sbyte)(row % 4));
        }

        var dictionary = new DictionaryType(Int8Type.Default, StringType.Default, false);
        var ids = new Int64Array.Builder();
        for (var row = 0; row < 9000; row++) ids.Append(row);
        var schema = new Schema([new Field("id", Int64Type.Default, true), new Field("name", dictionary, true)], null);
        var whole = new RecordBatch(schema, [ids.Build(), new DictionaryArray(dictionary, indices.Build(), names)], 9000);
        await using var relation = await _session.RegisterBatchesAsync(schema, ArrowBatches.Of(whole.SliceShared(0, 3001), whole.SliceShared(3001, 5999)), TestEngine.Token);
        Assert.Equal(9000, await _session.RunAsync($"CREATE TABLE t AS SELECT * FROM {relation.Sql}"));
        Assert.Equal(0L, await _session.ScalarAsync("SELECT count(*) FROM t WHERE id <> rowid OR name IS DISTINCT FROM (['zero', 'one, longer than twelve', 'two', NULL])[id % 4 + 1]"));
    }
}
