using System.Globalization;
using System.Text;
using SqlFlow.Connectors;
using SqlFlow.Engines;
using SqlFlow.Engines.DuckDb;
using SqlFlow.Execution;
using SqlFlow.Handlers.Tests.Harness;

namespace SqlFlow.Handlers.Tests.Loading;

/// <summary>A load that ran out of memory needs less the second time, and its result is the same.</summary>
public sealed class MemorySavingTests : IDisposable
{
    private const string Load = """
        { "pipeline": "p", "steps": [ { "id": "load", "type": "load", "source": "csv", "options": { "path": "big.csv" }, "target_table": "t" } ] }
        """;

    private readonly TempFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, "it ran once more, with read buffers of 2 MB")]
    [InlineData(2, "it ran once more, alone, with read buffers of 2 MB; from then on one step ran at a time")]
    public async Task A_file_whose_buffers_do_not_fit_is_read_with_smaller_ones(int maxParallel, string action)
    {
        // Two of the buffers that DuckDB takes by itself, 32 MB each, are more than the limit.
        WriteBig(40 << 20);
        var options = new RunOptions { MaxParallel = maxParallel };

        var without = await RunAsync("45MB", options);
        var with = await RunAsync("45MB", options with { AutoRecovery = true });

        Assert.Equal((StepStatus.Failure, ErrorCodes.OutOfMemory), (without.Steps[0].Result.Status, without.Steps[0].Result.ErrorCode));
        Assert.Equal((StepStatus.Success, 2), (with.Steps[0].Result.Status, with.Steps[0].Result.Attempts));
        Assert.Equal(action, Assert.Single(with.PerformanceSummary.Recoveries).Action);
        var saved = await ContentAsync();
        await RunAsync(null, options);
        Assert.Equal(await ContentAsync(), saved);
    }

    [Fact]
    public async Task Small_buffers_give_the_same_rows_in_the_same_order_and_the_same_rejects()
    {
        var path = WriteOdd();

        var (rows, rejects) = await ReadAsync(path, savesMemory: false);
        var (savedRows, savedRejects) = await ReadAsync(path, savesMemory: true);

        Assert.Equal(9, rejects.Length);
        Assert.Equal(rejects, savedRejects);
        Assert.True(rows.SequenceEqual(savedRows), "The rows differ.");
    }

    [Fact]
    public async Task Only_who_is_asked_to_saves_memory()
    {
        var request = new SourceRequest("s", new ConnectorOptions([KeyValuePair.Create("path", JsonValue.Parse("\"odd.csv\""))]), new ProjectFiles(_folder.Path), TimeProvider.System);
        WriteOdd();

        var plain = (SourceData.Relation)await new CsvConnector().OpenAsync(request, Token);
        var saving = (SourceData.Relation)await new CsvConnector().OpenAsync(request with { SavesMemory = true }, Token);

        Assert.DoesNotContain("buffer_size", plain.Sql, StringComparison.Ordinal);
        Assert.Contains(", buffer_size = 2097152", saving.Sql, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private void WriteBig(int bytes)
    {
        using var file = new StreamWriter(_folder.At("big.csv")) { NewLine = "\n" };
        file.WriteLine("id,name,amount");
        var text = new string('x', 200);
        for (var (row, written) = (0, 0); written < bytes; row++)
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"{row},{row % 977}{text},{row / 4.0}");
            written += line.Length + 1;
            file.WriteLine(line);
        }
    }

    /// <summary>12 MB with everything that boundaries between buffers could cut: line ends in quotes, quotes in quotes, very long lines; and wrong lines here and there.</summary>
    private string WriteOdd()
    {
        var text = new StringBuilder("id,note,n\n");
        for (var row = 0; row < 60_000; row++)
        {
            var note = (row % 5) switch
            {
                0 => "\"two\nlines, \"\"quoted\"\"\"",
                1 => new string((char)('a' + (row % 26)), row % 300),
                2 => "\"é – ü\"",
                3 when row % 20_003 == 3 => new string('y', 1_900_000),
                _ => "\"a\nb\nc\"",
            };
            text.Append(CultureInfo.InvariantCulture, $"{row},{note},{(row > 0 && row % 6_600 == 0 ? "wrong" : $"{row}")}\n");
        }

        return _folder.Write("odd.csv", text.ToString());
    }

    private async Task<(string[] Rows, string[] Rejects)> ReadAsync(string path, bool savesMemory)
    {
        await using var engine = await DuckDbEngine.OpenAsync(new DuckDbOptions { AllowedDirectories = [_folder.Path], Threads = 4 }, TimeProvider.System, null, Token);
        await using var session = await engine.OpenSessionAsync(Token);
        ValueMap<JsonValue> options = [KeyValuePair.Create("path", JsonValue.Parse($"\"{Path.GetFileName(path)}\"")), KeyValuePair.Create("columns", JsonValue.Parse("""{ "id": "BIGINT", "note": "VARCHAR", "n": "BIGINT" }"""))];
        var request = new SourceRequest("s", new ConnectorOptions(options), new ProjectFiles(_folder.Path), TimeProvider.System) { SavesMemory = savesMemory };
        var source = await new CsvConnector().OpenTolerantAsync(request, [], Token);
        await session.ExecuteAsync($"CREATE TABLE t AS SELECT * FROM {source.Data.Sql}", Token);
        return (Texts(await session.QueryAsync("SELECT id, md5(note), n FROM t ORDER BY rowid", int.MaxValue, Token)), Texts(await session.QueryAsync(source.RejectsSql, int.MaxValue, Token)));
    }

    private static string[] Texts(SqlResult result) => [.. result.Rows.Select(static row => string.Join('|', row.Select(static value => Convert.ToString(value, CultureInfo.InvariantCulture))))];

    private async Task<PipelineResult> RunAsync(string? memoryLimit, RunOptions options)
    {
        var host = new SqlFlowHost(new SqlFlowOptions { Registry = new TestSteps(), Database = _folder.At("data.duckdb"), Threads = 2, MemoryLimit = memoryLimit });
        return await host.RunAsync(new PipelineRequest { Path = _folder.Write("plan.json", Load) }, options, Token);
    }

    private async Task<string> ContentAsync()
    {
        await using var engine = await DuckDbEngine.OpenAsync(new DuckDbOptions { Path = _folder.At("data.duckdb") }, TimeProvider.System, null, Token);
        await using var session = await engine.OpenSessionAsync(Token);
        return Texts(await session.QueryAsync("SELECT count(*), sum(id), bit_xor(hash(rowid, id, name, amount)) FROM t", 1, Token))[0];
    }
}
