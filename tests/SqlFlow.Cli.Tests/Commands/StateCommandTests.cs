using System.Text.Json;
using SqlFlow.Cli.Tests.Harness;

namespace SqlFlow.Cli.Tests.Commands;

public sealed class StateCommandTests
{
    private const string Plan = """
        {
          "pipeline": "shop",
          "steps": [
            { "id": "source", "type": "source", "name": "orders", "connector": "csv", "params": { "path": "orders.csv" }, "sync_mode": "incremental", "cursor_field": "day", "primary_key": "id", "lookback_window": "1 day" },
            { "id": "load", "type": "load", "source": "orders", "target_table": "orders" },
            { "id": "daily", "type": "transform", "mode": "incremental", "time_column": "day", "lookback": "1 day", "target_table": "daily",
              "sql": "SELECT day, count(*) AS n FROM orders WHERE day >= @start_date GROUP BY day" }
          ]
        }
        """;

    private const string FirstDay = "id,day\n1,2025-05-01\n2,2025-05-01\n3,2025-05-02\n";

    [Fact]
    public async Task Two_days_of_data_are_read_on_by_the_command()
    {
        using var folder = new TempFolder().With("plan.json", Plan).With("orders.csv", FirstDay);
        Assert.Equal((3L, 3L), await RunAsync(folder));

        folder.With("orders.csv", FirstDay + "4,2025-05-03\n5,2025-05-01\n");
        Assert.Equal((2L, 5L), await RunAsync(folder));
        Assert.Equal((0L, 5L), await RunAsync(folder));
        Assert.Equal("day,n\n2025-05-01,3\n2025-05-02,1\n2025-05-03,1\n", (await Sqlflow.RunAsync(folder, "query", "FROM daily ORDER BY day", "--format", "csv")).Output);

        folder.With("orders.csv", "id,day\n9,2020-01-01\n");
        Assert.Equal((1L, 1L), await RunAsync(folder, "--full-refresh"));
    }

    [Fact]
    public async Task Watermarks_are_shown_and_reset()
    {
        using var folder = new TempFolder().With("plan.json", Plan).With("orders.csv", FirstDay);
        await RunAsync(folder);

        var text = await Sqlflow.RunAsync(folder, "state", "plan.json");
        Assert.StartsWith("pipeline  source      target  cursor    value       updated_at", text.Output, StringComparison.Ordinal);
        Assert.Contains("day DATE  2025-05-02  ", text.Output, StringComparison.Ordinal);

        var dry = await Sqlflow.RunAsync(folder, "state", "reset", "plan.json", "--source", "ORDERS", "--dry-run", "--format", "json");
        Assert.Equal("orders", Assert.Single(Watermarks(dry)).GetProperty("source").GetString());
        Assert.Equal(2, Watermarks(await Sqlflow.RunAsync(folder, "state", "--format", "json")).Count);

        var gone = await Sqlflow.RunAsync(folder, "state", "reset", "plan.json", "--target", "main.daily", "--format", "json");
        var watermark = Assert.Single(Watermarks(gone));
        Assert.Equal(("shop", "step:daily", "daily", "day", "DATE", "2025-05-02"), (Text("pipeline"), Text("source"), Text("target"), Text("cursor_column"), Text("cursor_type"), Text("value")));
        Assert.Contains("1 watermark reset", gone.Error, StringComparison.Ordinal);
        Assert.Equal("orders", Assert.Single(Watermarks(await Sqlflow.RunAsync(folder, "state", "--project", ".", "--format", "json"))).GetProperty("source").GetString());
        Assert.Equal((0L, 3L), await RunAsync(folder));

        string? Text(string name) => watermark.GetProperty(name).GetString();
    }

    [Theory]
    [InlineData("say which watermarks", "reset", "plan.json")]
    [InlineData("say which watermarks", "reset", "plan.json", "--all", "--source", "x")]
    [InlineData("there is no such watermark; there are step:daily → daily, orders → orders", "reset", "--source", "ordres")]
    [InlineData("is not the name of a table", "reset", "--target", "a.b.c.d")]
    [InlineData("There is no plan 'none.json'", "none.json")]
    [InlineData("SF2101", "broken.json")]
    [InlineData("there is no database", "--project", "elsewhere")]
    public async Task A_wrong_call_changes_nothing(string message, params string[] arguments)
    {
        using var folder = new TempFolder().With("plan.json", Plan).With("orders.csv", FirstDay).With("broken.json", "{").With("elsewhere/x", "");
        await RunAsync(folder);

        var result = await Sqlflow.RunAsync(folder, ["state", .. arguments]);

        Assert.True(result.ExitCode == 2, result.ToString());
        Assert.Contains(message, result.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(2, Watermarks(await Sqlflow.RunAsync(folder, "state", "--format", "json")).Count);
    }

    private static List<JsonElement> Watermarks(SqlflowResult result) => [.. result.Json.GetProperty("watermarks").EnumerateArray()];

    private static async Task<(long Affected, long Rows)> RunAsync(TempFolder folder, params string[] arguments)
    {
        var run = await Sqlflow.RunAsync(folder, ["run", "plan.json", "--format", "json", "--quiet", .. arguments]);
        Assert.True(run.ExitCode == 0, run.ToString());
        var rows = await Sqlflow.RunAsync(folder, "query", "SELECT count(*) AS n FROM orders", "--format", "json");
        return (run.Json.GetProperty("execution_results").GetProperty("load").GetProperty("rows_affected").GetInt64(), rows.Json[0].GetProperty("n").GetInt64());
    }
}
