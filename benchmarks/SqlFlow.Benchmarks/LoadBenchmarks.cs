using BenchmarkDotNet.Attributes;
using SqlFlow.Engines;
using SqlFlow.Engines.DuckDb;
using SqlFlow.Handlers;

namespace SqlFlow.Benchmarks;

/// <summary>A load step, with its transaction, schemas, journal entry and result, against the bare CREATE TABLE AS on a session of the same engine.</summary>
public class LoadBenchmarks
{
    private const int Rows = 10_000_000;

    private string _folder = "";
    private SqlFlowHost _host = null!;
    private ISqlEngine _engine = null!;
    private ISqlSession _session = null!;
    private PlannedPipeline _load = null!;
    private string _reader = "";

    [Params("csv", "parquet")]
    public string Format { get; set; } = "";

    [GlobalSetup]
    public async Task Setup()
    {
        _folder = Directory.CreateTempSubdirectory("sqlflow-bench").FullName;
        _host = new SqlFlowHost(new SqlFlowOptions { Registry = new BenchmarkSteps() });
        _engine = await DuckDbEngine.OpenAsync(new DuckDbOptions { AllowedDirectories = [_folder] }, TimeProvider.System, null, default);
        _session = await _engine.OpenSessionAsync(default);
        var file = Path.Combine(_folder, $"rows.{Format}");
        await _session.ExecuteAsync($"COPY (SELECT range AS id, range / 7 AS amount, 'customer ' || (range % 1000) AS name, DATE '2025-01-01' + (range % 365)::INTEGER AS day FROM range({Rows})) TO '{file}' (FORMAT {Format})", default);
        _reader = $"read_{Format}('{file}')";
        _load = await _host.PlanAsync(new PipelineRequest
        {
            ProjectDirectory = _folder,
            Steps = [new LoadStep { Id = "load", Source = Format, TargetTable = "loaded", Options = [new("path", JsonValue.From(file))] }],
        });
    }

    [GlobalCleanup]
    public async Task Cleanup()
    {
        await _session.DisposeAsync();
        await _engine.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(Baseline = true)]
    public async Task<long> Create_table_as() => await _session.ExecuteAsync($"CREATE OR REPLACE TABLE bare AS SELECT * FROM {_reader}", default);

    [Benchmark]
    public async Task<long?> Load_step()
    {
        var result = await _host.RunAsync(_load, _engine);
        result.EnsureSuccess();
        return result.Steps[0].Result.RowsAffected;
    }
}
