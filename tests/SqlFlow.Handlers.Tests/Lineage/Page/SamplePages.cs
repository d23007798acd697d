using System.Collections.Immutable;
using SqlFlow.Lineage;
using SqlFlow.Lineage.Page;

namespace SqlFlow.Handlers.Tests.Lineage.Page;

/// <summary>Graphs to make pages of.</summary>
internal static class SamplePages
{
    private static readonly string[] Subjects = ["orders", "customers", "events", "payments", "stock", "visits"];

    /// <summary>A small shop: sources, tables, a view, an external table and an export, every kind of edge, one unknown column.</summary>
    public static LineagePageModel Shop() => new()
    {
        Graph = new LineageGraph
        {
            Pipeline = "shop",
            Datasets =
            [
                Dataset("orders_csv", DatasetKind.Source, "order_id BIGINT", "customer_id BIGINT", "amount DECIMAL(18,2)", "status VARCHAR", "ordered_at TIMESTAMP") with
                    { Step = "source_orders_csv_1", Location = new DatasetLocation("file", "/data/orders.csv"), Description = "Orders as the web shop exports them every night." },
                Dataset("data/customers.parquet", DatasetKind.File, "customer_id BIGINT", "name VARCHAR", "country VARCHAR", "email VARCHAR"),
                Dataset("orders", DatasetKind.Table, "order_id BIGINT", "customer_id BIGINT", "amount DECIMAL(18,2)", "status VARCHAR", "ordered_at TIMESTAMP") with { Step = "load_orders_1" },
                Dataset("customers", DatasetKind.Table, "customer_id BIGINT", "name VARCHAR", "country VARCHAR", "email_hash VARCHAR") with
                    { Step = "transform_customers_1", Sql = "SELECT customer_id, name, country, md5(email) AS email_hash\nFROM 'data/customers.parquet'" },
                Dataset("fx_rates", DatasetKind.External, "currency VARCHAR", "rate DOUBLE"),
                Dataset("daily", DatasetKind.View, "day DATE", "customer_id BIGINT", "total DECIMAL(38,2)", "orders BIGINT", "previous DECIMAL(38,2)") with
                {
                    Step = "transform_daily_1",
                    Description = "Revenue of a customer on a day. Only paid orders count.",
                    Sql = "SELECT ordered_at::DATE AS day, customer_id, sum(amount) AS total, count(order_id) AS orders,\n       lag(sum(amount)) OVER (PARTITION BY customer_id ORDER BY ordered_at::DATE) AS previous\nFROM orders\nWHERE status = 'paid'\nGROUP BY ALL",
                },
                Dataset("revenue", DatasetKind.Table, "name VARCHAR", "country VARCHAR", "total DECIMAL(38,2)", "total_eur DOUBLE", "tier VARCHAR", "top_days STRUCT(day DATE, total DECIMAL(38,2))[]") with { Step = "transform_revenue_1" },
                Dataset("out/revenue.csv", DatasetKind.Export, "name VARCHAR", "total DECIMAL(38,2)", "tier VARCHAR") with { Step = "export_csv_revenue_1", Location = new DatasetLocation("file", "/out/revenue.csv") },
            ],
            Columns =
            [
                .. Copies("orders", "orders_csv", "order_id", "customer_id", "amount", "status", "ordered_at"),
                .. Copies("customers", "data/customers.parquet", "customer_id", "name", "country"),
                new("customers", "email_hash", [new("data/customers.parquet", "email", LineageKind.Transformation, IsMasking: true)]),
                new("daily", "day", [new("orders", "ordered_at", LineageKind.Transformation)]),
                new("daily", "customer_id", [new("orders", "customer_id", LineageKind.Identity)]),
                new("daily", "total", [new("orders", "amount", LineageKind.Aggregation)]),
                new("daily", "orders", [new("orders", "order_id", LineageKind.Aggregation, IsMasking: true)]),
                new("daily", "previous", [new("orders", "amount", LineageKind.Aggregation), new("orders", "customer_id", LineageKind.Window), new("orders", "ordered_at", LineageKind.Window)]),
                .. Copies("revenue", "customers", "name", "country"),
                new("revenue", "total", [new("daily", "total", LineageKind.Aggregation)]),
                new("revenue", "total_eur", []) { UnknownBecause = "operator PIVOT over a list that only a run knows" },
                new("revenue", "tier", [new("daily", "total", LineageKind.Conditional)]),
                new("revenue", "top_days", [new("daily", "day", LineageKind.Aggregation), new("daily", "total", LineageKind.Aggregation)]),
                .. Copies("out/revenue.csv", "revenue", "name", "total", "tier"),
            ],
            Rows =
            [
                new("daily", [new("orders", "status", LineageKind.Filter), new("orders", "customer_id", LineageKind.GroupBy), new("orders", "ordered_at", LineageKind.GroupBy)]),
                new("revenue", [new("daily", "customer_id", LineageKind.Join), new("customers", "customer_id", LineageKind.Join), new("fx_rates", "currency", LineageKind.Join)]),
                new("out/revenue.csv", [new("revenue", "total", LineageKind.Sort)]),
            ],
            Warnings = ["revenue.total_eur: operator PIVOT over a list that only a run knows"],
        },
        Facts =
        [
            new("orders") { Checks = [new("not_null (order_id)") { Columns = ["order_id"], Status = StepStatus.Success }, new("amount >= 0") { Status = StepStatus.Success }], Runs = [Run(StepStatus.Success, 128_401, 412, 1)] },
            new("customers") { Runs = [Run(StepStatus.Success, 9_120, 95, 1)] },
            new("daily") { Runs = [.. Enumerable.Range(0, 14).Select(day => Run(day == 5 ? StepStatus.Failure : StepStatus.Success, 40_200 - (day * 310), 640 + (day * 37 % 200), day + 1))] },
            new("revenue")
            {
                Checks = [new("unique (name)") { Columns = ["name"], Status = StepStatus.Failure, Message = "(name) stands in several rows: 'Ada'" }, new("row_count") { Status = StepStatus.Failure, IsWarning = true }],
                Runs = [Run(StepStatus.Failure, null, 88, 1) with { Error = "unique (name): 2 rows violate it" }],
            },
            new("out/revenue.csv") { Runs = [new(StepStatus.Skipped)] },
        ],
    };

