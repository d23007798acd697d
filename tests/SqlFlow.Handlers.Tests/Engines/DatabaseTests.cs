using System.Diagnostics;
using SqlFlow.Engines;
using SqlFlow.Engines.DuckDb;

namespace SqlFlow.Handlers.Tests.Engines;

public sealed class DatabaseTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_database_and_its_folder_are_made_and_kept()
    {
        var options = new DuckDbOptions { Path = _folder.File("deep/er/data.duckdb") };
        await using (var engine = await TestEngine.OpenAsync(options))
        {
            await using var session = await engine.OpenSessionAsync(TestEngine.Token);
            await session.RunAsync("CREATE TABLE t AS SELECT 42 AS a");
        }

        await using (var engine = await TestEngine.OpenAsync(options with { ReadOnly = true }))
        {
            await using var session = await engine.OpenSessionAsync(TestEngine.Token);
            Assert.Equal(42L, await session.ScalarAsync("SELECT a FROM t"));
            var error = await session.FailAsync("CREATE TABLE u (a INTEGER)");
            Assert.Contains("read-only", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Many_sessions_work_at_once()
    {
        await using var engine = await TestEngine.OpenAsync(new DuckDbOptions { Path = _folder.File("data.duckdb") });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async number =>
        {
            for (var round = 0; round < 8; round++)
            {
                await using var session = await engine.OpenSessionAsync(TestEngine.Token);
                await session.BeginAsync(TestEngine.Token);
                await using (var relation = await session.RegisterBatchesAsync(ArrowBatches.Schema, ArrowBatches.Stream(5, 1000), TestEngine.Token))
                    Assert.Equal(5000, await session.RunAsync($"CREATE OR REPLACE TABLE t{number} AS SELECT * FROM {relation.Sql}"));
                await session.CommitAsync();
                var references = await engine.GetReferencesAsync($"SELECT * FROM t{number}", TestEngine.Token);
                Assert.Equal($"t{number}", Assert.Single(references.Tables).Name.Name);
                Assert.Equal(5000L, await session.ScalarAsync($"SELECT count(*) FROM t{number}"));
            }
        }));
    }

    [Fact]
    public async Task A_database_that_another_process_holds_is_busy_and_names_it()
    {
        var path = _folder.File("data.duckdb");
        using var holder = Process.Start(new ProcessStartInfo(Environment.ProcessPath!)
        {
            Environment = { [LockHolder.Variable] = path },
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        })!;
        try
        {
            Assert.Equal(LockHolder.Ready, await holder.StandardOutput.ReadLineAsync(TestEngine.Token));
            var busy = await Assert.ThrowsAsync<DatabaseBusyException>(async () => await TestEngine.OpenAsync(new DuckDbOptions { Path = path }));
            Assert.Equal((holder.Id, path, ErrorCodes.DatabaseBusy), (busy.ProcessId, busy.Path, busy.ErrorCode));
            Assert.Contains(path, busy.Message, StringComparison.Ordinal);
        }
        finally
        {
            holder.StandardInput.Close();
            await holder.WaitForExitAsync(TestEngine.Token);
        }

        await using var engine = await TestEngine.OpenAsync(new DuckDbOptions { Path = path });
    }

    [Theory]
    [InlineData("this is a text file and no database of any kind, long enough to have a header of its own to be looked at")]
    [InlineData("short")]
    public async Task A_file_that_is_no_database_is_refused_and_left_alone(string text)
    {
        var path = _folder.File("notes.txt");
        await File.WriteAllTextAsync(path, text, TestEngine.Token);
        var error = await Assert.ThrowsAsync<SqlEngineException>(async () => await TestEngine.OpenAsync(new DuckDbOptions { Path = path }));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(text, await File.ReadAllTextAsync(path, TestEngine.Token));
    }

    [Fact]
    public async Task A_truncated_database_is_refused_and_left_alone()
    {
        var path = _folder.File("data.duckdb");
        await using (var engine = await TestEngine.OpenAsync(new DuckDbOptions { Path = path }))
        {
            await using var session = await engine.OpenSessionAsync(TestEngine.Token);
            await session.RunAsync("CREATE TABLE t AS SELECT range AS a FROM range(100000)");
        }

        using (var file = File.OpenWrite(path)) file.SetLength(20_000);
        var error = await Assert.ThrowsAsync<SqlEngineException>(async () => await TestEngine.OpenAsync(new DuckDbOptions { Path = path }));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Equal(20_000, new FileInfo(path).Length);
    }

    [Fact]
    public async Task Reading_a_database_that_is_not_there_fails_clearly()
    {
        var path = _folder.File("none.duckdb");
        var error = await Assert.ThrowsAsync<SqlEngineException>(async () => await TestEngine.OpenAsync(new DuckDbOptions { Path = path, ReadOnly = true }));
        Assert.Contains("no database", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
        var folder = await Assert.ThrowsAsync<SqlEngineException>(async () => await TestEngine.OpenAsync(new DuckDbOptions { Path = _folder.Path }));
        Assert.Contains("is a folder", folder.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_options_are_all_reported()
    {
        var options = new DuckDbOptions { Path = " ", Threads = 0, MemoryLimit = "lots", MaxTempDirectorySize = "5", TempDirectory = "", AllowedDirectories = [""] };
        Assert.Equal(6, options.Validate().Length);
        var error = await Assert.ThrowsAsync<ArgumentException>(async () => await TestEngine.OpenAsync(options));
        foreach (var name in (string[])["path", "threads", "memory_limit", "max_temp_directory_size", "temp_directory", "allowed"])
            Assert.Contains(name, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(DuckDbOptions.Default.Validate());
    }

    [Fact]
    public async Task Limits_reach_the_engine()
    {
        await using var engine = await TestEngine.OpenAsync(new DuckDbOptions
        {
            MemoryLimit = "256MiB",
            Threads = 2,
            TempDirectory = _folder.File("spill"),
            MaxTempDirectorySize = "1GiB",
            PreserveInsertionOrder = false,
        });
        await using var session = await engine.OpenSessionAsync(TestEngine.Token);
        var settings = await session.QueryAsync("SELECT current_setting('memory_limit'), current_setting('threads'), current_setting('temp_directory'), current_setting('max_temp_directory_size'), current_setting('preserve_insertion_order'), current_setting('allocator_background_threads')", 1, TestEngine.Token);
        Assert.Equal(["256.0 MiB", 2L, _folder.File("spill"), "1.0 GiB", false, true], settings.Rows[0]);
    }

    [Fact]
    public async Task A_database_that_the_engine_gave_up_is_reopened_with_all_that_was_committed()
    {
        await using var engine = await TestEngine.OpenAsync(new DuckDbOptions { Path = _folder.File("data.duckdb") });
        await using var idle = await engine.OpenSessionAsync(TestEngine.Token);
        await using var writing = await engine.OpenSessionAsync(TestEngine.Token);
        await using var running = await engine.OpenSessionAsync(TestEngine.Token);
        await writing.RunAsync("CREATE TABLE t AS SELECT 1 AS a");
        await engine.GetReferencesAsync("FROM t", TestEngine.Token);
        await writing.BeginAsync(TestEngine.Token);
        await writing.RunAsync("INSERT INTO t VALUES (2)");
        await using var statement = await RunningStatement.PrepareAsync(running);
        var endless = running.QueryAsync(statement.Sql, 1, TestEngine.Token).AsTask();
        await statement.HasStarted;
        await using var batches = idle.ReadBatchesAsync("SELECT * FROM range(100000)", TestEngine.Token).GetAsyncEnumerator(TestEngine.Token);
        Assert.True(await batches.MoveNextAsync());
        batches.Current.Dispose();

        // What a checkpoint on a full disk brings about.
        engine.GiveUp();
        await using (var after = await engine.OpenSessionAsync(TestEngine.Token))
            Assert.Equal(1L, await after.ScalarAsync("SELECT count(*) FROM t"));
        await Assert.ThrowsAsync<SqlEngineException>(() => endless.WaitAsync(TimeSpan.FromSeconds(30), TestEngine.Token));
        Assert.Equal(CommitOutcome.RolledBack, (await Assert.ThrowsAsync<SqlEngineException>(async () => await writing.CommitAsync())).CommitOutcome);
        Assert.True((await writing.FailAsync("SELECT 1")).IsTransient);
        await Assert.ThrowsAsync<SqlEngineException>(async () =>
        {
            while (await batches.MoveNextAsync()) batches.Current.Dispose();
        });
        Assert.Single((await engine.GetReferencesAsync("FROM t", TestEngine.Token)).Tables);
    }
}
