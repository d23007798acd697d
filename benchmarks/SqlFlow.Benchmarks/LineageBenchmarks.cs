using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using SqlFlow.Engines;
using SqlFlow.Engines.DuckDb;
using SqlFlow.Lineage;
using SqlFlow.Lineage.Plans;

namespace SqlFlow.Benchmarks;

/// <summary>Lineage of a query of 20 lines and of one of 200, against the engine's own DESCRIBE of the same text; nothing comes from a cache.</summary>
[MemoryDiagnoser]
public class LineageBenchmarks
{
    private DuckDbEngine _engine = null!;
    private DuckDbSession _session = null!;
    private BoundPlans _plans = null!;
    private string _query = "";
    private byte[] _plan = [];

    /// <summary>The lines of the query.</summary>
    [Params(20, 200)]
    public int Lines { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _engine = DuckDbEngine.OpenAsync(DuckDbOptions.Default with { Threads = 1 }, TimeProvider.System, null, default).AsTask().GetAwaiter().GetResult();
        _session = _engine.ConnectAsync(default).AsTask().GetAwaiter().GetResult();
        foreach (var table in LineageQueries.Tables) _session.ExecuteAsync(table, default).AsTask().GetAwaiter().GetResult();
        _plans = new BoundPlans(_session);
        _query = Lines == 20 ? LineageQueries.Short("orders", "customers") : LineageQueries.Long;
        _plan = Encoding.UTF8.GetBytes((string)_session.QueryAsync($"SELECT json_serialize_plan({TableName.Literal("CREATE TEMP TABLE x AS " + _query)}::VARCHAR, skip_null := true, skip_empty := true)", 1, default)
            .AsTask().GetAwaiter().GetResult().Scalar!);
        var lineage = _plans.ReadQueryAsync(_query, default).AsTask().GetAwaiter().GetResult();
        if (lineage.Failure is not null || lineage.Columns.Length == 0) throw new InvalidOperationException($"The query has no lineage: {lineage.Failure?.Message}");
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _session.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _engine.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    [Benchmark(Baseline = true)]
    public int Describe() => _session.DescribeQueryAsync(_query, default).AsTask().GetAwaiter().GetResult().Length;

    [Benchmark]
    public int Lineage() => _plans.ReadQueryAsync(_query, default).AsTask().GetAwaiter().GetResult().Columns.Length;

    /// <summary>What of it is ours: parsing the plan's JSON and following it.</summary>
    [Benchmark]
    public int Walk() => StatementReader.Read(_plan).Columns.Length;
}

/// <summary>Queries as people write them.</summary>
internal static class LineageQueries
{
    public static readonly string[] Tables =
    [
        "CREATE TABLE orders (order_id INTEGER, customer_id INTEGER, amount DECIMAL(10,2), status VARCHAR, ordered_at TIMESTAMP)",
        "CREATE TABLE customers (customer_id INTEGER, name VARCHAR, country VARCHAR)",
    ];

    public static string Long { get; } = MakeLong();

    /// <summary>20 lines over two tables; its columns are again those of orders.</summary>
    public static string Short(string orders, string customers) => $"""
        WITH recent AS (
          SELECT o.*, c.country
          FROM {orders} o
          JOIN {customers} c ON c.customer_id = o.customer_id
          WHERE o.status <> 'cancelled'
        ),
        ranked AS (
          SELECT *,
            row_number() OVER (PARTITION BY customer_id ORDER BY ordered_at DESC) AS position,
            sum(amount) OVER (PARTITION BY country) AS of_country
          FROM recent
        )
        SELECT
          order_id,
          customer_id,
          CASE WHEN position = 1 THEN amount ELSE amount * 0.9 END::DECIMAL(10,2) AS amount,
          coalesce(status, 'none') AS status,
          ordered_at
        FROM ranked
        WHERE of_country > 0
        """;

    /// <summary>13 expressions, each over the one before, 12 joins.</summary>
    private static string MakeLong()
    {
        var sql = new StringBuilder("WITH step0 AS (SELECT * FROM orders)");
        for (var i = 1; i <= 12; i++)
        {
            sql.Append(CultureInfo.InvariantCulture, $"""
                ,
                step{i} AS (
                  SELECT
                    s.order_id,
                    s.customer_id,
                    s.amount + {i} AS amount,
                    CASE
                      WHEN c.country = 'NO' THEN upper(s.status)
                      WHEN c.country = 'DE' THEN lower(s.status)
                      ELSE coalesce(s.status, c.name)
                    END AS status,
                    s.ordered_at,
                    sum(s.amount) OVER (PARTITION BY c.country ORDER BY s.ordered_at) AS running{i}
                  FROM step{i - 1} s
                  LEFT JOIN customers c USING (customer_id)
                  WHERE s.amount > {i}
                )
                """);
        }

        return sql.Append("\nSELECT status, count(*) AS n, sum(amount) AS total\nFROM step12\nGROUP BY status\nORDER BY total DESC").ToString();
    }
}