    /// <summary>Many models in layers, as a warehouse has them. Same seed, same graph.</summary>
    public static LineagePageModel Large(int models)
    {
        var chance = new Random(7);
        var sources = Math.Max(1, models / 10);
        var datasets = ImmutableArray.CreateBuilder<LineageDataset>(models);
        var columns = ImmutableArray.CreateBuilder<ColumnLineage>();
        for (var i = 0; i < models; i++)
        {
            var kind = i < sources ? DatasetKind.Source : i >= models - sources ? DatasetKind.Export : i % 7 == 0 ? DatasetKind.View : DatasetKind.Table;
            var layer = i < sources ? "raw" : i < models / 2 ? "stg" : i < models - sources ? "mart" : "out";
            var name = FormattableString.Invariant($"{layer}_{Subjects[i % Subjects.Length]}_{i}");
            var count = 6 + (i % 5 == 0 ? 30 : i % 9);
            datasets.Add(new LineageDataset { Name = name, Kind = kind, Columns = [.. Enumerable.Range(0, count).Select(c => new ColumnSchema(FormattableString.Invariant($"column_{c}"), c % 3 == 0 ? "BIGINT" : "VARCHAR"))] });
            if (i < sources) continue;
            var reads = Enumerable.Range(0, 1 + chance.Next(3)).Select(_ => chance.Next(Math.Max(0, i - (2 * sources)), i)).Distinct().ToArray();
            for (var c = 0; c < count; c++)
            {
                var input = datasets[reads[c % reads.Length]];
                columns.Add(new ColumnLineage(name, FormattableString.Invariant($"column_{c}"), [new LineageInput(input.Name, input.Columns[c % input.Columns.Length].Name, (LineageKind)(c % 4))]));
            }
        }

        return new LineagePageModel { Graph = new LineageGraph { Pipeline = "warehouse", Datasets = datasets.ToImmutable(), Columns = columns.ToImmutable() } };
    }

    /// <summary>The page as text.</summary>
    public static string Html(this LineagePageModel model)
    {
        using var writer = new StringWriter();
        LineagePage.Write(model, writer);
        return writer.ToString();
    }

    public static LineageDataset Dataset(string name, DatasetKind kind, params string[] columns) => new()
    {
        Name = name,
        Kind = kind,
        Columns = [.. columns.Select(static column => new ColumnSchema(column[..column.IndexOf(' ')], column[(column.IndexOf(' ') + 1)..]))],
    };

    private static IEnumerable<ColumnLineage> Copies(string to, string from, params string[] columns) =>
        columns.Select(column => new ColumnLineage(to, column, [new LineageInput(from, column, LineageKind.Identity)]));

    private static DatasetRun Run(StepStatus status, long? rows, int milliseconds, int day) => new(status)
    {
        Rows = rows,
        Duration = TimeSpan.FromMilliseconds(milliseconds),
        FinishedAt = new DateTimeOffset(2025, 6, 30, 4, 12, 9, TimeSpan.Zero).AddDays(-day),
        RunId = "019f7c2e",
    };
}
