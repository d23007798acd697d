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
    private const int WarmUpBlocks = 8;
    private const int Blocks = 20;
    private const int BlockSize = 50;

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
    /// its plan: on a busy machine their ratio says most. Busy neighbours come and go within seconds, so the quietest block is told, too.
    /// </summary>
    private static async Task MeasureAsync(string name, string query)
    {
        await using var engine = await DuckDbEngine.OpenAsync(DuckDbOptions.Default with { Threads = 1, IsForBinding = true }, TimeProvider.System, null, default).ConfigureAwait(false);
        await using var session = await engine.ConnectAsync(default).ConfigureAwait(false);
        foreach (var table in LineageQueries.Tables) await session.ExecuteAsync(table, default).ConfigureAwait(false);
        var plans = new BoundPlans(session);
        var serialize = $"SELECT json_serialize_plan({TableName.Literal("CREATE TEMP TABLE x AS " + query)}::VARCHAR, skip_null := true, skip_empty := true)";
        var (own, engines) = (new List<double[]>(), new List<double[]>());
        for (var block = -WarmUpBlocks; block < Blocks; block++)
        {
            var (all, bare) = (new double[BlockSize], new double[BlockSize]);
            for (var i = 0; i < BlockSize; i++)
            {
                var start = Stopwatch.GetTimestamp();
                await plans.ReadQueryAsync(query, default).ConfigureAwait(false);
                var middle = Stopwatch.GetTimestamp();
                await session.ReadTextAsync(serialize, static plan => "", default).ConfigureAwait(false);
                (all[i], bare[i]) = (Stopwatch.GetElapsedTime(start, middle).TotalMilliseconds, Stopwatch.GetElapsedTime(middle).TotalMilliseconds);
            }

            if (block < 0) continue;
            own.Add(all);
            engines.Add(bare);
        }

        var (median, engineMedian) = (Median(own.SelectMany(static block => block)), Median(engines.SelectMany(static block => block)));
        Print($"{name}: median {median:F2} ms, of the quietest of {Blocks} blocks {own.Min(Median):F2} ms; the engine's own part {engineMedian:F2} and {engines.Min(Median):F2} ms; {median / engineMedian:F2} times that");
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"model_{i}");

    private static Handlers.TransformStep Model(string name, string sql) => new() { Id = name, Sql = sql, TargetTable = name };

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}

/// <summary>The built-in steps.</summary>
[StepRegistry]
internal sealed partial class LineageSteps;
