using SqlFlow.Engines;
using SqlFlow.Engines.DuckDb;
using SqlFlow.Engines.SqlFunctions;
using SqlFlow.Handlers.Tests.Engines;
using SqlFlow.Handlers.Tests.Harness;

namespace SqlFlow.Handlers.Tests.Functions;

/// <summary>A session in memory that knows the functions of the test assembly.</summary>
internal sealed class FunctionTest : IAsyncDisposable
{
    private readonly ISqlSession _session;

    private FunctionTest(DuckDbEngine engine, ISqlSession session)
    {
        Engine = engine;
        _session = session;
    }

    internal static CancellationToken Token => TestContext.Current.CancellationToken;

    internal static DuckDbOptions Options => new() { Functions = [.. ((ISqlFunctionSource)new TestSteps()).SqlFunctions] };

    internal DuckDbEngine Engine { get; }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await Engine.DisposeAsync();
    }

    internal static async Task<FunctionTest> OpenAsync(int? threads = null)
    {
        var engine = await TestEngine.OpenAsync(Options with { Threads = threads });
        return new FunctionTest(engine, await engine.OpenSessionAsync(Token));
    }

    internal async Task<object?> ScalarAsync(string sql) => (await _session.QueryAsync(sql, 10, Token)).Scalar;

    /// <summary>The rows, their values joined with bars, NULL as <c>NULL</c>.</summary>
    internal async Task<string[]> RowsAsync(string sql) =>
        [.. (await _session.QueryAsync($"SELECT * FROM (SELECT COLUMNS(*)::VARCHAR FROM ({sql}))", 100, Token)).Rows.Select(static row => string.Join('|', row.Select(static value => value ?? "NULL")))];

    internal Task<SqlEngineException> FailAsync(string sql) => _session.FailAsync(sql);

    internal async Task<string[]> ColumnsAsync(string sql) => [.. (await _session.DescribeQueryAsync(sql, Token)).Select(static column => $"{column.Name} {column.Type}")];
}
