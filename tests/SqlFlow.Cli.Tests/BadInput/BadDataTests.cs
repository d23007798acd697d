using SqlFlow.Cli.Tests.Harness;

namespace SqlFlow.Cli.Tests.BadInput;

/// <summary>Data that is wrong: one message with its place, the right exit code, no half-made table.</summary>
public sealed class BadDataTests
{
    [Fact]
    public async Task A_missing_file_is_found_before_anything_runs()
    {
        using var folder = new TempFolder().With("plan.json", Plans.Load("nowhere.csv"));

        ResultAssert.IsRefused(await Sqlflow.RunAsync(folder, "run", "plan.json"), folder, "plan.json:1:", "SF2133", "nowhere.csv");
    }

    [Fact]
    public async Task A_misspelt_file_is_found_with_what_is_there()
    {
        using var folder = new TempFolder().With("plan.json", Plans.Load("order.csv")).With("orders.csv", Plans.Orders);

        ResultAssert.IsRefused(await Sqlflow.RunAsync(folder, "run", "plan.json"), folder, "SF2133", "order.csv");
    }

    [Fact]
    public async Task An_unreadable_file_is_refused()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Access lists are not set here.");
        if (Environment.IsPrivilegedProcess && !File.Exists("/usr/bin/setpriv")) Assert.Skip("The superuser reads every file, and there is no setpriv to take that right away.");
        using var folder = new TempFolder().With("plan.json", Plans.Load("orders.csv")).With("orders.csv", Plans.Orders);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder.At("orders.csv"), UnixFileMode.None);

        var result = await Sqlflow.RunWithoutPrivilegesAsync(folder, "run", "plan.json");

        ResultAssert.IsRefused(result, folder, "orders.csv", "may not be read", "right to read");
    }

    [Fact]
    public async Task A_folder_is_no_file()
    {
        using var folder = new TempFolder().With("plan.json", Plans.Load("orders.csv")).With("orders.csv/inner.txt", "");

        ResultAssert.FailsWith(await Sqlflow.RunAsync(folder, "run", "plan.json"), 2, "orders.csv");
    }

    [Fact]
    public async Task An_empty_file_has_no_columns_and_says_so()
    {
        using var folder = new TempFolder().With("plan.json", Plans.Load("empty.csv")).With("empty.csv", "");

        var result = await Sqlflow.RunAsync(folder, "run", "plan.json");

        Assert.True(result.ExitCode is 1 or 2, result.ToString());
        ResultAssert.FailsWith(result, result.ExitCode, "empty");
        await AssertNoTableAsync(folder);
    }

    [Fact]
    public async Task A_header_alone_makes_an_empty_table()
    {
        using var folder = new TempFolder().With("plan.json", Plans.Load("header.csv")).With("header.csv", "a,b\n");

        var result = await Sqlflow.RunAsync(folder, "run", "plan.json");
        var rows = await Sqlflow.RunAsync(folder, "query", "FROM t", "--format", "csv");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal("a,b\n", rows.Output);
    }

    [Fact]
    public async Task A_ragged_line_fails_the_step_with_its_number_and_leaves_no_table()
    {
        using var folder = new TempFolder().With("plan.json", Plans.Load("ragged.csv", """, "delimiter": ",", "has_header": true, "columns": ["a", "b"]"""))
            .With("ragged.csv", "a,b\n1,2\n3,4\n5,6,7\n8,9\n");

        var result = await Sqlflow.RunAsync(folder, "run", "plan.json");

        ResultAssert.FailsWith(result, 1, "ragged.csv", "line: 4", "5,6,7");
        await AssertNoTableAsync(folder);
    }

    [Fact]
    public async Task A_value_that_does_not_fit_its_type_fails_the_step_with_its_line()
    {
        using var folder = new TempFolder().With("plan.json", Plans.Load("bad.csv", """, "columns": { "a": "INTEGER", "b": "INTEGER" }"""))
            .With("bad.csv", "a,b\n1,2\n3,x\n");

        var result = await Sqlflow.RunAsync(folder, "run", "plan.json");

        ResultAssert.FailsWith(result, 1, "bad.csv", "line: 3", "\"x\"");
        await AssertNoTableAsync(folder);
    }

    [Fact]
    public async Task A_wrong_delimiter_makes_one_column_and_its_readers_are_refused_before_anything_runs()
    {
        using var folder = new TempFolder().With("orders.csv", Plans.Orders).With("plan.json", """
            [
              { "id": "load", "type": "load", "source": "csv", "options": { "path": "orders.csv", "delimiter": ";" }, "target_table": "orders" },
              { "id": "t", "type": "transform", "sql": "SELECT amount FROM orders", "target_table": "t" }
            ]
            """);

        ResultAssert.IsRefused(await Sqlflow.RunAsync(folder, "run", "plan.json"), folder, "plan.json:3:", "amount", "is the delimiter wrong?");
    }

    [Fact]
    public async Task A_failed_replacement_leaves_the_old_table()
    {
        using var folder = new TempFolder().With("plan.json", Plans.Load("data.csv", """, "columns": { "a": "INTEGER" }""")).With("data.csv", "a\n1\n2\n");
        await Sqlflow.RunAsync(folder, "run", "plan.json", "--quiet");
        folder.With("data.csv", "a\n1\nx\n");

        var result = await Sqlflow.RunAsync(folder, "run", "plan.json");
        var rows = await Sqlflow.RunAsync(folder, "query", "FROM t ORDER BY a", "--format", "csv");

        ResultAssert.FailsWith(result, 1, "data.csv");
        Assert.Equal("a\n1\n2\n", rows.Output);
    }

    [Fact]
    public async Task An_unwritable_target_fails_the_export_and_leaves_no_half_written_file()
    {
        // A file stands where the folder should be made: not even root can write there.
        using var folder = new TempFolder().With("out", "in the way").With("plan.json", """
            [
              { "id": "t", "type": "transform", "sql": "SELECT 1 AS x", "target_table": "t" },
              { "id": "e", "type": "export", "source_table": "t", "target": "out/t.csv", "format": "csv" }
            ]
            """);

        var result = await Sqlflow.RunAsync(folder, "run", "plan.json");

        Assert.True(result.ExitCode is 1 or 2, result.ToString());
        ResultAssert.FailsWith(result, result.ExitCode, "out");
        Assert.Equal(["out", "plan.json"], folder.Files());
        Assert.Equal("in the way", folder.Read("out"));
    }

    [Fact]
    public async Task A_failed_export_leaves_the_old_file()
    {
        using var folder = new TempFolder().With("out/t.csv", "old\n").With("plan.json", """
            [ { "id": "e", "type": "export", "sql": "SELECT error('boom') AS x FROM range(10)", "target": "out/t.csv", "format": "csv" } ]
            """);

        var result = await Sqlflow.RunAsync(folder, "run", "plan.json");

        ResultAssert.FailsWith(result, 1, "boom");
        Assert.Equal("old\n", folder.Read("out/t.csv"));
        Assert.Equal(["out/t.csv", "plan.json"], folder.Files());
    }

    [Fact]
    public async Task A_violated_check_undoes_the_writer()
    {
        using var folder = new TempFolder().With("plan.json", """
            [
              { "id": "t", "type": "transform", "sql": "SELECT -1 AS x", "target_table": "t" },
              { "id": "c", "type": "check", "table": "t", "expect": [ { "expression": "x >= 0" } ] }
            ]
            """);

        var result = await Sqlflow.RunAsync(folder, "run", "plan.json");

        ResultAssert.FailsWith(result, 1, "CHECK_FAILED", "x >= 0");
        await AssertNoTableAsync(folder);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused()
    {
        using var folder = new TempFolder().With("plan.json", Plans.Transform("SELECT 1 AS x")).With("notes.duckdb", new string('x', 20_000));

        var result = await Sqlflow.RunAsync(folder, "run", "plan.json", "--database", "notes.duckdb");

        Assert.True(result.ExitCode is 1 or 2, result.ToString());
        ResultAssert.FailsWith(result, result.ExitCode, "notes.duckdb");
        Assert.Equal(new string('x', 20_000), folder.Read("notes.duckdb"));
    }

    private static async Task AssertNoTableAsync(TempFolder folder)
    {
        if (!File.Exists(folder.At(".sqlflow/data.duckdb"))) return;
        var tables = await Sqlflow.RunAsync(folder, "query", "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main'", "--format", "csv");
        Assert.Equal("table_name\n", tables.Output);
    }
}
