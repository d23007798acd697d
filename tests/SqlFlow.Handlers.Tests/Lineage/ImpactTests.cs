using SqlFlow.Handlers.Tests.Harness;
using SqlFlow.Lineage;

namespace SqlFlow.Handlers.Tests.Lineage;

public sealed class ImpactTests : IDisposable
{
    private const string Steps = """
        { "id": "load", "type": "load", "source": "csv", "options": { "path": "orders.csv" }, "target_table": "orders" },
        { "id": "star", "type": "transform", "sql": "SELECT * FROM orders", "target_table": "copy" },
        { "id": "sum", "type": "transform", "sql": "SELECT status, sum(amount) AS total FROM copy GROUP BY status", "target_table": "totals" },
        { "id": "ids", "type": "transform", "sql": "SELECT id FROM copy", "target_table": "ids" },
        { "id": "out", "type": "export", "source_table": "totals", "target": "totals.csv" },
        { "id": "all", "type": "export", "sql": "SELECT * FROM copy", "target": "all.csv" }
        """;

    private readonly PipelineTest _test = new PipelineTest().With("orders.csv", "id,amount,status\n1,2.5,new\n");

    public void Dispose() => _test.Dispose();

    [Fact]
    public async Task Dropped_column_breaks_who_names_it_and_goes_from_who_passes_it_on()
    {
        var impact = await _test.ImpactOfAsync(Steps, "orders.csv.amount");

        Assert.True(impact.Breaks);
        Assert.Equal(["ColumnGoes load orders.amount", "ColumnGoes star copy.amount", "Fails sum totals.", "ColumnGoes all all.csv.amount", "Stops out totals.csv."], Effects(impact));
        Assert.Contains("amount", impact.Effects[2].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Column_that_nobody_uses_breaks_nothing()
    {
        var impact = await _test.ImpactOfAsync(Steps, "totals.csv.total");
        var unused = await _test.ImpactOfAsync(Steps + """, { "id": "x", "type": "transform", "sql": "SELECT id, 1 AS one FROM ids", "target_table": "x" }""", "x.one");

        Assert.False(impact.Breaks);
        Assert.Empty(unused.Effects);
    }

    [Fact]
    public async Task Column_of_a_model_is_dropped_behind_the_model()
    {
        var impact = await _test.ImpactOfAsync(Steps, "copy.id");

        Assert.Equal(["Fails ids ids.", "ColumnGoes all all.csv.id"], Effects(impact));
    }

    [Fact]
    public async Task Dropped_column_that_only_decides_about_rows_is_found()
    {
        var impact = await _test.ImpactOfAsync("""
            { "id": "load", "type": "load", "source": "csv", "options": { "path": "orders.csv" }, "target_table": "orders" },
            { "id": "t", "type": "transform", "sql": "SELECT id FROM orders WHERE status = 'new'", "target_table": "t" },
            { "id": "d", "type": "transform", "sql": "SELECT count(*) AS n FROM (SELECT DISTINCT * FROM orders)", "target_table": "d" }
            """, "orders.status");

        Assert.Equal(["Fails t t.", "ResultChanges d d."], Effects(impact));
    }

    [Fact]
    public async Task Other_type_breaks_what_no_longer_binds_only()
    {
        var text = await _test.ImpactOfAsync(Steps, "orders.amount", "VARCHAR");
        var wider = await _test.ImpactOfAsync(Steps, "orders.amount", "DECIMAL(20,4)");

        Assert.True(text.Breaks);
        Assert.Equal(["TypeChanges star copy.amount", "Fails sum totals.", "TypeChanges all all.csv.amount", "Stops out totals.csv."], Effects(text));
        Assert.False(wider.Breaks);
        Assert.Equal(["TypeChanges star copy.amount", "TypeChanges sum totals.total", "TypeChanges all all.csv.amount", "TypeChanges out totals.csv.total"], Effects(wider));
    }

    [Fact]
    public async Task Type_that_is_none_is_refused() =>
        await Assert.ThrowsAsync<SqlFlow.Engines.SqlEngineException>(() => _test.ImpactOfAsync(Steps, "orders.amount", "NOSUCH"));

    [Fact]
    public async Task Keys_checks_and_conditions_need_their_columns()
    {
        var impact = await _test.ImpactOfAsync("""
            { "id": "load", "type": "load", "source": "csv", "options": { "path": "orders.csv" }, "target_table": "orders" },
            { "id": "unique", "type": "check", "table": "orders", "severity": "warn", "expect": [ { "unique": ["id"] } ] },
            { "id": "cond", "type": "check", "table": "orders", "severity": "warn", "expect": [ { "expression": "id > 0" } ] },
            { "id": "query", "type": "check", "sql": "SELECT id FROM orders WHERE id < 0", "severity": "warn", "expect": [ { "empty": true } ] }
            """, "orders.id");

        Assert.Equal(["Fails unique .", "Fails cond .", "Fails query ."], Effects(impact));
    }

    private static string[] Effects(LineageImpact impact) => [.. impact.Effects.Select(static effect => $"{effect.Kind} {effect.Step} {effect.Dataset}.{effect.Column}")];
}
