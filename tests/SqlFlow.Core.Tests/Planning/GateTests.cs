using SqlFlow.Planning;

namespace SqlFlow.Core.Tests.Planning;

public sealed class GateTests
{
    [Fact]
    public async Task A_check_runs_inside_the_transaction_of_the_latest_earlier_writer()
    {
        var pipeline = await Plan.GoodAsync("""
            [ { "id": "a", "type": "transform", "sql": "SELECT 1", "target_table": "t" },
              { "id": "b", "type": "transform", "sql": "SELECT 2", "target_table": "t" },
              { "id": "c", "type": "check", "table": "T", "condition": "x > 0" },
              { "id": "r", "type": "export", "table": "t", "target": "t.csv" },
              { "id": "d", "type": "transform", "sql": "SELECT 3", "target_table": "t" } ]
            """);

        Assert.Equal([null, null, 1, null, null], pipeline.Steps.Select(step => step.GateOf));
        Assert.Equal("b: a; c: b; r: b; d: b r", Plan.Edges(pipeline));
    }

    [Fact]
    public async Task A_check_of_an_external_table_is_a_reader_that_later_readers_wait_for()
    {
        var pipeline = await Plan.GoodAsync("""
            [ { "id": "c", "type": "check", "table": "ext" },
              { "id": "k", "type": "check", "table": "t" },
              { "id": "a", "type": "transform", "sql": "SELECT 1", "target_table": "t" },
              { "id": "r", "type": "export", "table": "t", "target": "t.csv" } ]
            """);

        Assert.All(pipeline.Steps, step => Assert.Null(step.GateOf));
        Assert.Equal("k: a; r: k a", Plan.Edges(pipeline));
        Assert.Equal("ext", Assert.Single(pipeline.ExternalTables).Name.ToString());
    }

    [Fact]
    public async Task What_a_gate_needs_besides_its_table_is_there_when_the_writer_runs()
    {
        var pipeline = await Plan.GoodAsync("""
            [ { "id": "w", "type": "transform", "sql": "SELECT 1", "target_table": "t" },
              { "id": "o", "type": "transform", "sql": "SELECT 1", "target_table": "other" },
              { "id": "p", "type": "transform", "sql": "SELECT 1", "target_table": "p" },
              { "id": "c", "type": "check", "table": "t", "condition": "x IN (SELECT y FROM other)", "depends_on": ["p"] } ]
            """);

        Assert.Equal(0, pipeline.Steps[3].GateOf);
        Assert.Equal("w: o p; c: w o p", Plan.Edges(pipeline));
        Assert.Equal([1, 0, 0, 2], pipeline.Steps.Select(step => step.Level));
    }

    [Fact]
    public async Task A_check_that_needs_what_waits_for_the_writer_is_an_ordinary_reader_with_a_warning()
    {
        var (pipeline, problems) = await Plan.MakeAsync("""
            [ { "id": "w", "type": "transform", "sql": "SELECT 1", "target_table": "t" },
              { "id": "x", "type": "transform", "sql": "SELECT * FROM t", "target_table": "x" },
              { "id": "y", "type": "transform", "sql": "SELECT * FROM x", "target_table": "y" },
              { "id": "c", "type": "check", "table": "t", "condition": "a IN (SELECT b FROM y)" },
              { "id": "r", "type": "export", "table": "t", "target": "t.csv" },
              { "id": "v", "type": "transform", "sql": "SELECT 2", "target_table": "t" } ]
            """);

        var warning = Assert.Single(problems);
        Assert.Equal((ProblemSeverity.Warning, "c"), (warning.Severity, warning.StepId));
        Assert.Contains("'y'", warning.Message, StringComparison.Ordinal);
        Assert.Null(pipeline!.Steps[3].GateOf);
        Assert.Equal("x: w; y: x; c: w y; r: w c; v: w x c r", Plan.Edges(pipeline));
    }

    [Fact]
    public async Task Gates_of_one_writer_may_depend_on_each_other()
    {
        var pipeline = await Plan.GoodAsync("""
            [ { "id": "w", "type": "transform", "sql": "SELECT 1", "target_table": "t" },
              { "id": "c", "type": "check", "table": "t" },
              { "id": "d", "type": "check", "table": "t", "depends_on": ["c"] } ]
            """);

        Assert.Equal([null, 0, 0], pipeline.Steps.Select(step => step.GateOf));
        Assert.Equal("c: w; d: w c", Plan.Edges(pipeline));
    }

    [Fact]
    public async Task Two_gates_that_would_make_the_writers_wait_for_each_other_are_not_both_gates()
    {
        var (pipeline, problems) = await Plan.MakeAsync("""
            [ { "id": "a", "type": "transform", "sql": "SELECT 1", "target_table": "x" },
              { "id": "b", "type": "transform", "sql": "SELECT 1", "target_table": "y" },
              { "id": "c", "type": "check", "table": "x", "condition": "q IN (SELECT q FROM y)" },
              { "id": "d", "type": "check", "table": "y", "condition": "q IN (SELECT q FROM x)" } ]
            """);

        Assert.Equal("d", Assert.Single(problems).StepId);
        Assert.Equal([null, null, 0, null], pipeline!.Steps.Select(step => step.GateOf));
        Assert.Equal("a: b; c: a b; d: a b", Plan.Edges(pipeline));
    }

    [Fact]
    public async Task A_check_of_a_query_is_a_step_of_its_own_and_later_readers_wait_for_it()
    {
        var pipeline = await Plan.GoodAsync("""
            [ { "id": "a", "type": "transform", "sql": "SELECT 1", "target_table": "t" },
              { "id": "early", "type": "export", "table": "t", "target": "1.csv" },
              { "id": "c", "type": "check", "sql": "SELECT * FROM t WHERE x < 0" },
              { "id": "d", "type": "check", "sql": "SELECT * FROM t WHERE y < 0" },
              { "id": "late", "type": "export", "table": "t", "target": "2.csv" } ]
            """);

        Assert.All(pipeline.Steps, step => Assert.Null(step.GateOf));
        Assert.Equal("early: a; c: a; d: a; late: a c d", Plan.Edges(pipeline));
    }
}
