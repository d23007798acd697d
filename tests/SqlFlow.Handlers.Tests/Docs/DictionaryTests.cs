using SqlFlow.Docs;
using SqlFlow.Handlers.Tests.Harness;

namespace SqlFlow.Handlers.Tests.Docs;

/// <summary>What dictionaries of pipelines say.</summary>
public sealed class DictionaryTests : IDisposable
{
    private const string Pipeline = """
        -- What the shop sold.

        -- Orders as they come.
        SOURCE order_files TYPE csv PARAMS { "path": "orders.csv" };
        LOAD orders FROM order_files;

        -- Paid orders only,
        -- a row for each day.
        CREATE TABLE daily AS
        SELECT day,                    -- the day of the order
               sum(amount) AS total,   -- what was paid
               count(*) AS orders,
               avg(amount * 2) AS twice
        FROM orders WHERE status = 'paid' GROUP BY day;
        -- Nobody sells a day twice.
        CHECK daily EXPECT UNIQUE (day), total >= 0, FRESH day WITHIN '99999 days' SEVERITY WARN;
        CHECK (SELECT * FROM daily WHERE total > 1000) EXPECT EMPTY;
        EXPORT daily TO "out/daily.csv" TYPE CSV;
        """;

    private readonly PipelineTest _test = new PipelineTest().With("orders.csv", "day,amount,status\n2025-01-01,10,paid\n2025-01-01,5,open\n").With("sales.sf", Pipeline);
    private readonly SqlFlowHost _host = new(new SqlFlowOptions { Registry = new TestSteps(), Threads = 2 });

    public void Dispose() => _test.Dispose();

