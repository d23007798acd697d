using SqlFlow.Engines;
using SqlFlow.Engines.DuckDb;

namespace SqlFlow.Handlers.Tests.Engines;

/// <summary>Engines and sessions for tests.</summary>
internal static class TestEngine
{
    internal static CancellationToken Token => TestContext.Current.CancellationToken;

    internal static ValueTask<DuckDbEngine> OpenAsync(DuckDbOptions? options = null) =>
        DuckDbEngine.OpenAsync(options ?? DuckDbOptions.Default, TimeProvider.System, null, Token);

    internal static async Task<object?> ScalarAsync(this ISqlSession session, string sql) => (await session.QueryAsync(sql, 10, Token)).Scalar;

    internal static async Task<long> RunAsync(this ISqlSession session, string sql) => await session.ExecuteAsync(sql, Token);

    internal static async Task<SqlEngineException> FailAsync(this ISqlSession session, string sql) =>
        await Assert.ThrowsAsync<SqlEngineException>(async () => await session.ExecuteAsync(sql, Token));
}

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("sqlflow-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
