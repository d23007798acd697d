namespace SqlFlow.Core.Tests.Planning;

public sealed class DependencyTests
{
    [Theory]
    // A reader waits for the latest earlier writer.
    [InlineData("a=x<;b=y<x", "b: a")]
    [InlineData("a=x<;b=x<;c=y<x", "b: a; c: b")]
    // If there is none, for the first later one.
    [InlineData("r=y<x;a=x<;b=x<", "r: a; b: r a")]
    // A writer waits for every earlier reader and for the writer before.
    [InlineData("a=x<;r=y<x;s=z<x;b=x<;t=w<x", "r: a; s: a; b: a r s; t: b")]
    // A step that reads what it writes does not wait for itself.
    [InlineData("a=x<x;b=x<x", "b: a")]
    [InlineData("a=x<;b=x<x;c=y<x", "b: a; c: b")]
    // Names compare without regard to case, quotes, and the engine's own schema.
    [InlineData("a=Orders<;b=y<\"ORDERS\"", "b: a")]
    [InlineData("a=main.x<;b=y<x", "b: a")]
    [InlineData("a=s.x<;b=y<x;c=z<S.X", "c: a")]
    [InlineData("a=c.s.x<;b=y<s.x;c=z<\"C\".s.x", "c: a")]
    // Several tables.
    [InlineData("a=x<;b=y<;c=z<x y;d=w<z x", "c: a b; d: a c")]
    // What nobody writes is nobody's dependency.
    [InlineData("a=x<external;b=y<external", "")]
    public async Task Readers_and_writers_of_tables_are_connected(string steps, string expected)
    {
        var pipeline = (await Plan.MakeAsync(Steps(steps))).Pipeline!;

        Assert.Equal(expected, Plan.Edges(pipeline));
    }

    [Fact]
    public async Task Depends_on_is_added_to_what_tables_imply()
    {
        var (pipeline, problems) = await Plan.MakeAsync([
            Plan.Transform("a", "SELECT 1", "x"),
            Plan.Transform("b", "SELECT 1", "y"),
            Plan.Transform("c", "SELECT * FROM x", "z", "b", "a", "b"),
        ]);

        Assert.Empty(problems);
        Assert.Equal("c: a b", Plan.Edges(pipeline!));
        Assert.Equal([0, 0, 1], pipeline!.Steps.Select(step => step.Level));
        Assert.Equal([[2], [2], []], pipeline.Dependents.Select(ids => ids.ToArray()));
        Assert.Equal([[0, 1], [2]], pipeline.Levels.Select(ids => ids.ToArray()));
        Assert.True(pipeline.TryGetStep("b", out var step) && step.Index == 1);
        Assert.False(pipeline.TryGetStep("B", out _));
    }

    [Fact]
    public async Task Who_reads_a_view_reads_its_tables()
    {
        var view = Plan.Transform("v", "SELECT * FROM t", "view_of_t") with { View = true };
        var nested = Plan.Transform("w", "SELECT * FROM view_of_t", "view_of_view") with { View = true };
        var (pipeline, _) = await Plan.MakeAsync([
            Plan.Transform("a", "SELECT 1", "t"), view, nested,
            Plan.Transform("r", "SELECT * FROM view_of_view", "x"),
            Plan.Transform("b", "SELECT 2", "t"),
            Plan.Transform("s", "SELECT * FROM view_of_t", "y"),
        ]);

        // b must not change t before r has read it through both views, and s sees what b wrote.
        Assert.Equal("v: a; w: a v; r: a v w; b: a v w r; s: v b", Plan.Edges(pipeline!));
    }

    [Fact]
    public async Task A_load_waits_for_its_source_wherever_that_stands()
    {
        var pipeline = await Plan.GoodAsync("""
            [ { "id": "l1", "type": "load", "source": "Late", "target_table": "a" },
              { "id": "s", "type": "source", "name": "late", "connector": "csv", "params": { "path": "x.csv" } },
              { "id": "l2", "type": "load", "source": "late", "target_table": "b" } ]
            """);

        Assert.Equal("l1: s; l2: s", Plan.Edges(pipeline));
        Assert.True(pipeline.TryGetSource("LATE", out var source));
        Assert.Equal("csv", source.Connector);
    }

