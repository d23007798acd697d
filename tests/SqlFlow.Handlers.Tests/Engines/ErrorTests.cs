using SqlFlow.Engines;
using SqlFlow.Engines.DuckDb;

namespace SqlFlow.Handlers.Tests.Engines;

public sealed class ErrorTests : IAsyncLifetime, IDisposable
{
    private readonly TestFolder _folder = new();
    private DuckDbEngine _engine = null!;
    private ISqlSession _session = null!;

    public async ValueTask InitializeAsync()
    {
        _engine = await TestEngine.OpenAsync(new DuckDbOptions { AllowedDirectories = [_folder.Path], MemoryLimit = "50MB", MaxTempDirectorySize = "1MB", TempDirectory = _folder.File("spill"), Threads = 1 });
        _session = await _engine.OpenSessionAsync(TestEngine.Token);
        await File.WriteAllTextAsync(_folder.File("bad.csv"), "a,b\n1,2\n3,4,5\n6,x\n", TestEngine.Token);
        await File.WriteAllTextAsync(_folder.File("bad.json"), "{\"a\":1}\n{\"a\":", TestEngine.Token);
        await File.WriteAllTextAsync(_folder.File("bad.parquet"), "this is not a parquet file at all", TestEngine.Token);
        await _session.RunAsync("CREATE TABLE t (a INTEGER PRIMARY KEY, b VARCHAR NOT NULL, CHECK (a < 100))");
        await _session.RunAsync("INSERT INTO t VALUES (1, 'x')");
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await _engine.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("SELEC 1", ErrorCodes.SqlSyntax, 0, null)]
    [InlineData("SELECT 'ä€😀' FROM t WHERE", ErrorCodes.SqlSyntax, null, null)]
    [InlineData("SELECT 1; SELECT 2", ErrorCodes.SqlSyntax, 10, null)]
    [InlineData("SELECT 1\0", ErrorCodes.SqlSyntax, 8, null)]
    [InlineData("  -- nothing", ErrorCodes.SqlSyntax, 0, null)]
    [InlineData("COMMIT", ErrorCodes.SqlSyntax, 0, null)]
    [InlineData("SELECT 'ä€😀', c FROM t", ErrorCodes.SqlBinding, 15, null)]
    [InlineData("SELECT * FROM tt", ErrorCodes.SqlBinding, 14, "\"t\"")]
    [InlineData("SELECT t.bb FROM t", ErrorCodes.SqlBinding, 7, null)]
    [InlineData("SELECT nofunction(1)", ErrorCodes.SqlBinding, 7, null)]
    [InlineData("SELECT 'x' + DATE '2024-01-01' + [1]", ErrorCodes.SqlBinding, null, null)]
    [InlineData("SELECT 'x'::INTEGER", ErrorCodes.Conversion, null, null)]
    [InlineData("SELECT 2000000000::INTEGER + 2000000000::INTEGER", ErrorCodes.Conversion, null, null)]
    [InlineData("INSERT INTO t VALUES (1, 'y')", ErrorCodes.Constraint, null, null)]
    [InlineData("INSERT INTO t VALUES (2, NULL)", ErrorCodes.Constraint, null, null)]
    [InlineData("INSERT INTO t VALUES (200, 'y')", ErrorCodes.Constraint, null, null)]
    [InlineData("SELECT * FROM read_csv('{0}/bad.csv', columns = {'a': 'INTEGER', 'b': 'INTEGER'})", ErrorCodes.BadData, null, null)]
    [InlineData("SELECT * FROM read_json('{0}/bad.json', format = 'newline_delimited')", ErrorCodes.BadData, null, null)]
    [InlineData("SELECT * FROM '{0}/bad.parquet'", ErrorCodes.BadData, null, null)]
    [InlineData("SELECT * FROM '{0}/nothing.parquet'", ErrorCodes.InputOutput, null, null)]
    [InlineData("SELECT * FROM read_csv('/etc/passwd')", ErrorCodes.AccessDenied, null, null)]
    [InlineData("COPY t TO '/tmp/sqlflow-must-not-be.csv'", ErrorCodes.AccessDenied, null, null)]
    [InlineData("ATTACH '/tmp/sqlflow-must-not-be.duckdb'", ErrorCodes.AccessDenied, null, null)]
    [InlineData("SELECT * FROM '{0}/../../etc/passwd.csv'", ErrorCodes.AccessDenied, null, null)]
    [InlineData("SELECT list(range) FROM range(30000000)", ErrorCodes.OutOfMemory, null, null)]
    [InlineData("SELECT error('own words')", ErrorCodes.Engine, null, null)]
    [InlineData("SET threads = 2", ErrorCodes.Engine, null, null)]
    [InlineData("SET enable_external_access = true", ErrorCodes.Engine, null, null)]
    [InlineData("SET lock_configuration = false", ErrorCodes.Engine, null, null)]
    [InlineData("INSTALL httpfs", ErrorCodes.AccessDenied, null, null)]
    [InlineData("LOAD httpfs", ErrorCodes.AccessDenied, null, null)]
    public async Task Errors_have_a_code_one_line_and_a_place(string sql, string code, int? offset, string? hint)
    {
        sql = sql.Replace("{0}", _folder.Path, StringComparison.Ordinal);
        var error = await _session.FailAsync(sql);
        Assert.Equal(code, error.ErrorCode);
        Assert.Equal(sql, error.Sql);
        Assert.DoesNotContain('\n', error.Message);
        Assert.DoesNotContain("Error: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("LINE ", error.Message, StringComparison.Ordinal);
        if (offset is not null) Assert.Equal(offset, error.Offset);
        if (hint is not null) Assert.Contains(hint, Assert.Single(error.SuggestedActions), StringComparison.Ordinal);
        Assert.Equal(1L, await _session.ScalarAsync("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task Csv_errors_say_the_line()
    {
        var error = await _session.FailAsync($"CREATE TABLE u AS SELECT * FROM read_csv('{_folder.File("bad.csv")}', auto_detect = false, header = true, columns = {{'a': 'INTEGER', 'b': 'INTEGER'}})");
        Assert.Contains("Line: 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_in_allowed_directories_are_read_and_written_but_not_through_links_out_of_them()
    {
        await using var other = await TestEngine.OpenAsync(new DuckDbOptions { Path = _folder.File("db/data.duckdb"), AllowedDirectories = [_folder.File("allowed")] });
        Directory.CreateDirectory(_folder.File("allowed"));
        Directory.CreateDirectory(_folder.File("secret"));
        await File.WriteAllTextAsync(_folder.File("secret/s.csv"), "a\n1\n", TestEngine.Token);
        File.CreateSymbolicLink(_folder.File("allowed/link.csv"), _folder.File("secret/s.csv"));
        Directory.CreateSymbolicLink(_folder.File("allowed/linked"), _folder.File("secret"));
        await using var session = await other.OpenSessionAsync(TestEngine.Token);
        // Its own file, log and checkpoints stay within reach.
        await session.RunAsync("CREATE TABLE t AS SELECT range AS a FROM range(100000)");
        await session.RunAsync("CHECKPOINT");
        await session.RunAsync("INSERT INTO t SELECT * FROM t");
        Assert.Equal(200_000, await session.RunAsync($"COPY t TO '{_folder.File("allowed/out.parquet")}'"));
        Assert.Equal(200_000L, await session.ScalarAsync($"SELECT count(*) FROM '{_folder.File("allowed/out.parquet")}'"));
        Assert.Equal(200_000L, await session.ScalarAsync($"SELECT count(*) FROM '{_folder.File("allowed")}/*.parquet'"));
        foreach (var path in (string[])["secret/s.csv", "allowed/link.csv", "allowed/linked/s.csv", "allowed/../secret/s.csv"])
            Assert.Equal((path, ErrorCodes.AccessDenied), (path, (await session.FailAsync($"SELECT * FROM '{_folder.File(path)}'")).ErrorCode));
    }

    [Theory]
    [InlineData("Failed to commit: PRIMARY KEY or UNIQUE constraint violation: duplicate key \"1\"", CommitOutcome.RolledBack)]
    [InlineData("Failed to commit: Could not write file \"x\": No space left on device", CommitOutcome.RolledBack)]
    [InlineData("Transaction COMMIT succeeded and is durable, but the autocheckpoint failed. No space left on device", CommitOutcome.Committed)]
    [InlineData("database has been invalidated because of a previous fatal error", CommitOutcome.Unknown)]
    [InlineData("Failed to rollback transaction. Cannot continue operation.", CommitOutcome.Unknown)]
    public void What_a_failed_commit_says_decides_its_outcome(string message, CommitOutcome outcome) =>
        Assert.Equal(outcome, EngineErrors.OutcomeOfFailedCommit(message));
}
