using Microsoft.Extensions.Time.Testing;
using SqlFlow.Execution;
using SqlFlow.Handlers.Tests.Harness;

namespace SqlFlow.Handlers.Tests.Incremental;

/// <summary>A project with one incremental source over a CSV file, and one load of it into <c>t</c>.</summary>
internal sealed class IncrementalTest : IDisposable
{
    public const string Watermarks = "SELECT source, target, \"value\" FROM sqlflow.watermarks ORDER BY source, target";

    public IncrementalTest() => Project = new PipelineTest(Clock);

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2025, 6, 1, 12, 0, 0, TimeSpan.Zero));

    public PipelineTest Project { get; }

    /// <summary>The source <c>s</c> over <c>a.csv</c>, read on by <c>ts</c>.</summary>
    public static SourceStep Source { get; } = new()
    {
        Id = "source",
        Name = "s",
        Connector = "csv",
        Params = Make.Path("a.csv"),
        SyncMode = SyncMode.Incremental,
        CursorField = "ts",
    };

    public static SourceStep Keyed { get; } = Source with { PrimaryKey = ["id"] };

    public static LoadStep Load { get; } = new() { Id = "load", Source = "s", TargetTable = "t" };

    public IncrementalTest Write(params string[] rows)
    {
        Project.With("a.csv", string.Concat(rows.Select(static row => row + "\n")));
        return this;
    }

    /// <summary>Writes a file of <c>id,ts,v</c>, runs source and load, and gives the load's result.</summary>
    public async Task<StepExecutionResult> RunAsync(SourceStep source, params string[] rows) => (await RunAsync(source, Load, null, rows)).Of("load");

    public async Task<PipelineResult> RunAsync(SourceStep source, LoadStep load, RunOptions? options, params string[] rows)
    {
        Write(["id,ts,v", .. rows]);
        return await Project.RunWithAsync(options, source, load);
    }

    public Task<string[]> RowsAsync() => Project.RowsAsync("FROM t ORDER BY ALL");

    public Task<string[]> WatermarksAsync() => Project.RowsAsync(Watermarks);

    public void Dispose() => Project.Dispose();
}