    [Theory]
    [InlineData("out/a.csv", "out/a.csv", true)]
    [InlineData("out/a.csv", "./out/../out/a.csv", true)]
    [InlineData("out/a.csv", "/project/out/a.csv", true)]
    [InlineData("out/a.csv", "out/*.csv", true)]
    [InlineData("out/a.csv", "out/?.csv", true)]
    [InlineData("out/parts", "out/parts/**/*.parquet", true)]
    [InlineData("out/parts", "out/parts/day=1/x.parquet", true)]
    [InlineData("out/a.csv", "out/b.csv", false)]
    [InlineData("out/a.csv", "out/*.parquet", false)]
    [InlineData("out/a.csv", "in/*.csv", false)]
    [InlineData("out/a.csv", "../out/a.csv", false)]
    [InlineData("s3://b/a.csv", "s3://b/*.csv", true)]
    public async Task A_source_waits_for_an_earlier_export_that_writes_its_file(string target, string path, bool waits)
    {
        var pipeline = await Plan.GoodAsync($$"""
            [ { "id": "e", "type": "export", "table": "t", "target": "{{target}}" },
              { "id": "s", "type": "source", "name": "src", "connector": "csv", "params": { "path": ["none.csv", "{{path}}"] } } ]
            """);

        Assert.Equal(waits ? "s: e" : "", Plan.Edges(pipeline));
    }

    [Fact]
    public async Task An_export_waits_for_earlier_readers_and_writers_of_its_file()
    {
        var pipeline = await Plan.GoodAsync("""
            [ { "id": "l", "type": "load", "source": "csv", "target_table": "t", "options": { "PATH": "data/*.csv" } },
              { "id": "e1", "type": "export", "table": "other", "target": "data/a.csv" },
              { "id": "e2", "type": "export", "table": "other", "target": "data/a.csv" },
              { "id": "m", "type": "load", "source": "csv", "target_table": "u", "options": { "path": "data/a.csv" } } ]
            """);

        Assert.Equal("e1: l; e2: l e1; m: e2", Plan.Edges(pipeline));
    }

    [Fact]
    public async Task Users_of_a_variable_wait_for_its_latest_earlier_setter_and_setters_for_earlier_users()
    {
        var pipeline = await Plan.GoodAsync("""
            { "variables": { "day": "2024-01-01" }, "steps": [
              { "id": "before", "type": "transform", "sql": "SELECT '${day}'", "target_table": "a" },
              { "id": "set", "type": "set", "name": "day", "sql": "SELECT max(d) FROM days" },
              { "id": "use", "type": "transform", "sql": "SELECT '${day}'", "target_table": "b" },
              { "id": "again", "type": "set", "name": "day", "value": "2024-02-02" },
              { "id": "last", "type": "export", "table": "b", "target": "${day}.csv" } ] }
            """);

        Assert.Equal("set: before; use: set; again: set use; last: use again", Plan.Edges(pipeline));
        Assert.Equal("/project/2024-02-02.csv", Path.GetFullPath(pipeline.Steps[4].Dataflow[1].Text.Text, "/project"));
        Assert.False(pipeline.Steps[2].Dataflow[0].IsComplete);
        Assert.True(pipeline.Steps[0].Dataflow[0].IsComplete);
    }

    [Fact]
    public async Task Tables_that_no_step_writes_are_external_with_every_place()
    {
        var pipeline = await Plan.GoodAsync("""
            [ { "id": "a", "type": "transform", "sql": "SELECT * FROM made JOIN ext ON true", "target_table": "x" },
              { "id": "b", "type": "transform", "sql": "SELECT '${n|12345}', * FROM EXT", "target_table": "made" },
              { "id": "c", "type": "export", "table": "main.Ext", "target": "x.csv" },
              { "id": "d", "type": "export", "table": "other", "target": "y.csv" } ]
            """);

        Assert.Equal(["ext", "other"], pipeline.ExternalTables.Select(table => table.Name.ToString()));
        Assert.Equal(
            [(0, "sql", 24), (1, "sql", 28), (2, "table", -1)],
            pipeline.ExternalTables[0].Uses.Select(use => (use.StepIndex, use.Property, use.Character)));
    }

    // "a=x<y z" is a step called a that writes x and reads y and z.
    private static IEnumerable<Step> Steps(string text) => text.Split(';').Select(step =>
    {
        var (id, rest) = (step[..step.IndexOf('=')], step[(step.IndexOf('=') + 1)..]);
        var (target, tables) = (rest[..rest.IndexOf('<')], rest[(rest.IndexOf('<') + 1)..]);
        return Plan.Transform(id, tables.Length == 0 ? "SELECT 1" : $"SELECT * FROM {tables.Replace(" ", " JOIN ", StringComparison.Ordinal)}", target);
    });
}
