using System.Diagnostics;
using System.Globalization;
using SqlFlow.Engines;
using SqlFlow.Engines.DuckDb;
using SqlFlow.Lineage;

namespace SqlFlow.Benchmarks;

/// <summary>1,000 models of 20 lines, each over the one before: the whole graph; and 10,000 analyses, of which the memory must not grow.</summary>
internal static class ChainedLineage
{
    private const int Models = 1000;
    private const int Analyses = 500;

    public static async Task RunAsync()
    {
        var columns = "order_id INTEGER, customer_id INTEGER, amount DECIMAL(10,2), status VARCHAR, ordered_at TIMESTAMP";
        var steps = new List<Step>
        {
            Model("orders", $"SELECT {string.Join(", ", columns.Replace("DECIMAL(10,2)", "DECIMAL", StringComparison.Ordinal).Split(", ").Select(static column => $"NULL::{column.Split(' ')[1]} AS {column.Split(' ')[0]}"))}"),
            Model("customers", "SELECT 1 AS customer_id, 'x' AS name, 'NO' AS country"),
        };
        for (var i = 0; i < Models; i++) steps.Add(Model(Name(i), LineageQueries.Short(i == 0 ? "orders" : Name(i - 1), "customers")));
        var request = new PipelineRequest { Steps = [.. steps], ProjectDirectory = Path.GetTempPath(), Database = ":memory:" };
        var options = new SqlFlowOptions { Registry = new LineageSteps(), Database = ":memory:" };
        for (var round = 0; round < 2; round++)
        {
            var host = new SqlFlowHost(options);
            var start = Stopwatch.GetTimestamp();
            var planned = await host.PlanAsync(request).ConfigureAwait(false);
            var plan = Stopwatch.GetElapsedTime(start);
            var processor = Environment.CpuUsage.TotalTime;
            start = Stopwatch.GetTimestamp();
            var graph = (await host.AnalyzeLineageAsync(planned).ConfigureAwait(false)).Graph ?? throw new InvalidOperationException(string.Join('\n', planned.Problems));
            var cold = Stopwatch.GetElapsedTime(start);
            processor = Environment.CpuUsage.TotalTime - processor;
            start = Stopwatch.GetTimestamp();
            await host.AnalyzeLineageAsync(planned).ConfigureAwait(false);
            Print($"{Models} chained models: planned in {plan.TotalMilliseconds:F0} ms, lineage {cold.TotalMilliseconds:F0} ms ({processor.TotalMilliseconds:F0} ms of processor time), again from the cache {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms, {graph.Columns.Length} columns, {graph.Warnings.Length} warnings");
        }

        await MeasureAsync("20 lines", LineageQueries.Short("orders", "customers")).ConfigureAwait(false);
        await MeasureAsync("200 lines", LineageQueries.Long).ConfigureAwait(false);
        await using var analyzer = await QueryLineageAnalyzer.OpenAsync().ConfigureAwait(false);
        var tables = new DeclaredTables([
            new DeclaredTable(new("orders"), [.. columns.Split(", ").Select(static column => new ColumnSchema(column.Split(' ')[0], column.Split(' ')[1]))]),
            new DeclaredTable(new("customers"), [new("customer_id", "INTEGER"), new("name", "VARCHAR"), new("country", "VARCHAR")]),
        ]);
        var query = LineageQueries.Short("orders", "customers");
        for (var i = 0; i <= 10_000; i++)
        {
            // A text of its own each time, so that nothing comes from the cache.
            await analyzer.AnalyzeAsync(string.Create(CultureInfo.InvariantCulture, $"{query} AND order_id > {i}"), tables).ConfigureAwait(false);
            if (i % 2500 == 0) Print($"{i} analyses: {GC.GetTotalMemory(forceFullCollection: true) / 1048576.0:F1} MB managed, {Environment.WorkingSet / 1048576.0:F0} MB in all");
        }
    }

    /// <summary>
    /// Wall time of single analyses after a warm-up, by turns with the engine's own part of them, which is to bind the query and to write
    /// its plan: on a busy machine their ratio says most.
    /// </summary>
    private static async Task MeasureAsync(string name, string query)
    {
        await using var engine = await DuckDbEngine.OpenAsync(DuckDbOptions.Default with { Threads = 1, IsForBinding = true }, TimeProvider.System, null, default).ConfigureAwait(false);
        await using var session = await engine.ConnectAsync(default).ConfigureAwait(false);
        foreach (var table in LineageQueries.Tables) await session.ExecuteAsync(table, default).ConfigureAwait(false);
        var plans = new BoundPlans(session);
        var serialize = $"SELECT json_serialize_plan({TableName.Literal("CREATE TEMP TABLE x AS " + query)}::VARCHAR, skip_null := true, skip_empty := true)";
        var (all, engines) = (new List<double>(), new List<double>());
        for (var i = 0; i < 2 * Analyses; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await plans.ReadQueryAsync(query, default).ConfigureAwait(false);
            var middle = Stopwatch.GetTimestamp();
            await session.ReadTextAsync(serialize, static plan => "", default).ConfigureAwait(false);
            if (i < Analyses) continue;
            all.Add(Stopwatch.GetElapsedTime(start, middle).TotalMilliseconds);
            engines.Add(Stopwatch.GetElapsedTime(middle).TotalMilliseconds);
        }

        all.Sort();
        engines.Sort();
        var (median, own) = (all[all.Count / 2], engines[engines.Count / 2]);
        Print($"{name}: median {median:F2} ms, fastest {all[0]:F2} ms; the engine's own part {own:F2} and {engines[0]:F2} ms; {median / own:F2} times that");
    }

    private static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"model_{i}");

    private static Handlers.TransformStep Model(string name, string sql) => new() { Id = name, Sql = sql, TargetTable = name };

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}

/// <summary>The built-in steps.</summary>
[StepRegistry]
internal sealed partial class LineageSteps;
