using System.Globalization;
using SqlFlow.Connectors;
using SqlFlow.Engines;
using SqlFlow.Engines.DuckDb;
using SqlFlow.Execution;
using SqlFlow.Lineage;

namespace SqlFlow.Handlers.Tests.Harness;

/// <summary>A project in a folder of its own, with a database file, run through the host as programs do.</summary>
internal sealed class PipelineTest : IDisposable
{
    private readonly SqlFlowHost _host;

    public PipelineTest(params ReadOnlySpan<IConnector> connectors)
        : this(TimeProvider.System, connectors)
    {
    }

    public PipelineTest(TimeProvider clock, params ReadOnlySpan<IConnector> connectors) =>
        _host = new SqlFlowHost(new SqlFlowOptions { Registry = new TestSteps(), Threads = 2, Connectors = [.. connectors] }, clock);

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public TempFolder Folder { get; } = new();

    public string Database => Folder.At(".sqlflow/data.duckdb");

    public PipelineTest With(string file, string content)
    {
        Folder.Write(file, content);
        return this;
    }

    public async Task<PlannedPipeline> PlanAsync(params Step[] steps) =>
        await _host.PlanAsync(new PipelineRequest { Steps = [.. steps], ProjectDirectory = Folder.Path }, Token);

    /// <summary>Plans a file of this content.</summary>
    public async Task<PlannedPipeline> PlanJsonAsync(string plan, ValueMap<JsonValue> variables = default) =>
        await _host.PlanAsync(new PipelineRequest { Path = Folder.Write("plan.json", plan), Variables = variables }, Token);

    /// <summary>Plans the plan or pipeline file as it is.</summary>
    public async Task<PlannedPipeline> PlanFileAsync(string name) => await _host.PlanAsync(new PipelineRequest { Path = Folder.At(name) }, Token);

    /// <summary>The lineage of a pipeline that has no errors.</summary>
    public async Task<LineageGraph> LineageAsync(PlannedPipeline planned)
    {
        Assert.DoesNotContain(planned.Problems, static problem => problem.Severity is SqlFlow.Planning.ProblemSeverity.Error);
        return (await _host.AnalyzeLineageAsync(planned, Token)).Graph!;
    }

    /// <summary>The lineage of a plan of these steps, separated by commas.</summary>
    public async Task<LineageGraph> LineageOfAsync(string steps) => await LineageAsync(await PlanJsonAsync($$"""{ "pipeline": "p", "steps": [ {{steps}} ] }"""));

    /// <summary>What a change would do to a plan of these steps.</summary>
    public async Task<LineageImpact> ImpactOfAsync(string steps, string column, string? newType = null)
    {
        var planned = await PlanJsonAsync($$"""{ "pipeline": "p", "steps": [ {{steps}} ] }""");
        var graph = await LineageAsync(planned);
        return await _host.AnalyzeImpactAsync(planned, graph, new ColumnChange(new LineageSearch(graph).FindColumn(column, out _)!.Value, newType), Token);
    }

    public async Task<PipelineResult> RunAsync(PlannedPipeline planned) => await _host.RunAsync(planned, null, Token);

    public async Task<PipelineResult> RunAsync(params Step[] steps) => await _host.RunAsync(await PlanAsync(steps), null, Token);

    /// <summary>Runs steps in a way of their own, e.g. refreshing everything.</summary>
    public async Task<PipelineResult> RunWithAsync(RunOptions? options, params Step[] steps) => await _host.RunAsync(await PlanAsync(steps), options, Token);

    public async Task<PipelineResult> RunJsonAsync(string plan, ValueMap<JsonValue> variables = default) =>
        await _host.RunAsync(await PlanJsonAsync(plan, variables), null, Token);

    /// <summary>Runs the plan or pipeline file as it is.</summary>
    public async Task<PipelineResult> RunFileAsync(string name, ValueMap<JsonValue> variables = default) =>
        await _host.RunAsync(new PipelineRequest { Path = Folder.At(name), Variables = variables }, null, Token);

    /// <summary>Runs steps that are expected to succeed.</summary>
    public async Task<PipelineResult> SucceedAsync(params Step[] steps) => (await RunAsync(steps)).Succeeded();

    /// <summary>Executes statements in the database, between runs.</summary>
    public Task ExecuteAsync(params string[] statements) => InSessionAsync(async session =>
    {
        foreach (var statement in statements) await session.ExecuteAsync(statement, Token);
        return true;
    });

    /// <summary>The rows of a query, each as its values joined with bars.</summary>
    public Task<string[]> RowsAsync(string sql) => InSessionAsync(async session => Rows(await session.QueryAsync(sql, 10_000, Token)));

    /// <summary>The first value of a query as text.</summary>
    public Task<string> ScalarAsync(string sql) => InSessionAsync(async session => Text((await session.QueryAsync(sql, 1, Token)).Scalar));

    /// <summary>A table's columns and types, each as <c>name type</c>.</summary>
    public Task<string[]> ColumnsAsync(string table) => InSessionAsync(async session =>
        (await session.DescribeTableAsync(TableName.Parse(table), Token))?.Select(static column => $"{column.Name} {column.Type}").ToArray() ?? []);

    public void Dispose() => Folder.Dispose();

    private async Task<T> InSessionAsync<T>(Func<ISqlSession, Task<T>> work)
    {
        var options = new DuckDbOptions { Path = Database, Threads = 1, AllowedDirectories = [Folder.Path] };
        await using var engine = await DuckDbEngine.OpenAsync(options, TimeProvider.System, null, Token);
        await using var session = await engine.OpenSessionAsync(Token);
        return await work(session);
    }

    private static string[] Rows(SqlResult result) => [.. result.Rows.Select(static row => string.Join('|', row.Select(Text)))];

    private static string Text(object? value) => value switch
    {
        null => "NULL",
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
