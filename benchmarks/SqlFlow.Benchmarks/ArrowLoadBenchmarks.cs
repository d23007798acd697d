using Apache.Arrow;
using Apache.Arrow.Types;
using BenchmarkDotNet.Attributes;
using DuckDB.NET.Data;
using SqlFlow.Engines;
using SqlFlow.Engines.DuckDb;

namespace SqlFlow.Benchmarks;

/// <summary>Ten million rows into a table: as Arrow batches, as a native copy of the same table, and row by row with the appender of DuckDB.NET.</summary>
[InvocationCount(1), IterationCount(8), WarmupCount(1)]
public class ArrowLoadBenchmarks
{
    private const int Rows = 10_000_000;
    private const int BatchRows = 65_536;

    private static readonly string[] Names = [.. Enumerable.Range(0, 1000).Select(static number => $"customer name {number}")];
    private static readonly Schema Columns = new(
        [new Field("id", Int64Type.Default, true), new Field("value", DoubleType.Default, true), new Field("name", StringType.Default, true)], null);

    private DuckDbEngine _engine = null!;
    private ISqlSession _session = null!;
    private DuckDBConnection _connection = null!;
    private List<RecordBatch> _batches = [];

    [GlobalSetup]
    public async Task Setup()
    {
        _engine = await DuckDbEngine.OpenAsync(DuckDbOptions.Default, TimeProvider.System, null, default);
        _session = await _engine.OpenSessionAsync(default);
        await _session.ExecuteAsync($"CREATE TABLE source AS SELECT range AS id, range * 0.5::DOUBLE AS value, 'customer name ' || (range % 1000) AS name FROM range({Rows})", default);
        _connection = new DuckDBConnection("DataSource=:memory:");
        _connection.Open();
    }

    /// <summary>Batches are disposed by the load, so each one gets its own; making them is not measured.</summary>
    [IterationSetup(Target = nameof(Arrow_batches))]
    public void MakeBatches()
    {
        _batches = [];
        for (var start = 0; start < Rows; start += BatchRows) _batches.Add(Make(start, Math.Min(BatchRows, Rows - start)));
    }

    [IterationSetup(Target = nameof(Row_appender))]
    public void MakeTable()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "CREATE OR REPLACE TABLE appended (id BIGINT, value DOUBLE, name VARCHAR)";
        command.ExecuteNonQuery();
    }

    [GlobalCleanup]
    public async Task Cleanup()
    {
        await _session.DisposeAsync();
        await _engine.DisposeAsync();
        await _connection.DisposeAsync();
    }

    [Benchmark(Baseline = true)]
    public async Task<long> Native_copy() => await _session.ExecuteAsync("CREATE OR REPLACE TABLE copied AS SELECT * FROM source", default);

    [Benchmark]
    public async Task<long> Arrow_batches()
    {
        await using var relation = await _session.RegisterBatchesAsync(Columns, Stream(_batches), default);
        return await _session.ExecuteAsync($"CREATE OR REPLACE TABLE loaded AS SELECT * FROM {relation.Sql}", default);
    }

    [Benchmark]
    public void Row_appender()
    {
        using var appender = _connection.CreateAppender("appended");
        for (var row = 0; row < Rows; row++) appender.CreateRow().AppendValue((long)row).AppendValue(row * 0.5).AppendValue(Names[row % Names.Length]).EndRow();
    }

    private static RecordBatch Make(int start, int count)
    {
        var ids = new Int64Array.Builder().Reserve(count);
        var values = new DoubleArray.Builder().Reserve(count);
        var names = new StringArray.Builder().Reserve(count);
        for (var row = start; row < start + count; row++)
        {
            ids.Append(row);
            values.Append(row * 0.5);
            names.Append(Names[row % Names.Length]);
        }

        return new RecordBatch(Columns, [ids.Build(), values.Build(), names.Build()], count);
    }

    private static async IAsyncEnumerable<RecordBatch> Stream(List<RecordBatch> batches)
    {
        await Task.CompletedTask;
        foreach (var batch in batches) yield return batch;
    }
}