    [Fact]
    public async Task Comments_columns_lineage_checks_and_uses_are_in_it()
    {
        var dictionary = await DescribeAsync();
        var (source, daily) = (Of(dictionary, "order_files"), Of(dictionary, "daily"));

        Assert.Equal(("sales", "What the shop sold."), (dictionary.Pipeline, dictionary.Description));
        Assert.Equal(("Orders as they come.", "orders.csv"), (source.Description, source.Location));
        Assert.Equal("Paid orders only, a row for each day.", daily.Description);
        Assert.Equal(
            ["day DATE|the day of the order|copied from orders.day", "total HUGEINT|what was paid|sum of orders.amount", "orders BIGINT||count of rows", "twice DOUBLE||aggregated from orders.amount"],
            daily.Columns.Select(static column => $"{column.Name} {column.Type}|{column.Description}|{column.Lineage}"));
        Assert.Equal("filtered by orders.status; grouped by orders.day", ColumnWords.Of(daily.RowInputs));
        Assert.Equal(["out/daily.csv.total (copied)"], DictionaryWords.Uses(daily.Columns[1]));
        Assert.Equal(["daily.total (aggregated)", "daily.twice (aggregated)"], DictionaryWords.Uses(Of(dictionary, "orders").Columns[1]));
        Assert.Equal("orders → out/daily.csv", $"{string.Join(", ", daily.MadeOf)} → {string.Join(", ", daily.ExportedTo)}");
        Assert.Equal(["order_files"], Of(dictionary, "orders").MadeOf);
        Assert.Equal(
            ["unique (day)|Nobody sells a day twice.|False|True", "total >= 0||False|True", "day within 99999 days||True|True", "no rows||False|False"],
            daily.Checks.Select(static check => $"{check.Condition}|{check.Description}|{check.IsFreshness}|{check.IsWarning}"));
        var step = Assert.Single(daily.Steps);
        Assert.Equal(("transform_daily_1", "transform", null), (step.Id, step.Type, step.LastRun));
        Assert.Contains("count(*) AS orders", step.Sql, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_database_says_wins_and_the_last_run_is_in_it()
    {
        await _test.RunFileAsync("sales.sf");
        var second = (await _test.RunFileAsync("sales.sf")).Succeeded();
        await _test.ExecuteAsync("COMMENT ON TABLE daily IS 'From the database.'", "COMMENT ON COLUMN daily.TOTAL IS 'Paid | all.'");

        var daily = Of(await DescribeAsync(), "daily");

        Assert.Equal("From the database.", daily.Description);
        Assert.Equal(["the day of the order", "Paid | all.", null, null], daily.Columns.Select(static column => column.Description));
        Assert.Equal((second.RunId, 1L), (daily.Steps[0].LastRun!.RunId, daily.Steps[0].LastRun!.RowsAffected));
        var without = Of(await DescribeAsync(new DictionaryOptions { IncludeRuns = false }), "daily");
        Assert.Null(without.Steps[0].LastRun);
        Assert.Equal("From the database.", without.Description);
    }

    [Fact]
    public async Task Views_and_external_tables_have_their_comments_too()
    {
        await _test.ExecuteAsync("CREATE SCHEMA raw", "CREATE TABLE raw.fx (rate DOUBLE)", "COMMENT ON TABLE raw.fx IS 'Rates.'", "COMMENT ON COLUMN raw.fx.rate IS 'To EUR.'", "CREATE VIEW v AS SELECT 1 AS a", "COMMENT ON VIEW v IS 'Old view.'");
        _test.With("more.sf", "CREATE TABLE t AS SELECT rate, a FROM raw.fx, v;");

        var dictionary = await DescribeAsync(file: "more.sf");

        Assert.Equal(("Rates.", "To EUR."), (Of(dictionary, "raw.fx").Description, Of(dictionary, "raw.fx").Columns[0].Description));
        Assert.Equal("Old view.", Of(dictionary, "v").Description);
    }

    [Fact]
    public async Task Several_steps_of_one_table_speak_for_themselves()
    {
        _test.With("two.json", """
            { "pipeline": "two", "steps": [
              { "id": "first", "type": "transform", "description": "Begins.", "sql": "SELECT 1 AS a", "target_table": "t" },
              { "id": "more", "type": "transform", "description": "Adds.", "sql": "SELECT max(a) AS a FROM t", "target_table": "t", "mode": "append" } ] }
            """);

        var table = Of(await DescribeAsync(file: "two.json"), "t");

        Assert.Null(table.Description);
        Assert.Equal(["first: Begins.", "more: Adds."], table.Steps.Select(static step => $"{step.Id}: {step.Description}"));
        Assert.Equal("aggregated from t.a", table.Columns[0].Lineage);
    }

    [Fact]
    public async Task No_secret_and_no_value_of_a_variable_is_in_it()
    {
        _test.With(".env", "DB_PASSWORD=hunter2\nTOKEN=tok3n\n").With("secret.sf", """
            SOURCE api TYPE http PARAMS { "url": "https://api.example.com/v1/orders", "bearer_token": "${TOKEN}", "columns": { "id": "INTEGER" } };
            LOAD orders FROM api;
            CREATE TABLE t AS SELECT id FROM orders WHERE 'x' <> '${DB_PASSWORD}';
            CHECK t EXPECT id <> length('${DB_PASSWORD}');
            """);

        var files = (await DescribeAsync(file: "secret.sf")).Files();

        Assert.Contains(files, static file => file.Content.Contains("api.example.com/v1/orders", StringComparison.Ordinal));
        foreach (var secret in (string[])["hunter2", "tok3n"]) Assert.DoesNotContain(files, file => file.Content.Contains(secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("shop", "plan.json", 22)]
    [InlineData("incremental", "events.sf", 4)]
    public async Task Samples_have_the_same_pages_wherever_they_lie(string sample, string file, int datasets)
    {
        using var one = new TempFolder();
        using var other = new TempFolder();
        var pages = new List<string>();
        foreach (var folder in (TempFolder[])[one, other])
        {
            Copy(sample, folder);
            var planned = await _host.PlanAsync(new PipelineRequest { Path = folder.At(file) }, TestContext.Current.CancellationToken);
            var dictionary = await _host.DescribeAsync(planned, null, TestContext.Current.CancellationToken);
            Assert.Equal(datasets, dictionary.Datasets.Length);
            Assert.Empty(dictionary.Warnings);
            Assert.All(dictionary.Datasets, static dataset => Assert.NotEmpty(dataset.Columns));
            pages.Add(string.Concat(dictionary.Files().Select(static page => $"{page.Path}\n{page.Content}\n")));
            Assert.DoesNotContain(folder.Path, pages[^1], StringComparison.Ordinal);
        }

        Assert.Equal(pages[0], pages[1]);
    }

    private async Task<DataDictionary> DescribeAsync(DictionaryOptions? options = null, string file = "sales.sf")
    {
        var planned = await _host.PlanAsync(new PipelineRequest { Path = _test.Folder.At(file) }, TestContext.Current.CancellationToken);
        Assert.True(!planned.HasErrors, string.Join('\n', planned.Problems));
        return await _host.DescribeAsync(planned, options, TestContext.Current.CancellationToken);
    }

    private static DictionaryDataset Of(DataDictionary dictionary, string name) => dictionary.Datasets.Single(dataset => dataset.Name == name);

    private static void Copy(string sample, TempFolder to)
    {
        var from = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "samples", sample));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(from, file);
            if (relative.Split('/', '\\')[0] is "out" or ".sqlflow" or "make-data") continue;
            to.Write(relative, File.ReadAllBytes(file));
        }
    }

    private static string ThisFile([System.Runtime.CompilerServices.CallerFilePath] string file = "") => file;
}
