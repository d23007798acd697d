using SqlFlow.Cli.Tests.Harness;

namespace SqlFlow.Cli.Tests.Samples;

/// <summary>Mistakes in copies of the samples: each is found before anything runs, at the very character.</summary>
public sealed class SeededMistakesTests
{
    private const string Shop = "shop/plan.json";
    private const string Events = "incremental/events.sf";
    private const string Report = "conditional/report.sf";
    private const string Orders = "conditional/shared/orders.sf";

    /// <param name="file">The sample's file.</param>
    /// <param name="text">What stands there.</param>
    /// <param name="mistake">What is written instead. The problem is at the bar.</param>
    /// <param name="code">Its code.</param>
    /// <param name="words">What must be said.</param>
    [Theory]
    [InlineData(Shop, "JOIN orders AS o ON o.order_id =", "JOIN orders AS o ON |o.order_idd =", "SF2001", "order_id")]
    [InlineData(Shop, "SELECT order_id, customer_id, ordered_at, CAST(", "SELECT order_id, |custmer_id, ordered_at, CAST(", "SF2001", "customer_id")]
    [InlineData(Shop, "FROM order_items AS i", "FROM |order_itemz AS i", "SF2002", "order_items")]
    [InlineData(Shop, "date_diff('month', cohort_month", "|date_dif('month', cohort_month", "SF2004", "date_diff")]
    [InlineData(Shop, "sum(fee) AS fees", "|sum(kind) AS fees", "SF2004", "sum(VARCHAR)")]
    [InlineData(Shop, "date_trunc('month', d.day)", "|date_trunc('month')", "SF2004", "date_trunc")]
    [InlineData(Shop, "p.package.weight_g AS weight_g", "p.package.|weight AS weight_g", "SF2004", "weight")]
    [InlineData(Shop, "AS line_amount, o.shipping_fee", "AS line_amount, o.shipping_fee FROM|", "SF2003", "syntax")]
    [InlineData(Shop, "count(*) AS line_count", "|line_no, count(*) AS line_count", "SF2004", "GROUP BY")]
    [InlineData(Shop, "DATE '${report_start}', CAST", "DATE '|${report_strat}', CAST", "SF2140", "report_start")]
    [InlineData(Shop, "\"keys\": [\"customer_id\"]", "\"keys\": [|\"customer_idd\"]", "SF2135", "customer_id")]
    [InlineData(Shop, "\"source_table\": \"daily_revenue\"", "\"source_table\": |\"daily_revenu\"", "SF2002", "daily_revenue")]
    [InlineData(Shop, "\"depends_on\": [\"set_report_end\"]", "\"depends_on\": [|\"set_report_ende\"]", "SF2121", "set_report_end")]
    [InlineData(Shop, "\"target_table\": \"order_facts\"", "|\"target_tabel\": \"order_facts\"", "SF2111", "target_table")]
    [InlineData(Shop, "\"type\": \"set_variable\"", "\"type\": |\"set_varible\"", "SF2110", "set_variable")]
    [InlineData(Shop, "\"source\": \"orders_parquet\"", "\"source\": |\"orders_parket\"", "SF2130", "orders_parquet")]
    [InlineData(Shop, "\"delimiter\": \";\",", "|\"delimeter\": \";\",", "SF2132", "delimiter")]
    [InlineData(Shop, "\"path\": \"data/orders.parquet\"", "\"path\": |\"data/order.parquet\"", "SF2133", "order.parquet")]
    [InlineData(Shop, "\"format\": \"jsonl\"", "\"format\": |\"jsnl\"", "SF2115", "jsonl")]
    [InlineData(Shop, "\"options\": { \"compression\": \"zstd\" }", "\"options\": { |\"compresion\": \"zstd\" }", "SF2132", "compression")]
    [InlineData(Shop, "\"expression\": \"goods_amount + shipping_fee", "\"expression\": \"goods_amount + |shiping_fee", "SF2001", "shipping_fee")]
    [InlineData(Shop, "\"id\": \"order_facts\"", "\"id\": |\"order_lines\"", "SF2120", "order_lines")]
    [InlineData(Events, "NOT NULL (event_id, happened, kind)", "NOT NULL (event_id, happened, |kindd)", "SF2135", "kind")]
    [InlineData(Events, "\"cursor_field\": \"happened\"", "\"cursor_field\": |\"hapened\"", "SF2135", "happened")]
    [InlineData(Events, "BY day LOOKBACK", "BY |dey LOOKBACK", "SF2135", "day")]
    [InlineData(Events, "FROM events\n", "FROM |event\n", "SF2002", "events")]
    [InlineData(Events, "date_trunc('day', happened)", "date_trunc('day', |happend)", "SF2001", "happened")]
    [InlineData(Events, "LOAD events FROM event_files", "LOAD events FROM |event_file", "SF1061", "event_files")]
    [InlineData(Events, "TYPE CSV;", "TYPE |CSVV;", "SF2115", "csv")]
    [InlineData(Report, "ORDER BY region TO", "ORDER BY |regoin TO", "SF2001", "region")]
    [InlineData(Report, "INCLUDE \"shared/orders.sf\"", "INCLUDE |\"shared/order.sf\"", "SF1040", "order.sf")]
    [InlineData(Report, "WHERE status = 'paid' ORDER", "WHERE |statuss = 'paid' ORDER", "SF2001", "status")]
    [InlineData(Report, "LIMIT ${sample|3};", "LIMIT ${sample|3}|", "SF1004", ";")]
    [InlineData(Orders, "\"amount\": \"DECIMAL(10,2)\"", "\"amount\": |\"DECIMLA(10,2)\"", "SF2133", "DECIMLA")]
    [InlineData(Orders, "status IN ('open', 'paid')", "|statu IN ('open', 'paid')", "SF2001", "status")]
    public async Task A_mistake_is_found_at_its_place(string file, string text, string mistake, string code, string words)
    {
        var sample = file.Split('/')[0];
        using var folder = SampleFolder.Copy(sample);
        var path = folder.At($"samples/{file}");
        var before = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var at = before.IndexOf(text, StringComparison.Ordinal);
        Assert.True(at >= 0, $"'{text}' is not in {file}.");
        // A bar within ${name|default} is no mark.
        var mark = mistake.LastIndexOf('|');
        await File.WriteAllTextAsync(path, before.Remove(at, text.Length).Insert(at, mistake.Remove(mark, 1)), TestContext.Current.CancellationToken);
        var lead = before[..at] + mistake[..mark];
        var place = (lead.Count(static c => c == '\n') + 1, lead.Length - lead.LastIndexOf('\n'));

        var validation = await Sqlflow.RunAsync(folder, "validate", $"samples/{(file == Orders ? Report : file)}", "--format", "json");

        Assert.True(validation.ExitCode == 2, validation.ToString());
        // A name that is wrong leaves the right one missing: one more problem, no more.
        var problems = validation.Json.GetProperty("problems").EnumerateArray().ToList();
        Assert.InRange(problems.Count, 1, 2);
        Assert.True(
            problems.Any(problem => (code, place) == (problem.GetProperty("code").GetString(), (problem.GetProperty("line").GetInt32(), problem.GetProperty("column").GetInt32()))
                && problem.GetProperty("file").GetString()!.EndsWith(file.Split('/')[^1], StringComparison.Ordinal)
                && $"{problem.GetProperty("message")} {problem.GetProperty("hint")}".Contains(words, StringComparison.Ordinal)),
            $"{code} at {place} was expected.\n{validation}");
        Assert.False(Directory.Exists(folder.At($"samples/{sample}/.sqlflow")), "Something ran.");
    }

    [Fact]
    public async Task A_column_that_is_dropped_names_everything_that_used_it()
    {
        using var folder = SampleFolder.Copy("shop");
        var path = folder.At("samples/shop/plan.json");
        var plan = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(path, plan.Replace("p.category, i.quantity, CAST", "p.category, CAST", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var validation = await Sqlflow.RunAsync(folder, "validate", "samples/shop/plan.json", "--format", "json");

        string[] found = [.. validation.Json.GetProperty("problems").EnumerateArray().Select(static problem => $"{problem.GetProperty("code")} {problem.GetProperty("line")} {problem.GetProperty("message")}")];
        Assert.Equal(2, found.Length);
        Assert.StartsWith($"SF2001 {LineOf(plan, "sum(quantity)")} ", found[0], StringComparison.Ordinal);
        Assert.StartsWith($"SF2001 {LineOf(plan, "sum(l.quantity)")} ", found[1], StringComparison.Ordinal);
        Assert.All(found, static problem => Assert.Contains("\"quantity\"", problem, StringComparison.Ordinal));
    }

    private static int LineOf(string text, string words) => text[..text.IndexOf(words, StringComparison.Ordinal)].Count(static c => c == '\n') + 1;
}
