using SqlFlow.Handlers.Tests.Harness;
using SqlFlow.Planning;

namespace SqlFlow.Handlers.Tests.Plans;

/// <summary>Statements are bound before anything runs, and what is wrong is reported at its place in the plan file.</summary>
public sealed class BindingTests
{
    [Theory]
    [InlineData("SELECT id,\\n  nmae FROM users", "nmae", PlanProblemCodes.UnknownColumn, "name")]
    [InlineData("SELECT '\\u00e4\\\"' AS x, nmae FROM users", "nmae", PlanProblemCodes.UnknownColumn, "name")]
    [InlineData("SELECT u.nmae FROM users AS u", "u.nmae", PlanProblemCodes.UnknownColumn, null)]
    [InlineData("SELECT id FROM usres", "usres", PlanProblemCodes.UnknownTable, "users")]
    [InlineData("SELECT uper(name) AS n FROM users", "uper", PlanProblemCodes.DoesNotBind, "upper")]
    [InlineData("SELECT id FORM customers", "customers", PlanProblemCodes.SqlSyntax, null)]
    [InlineData("SELECT ${limit} AS l, nmae FROM users", "nmae", PlanProblemCodes.UnknownColumn, "name")]
    public async Task What_is_wrong_is_reported_at_its_place(string sql, string piece, string code, string? hint)
    {
        using var test = new PipelineTest().With("users.csv", "id,name\n1,a\n");
        var text = Plan(sql);

        var problem = (await test.PlanJsonAsync(text)).OnlyError();

        Assert.Equal((code, "shape", "sql"), (problem.Code, problem.StepId, problem.Property));
        Assert.Equal(Results.PlaceOf(text, piece), (problem.Line, problem.Column));
        Assert.Equal(test.Folder.At("plan.json"), problem.File);
        if (hint is not null) Assert.Contains(hint, problem.Hint, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(Directory.EnumerateDirectories(test.Folder.Path));
    }

    [Fact]
    public async Task Types_that_do_not_go_together_are_reported()
    {
        using var test = new PipelineTest().With("users.csv", "id,name\n1,a\n");

        var problem = (await test.PlanJsonAsync(Plan("SELECT id + DATE '2025-01-01' + DATE '2025-01-01' AS x FROM users"))).OnlyError();

        Assert.Equal(PlanProblemCodes.DoesNotBind, problem.Code);
    }

    [Fact]
    public async Task A_later_step_is_bound_against_what_earlier_ones_make()
    {
        using var test = new PipelineTest().With("users.csv", "id,name\n1,a\n");

        var good = await test.PlanAsync(Make.Load("users", "users.csv"), Make.Transform("s.a", "SELECT id AS key FROM users", "a"), Make.Transform("b", "SELECT key FROM S.A", "b"));
        var bad = await test.PlanAsync(Make.Load("users", "users.csv"), Make.Transform("a", "SELECT id AS key FROM users", "a"), Make.Transform("b", "SELECT id FROM a", "b"));

        good.IsClean();
        Assert.Equal(("b", PlanProblemCodes.UnknownColumn, 0), (bad.OnlyError().StepId, bad.OnlyError().Code, bad.OnlyError().Line));
    }

    [Fact]
    public async Task One_mistake_is_one_problem_and_what_depends_on_it_is_not_blamed()
    {
        using var test = new PipelineTest();

        var planned = await test.PlanAsync(
            Make.Transform("a", "SELECT nothing AS x", "a"),
            Make.Transform("b", "SELECT anything FROM a", "b"),
            Make.Check("b", new Expectation { NotNull = ["whatever"] }));

        Assert.Equal("a", planned.OnlyError().StepId);
    }

    [Fact]
    public async Task Independent_mistakes_are_all_reported()
    {
        using var test = new PipelineTest();

        var planned = await test.PlanAsync(
            Make.Transform("a", "SELECT nothing AS x", "a"),
            Make.Transform("b", "SELECT * FROM nowhere", "b"),
            Make.Export("SELECT 1 AS a", "../x.csv"));

        Assert.Equal(["a", "b", "export"], planned.Problems.Select(static problem => problem.StepId));
    }

    [Fact]
    public async Task Conditions_and_columns_of_checks_are_bound()
    {
        using var test = new PipelineTest();
        await test.ExecuteAsync("CREATE TABLE t (id BIGINT, amount DOUBLE)");

        (await test.PlanAsync(Make.Check("t", new Expectation { Expression = "amount > 0" }, new Expectation { Unique = ["ID"] }))).IsClean();
        var condition = (await test.PlanAsync(Make.Check("t", new Expectation { Expression = "amout > 0" }))).OnlyError();
        var column = (await test.PlanAsync(Make.Check("t", new Expectation { Unique = ["idd"] }))).OnlyError();

        Assert.Equal((PlanProblemCodes.UnknownColumn, PlanProblemCodes.MissingColumn), (condition.Code, column.Code));
    }

    [Fact]
    public async Task Tables_of_the_database_are_found_and_bound_without_being_changed()
    {
        using var test = new PipelineTest();
        await test.ExecuteAsync("CREATE SCHEMA s", "CREATE TABLE s.base (a INTEGER)", "CREATE VIEW v AS SELECT a AS b FROM s.base");

        (await test.PlanAsync(Make.Transform("t", "SELECT b FROM v JOIN s.base ON a = b"))).IsClean();
        var problem = (await test.PlanAsync(Make.Transform("t", "SELECT a FROM v"))).OnlyError();
        var missing = (await test.PlanAsync(Make.ExportTable("s.bass", "a.csv"))).OnlyError();

        Assert.Equal(PlanProblemCodes.UnknownColumn, problem.Code);
        Assert.Equal((PlanProblemCodes.UnknownTable, "source_table"), (missing.Code, missing.Property));
        Assert.Empty(await test.ColumnsAsync("t"));
    }

    [Fact]
    public async Task A_table_that_is_nowhere_is_an_error_of_who_reads_it()
    {
        using var test = new PipelineTest();

        var export = (await test.PlanAsync(Make.ExportTable("t", "a.csv"))).OnlyError();
        var check = (await test.PlanAsync(Make.Check("t", new Expectation { Empty = true }))).OnlyError();

        Assert.Equal(("source_table", "table"), (export.Property, check.Property));
        Assert.All(new[] { export, check }, static problem => Assert.Equal(PlanProblemCodes.UnknownTable, problem.Code));
    }

    [Theory]
    [InlineData("SELECT range + ${x} AS a FROM range(3)")]
    [InlineData("SELECT ${x} + 1 AS a")]
    [InlineData("SELECT DATE '2025-01-01' + INTERVAL 1 DAY > ${x} AS a")]
    [InlineData("SELECT CAST(${x} AS DATE) AS a")]
    [InlineData("SELECT DATE '${x}' AS a")]
    [InlineData("SELECT * FROM range(3) LIMIT ${x}")]
    public async Task A_variable_that_is_known_at_run_time_only_makes_no_false_errors(string sql)
    {
        using var test = new PipelineTest();

        (await test.PlanAsync(new SetVariableStep { Id = "set", Name = "x", Sql = "SELECT 1" }, Make.Transform("t", sql))).IsClean();
    }

    [Fact]
    public async Task A_table_cannot_be_named_at_run_time_only()
    {
        using var test = new PipelineTest();

        var planned = await test.PlanAsync(new SetVariableStep { Id = "set", Name = "x", Sql = "SELECT 'a'" }, Make.Transform("t", "SELECT * FROM ${x}"));

        Assert.Equal((PlanProblemCodes.UnresolvedVariable, "transform"), (planned.OnlyError().Code, planned.OnlyError().StepId));
    }

    [Fact]
    public async Task A_source_known_at_run_time_only_makes_no_false_errors()
    {
        using var test = new PipelineTest();

        (await test.PlanAsync(
            new SetVariableStep { Id = "set", Name = "file", Sql = "SELECT 'a.csv'" },
            Make.Load("t", "${file}", WriteMode.Upsert, "id"),
            Make.Transform("u", "SELECT whatever FROM t"),
            Make.Check("t", new Expectation { NotNull = ["something"] }))).IsClean();
    }

    [Fact]
    public async Task A_variable_without_a_value_is_reported_at_each_place()
    {
        using var test = new PipelineTest();

        var planned = await test.PlanAsync(Make.Transform("t", "SELECT ${nowhere_a} AS a"), Make.Export("SELECT 1 AS a", "${nowhere_b}.csv"));

        Assert.Equal([PlanProblemCodes.UnresolvedVariable, PlanProblemCodes.UnresolvedVariable], planned.Problems.Select(static problem => problem.Code));
        Assert.Equal(["sql", "target"], planned.Problems.Select(static problem => problem.Property));
    }

    [Fact]
    public async Task Planning_writes_nothing()
    {
        using var test = new PipelineTest().With("users.csv", "id,name\n1,a\n");

        (await test.PlanAsync(Make.Load("users", "users.csv"), Make.Export("SELECT * FROM users", "out/a.csv"))).IsClean();

        Assert.Equal(["users.csv"], test.Folder.Files());
        Assert.Empty(Directory.EnumerateDirectories(test.Folder.Path));
    }

    [Fact]
    public async Task A_plan_with_errors_does_not_run()
    {
        using var test = new PipelineTest();

        var exception = await Assert.ThrowsAsync<PlanException>(() => test.RunAsync(Make.Transform("a", "SELECT 1 AS x", "a"), Make.Transform("b", "SELECT nothing AS x", "b")));

        Assert.Equal("b", Assert.Single(exception.Problems).StepId);
        Assert.False(File.Exists(test.Database));
    }

    private static string Plan(string sql) => $$"""
        {
          "variables": { "limit": 10 },
          "steps": [
            { "id": "load", "type": "load", "source": "csv", "options": { "path": "users.csv" }, "target_table": "users" },
            { "id": "shape", "type": "transform",
              "target_table": "shaped", "sql": "{{sql}}" }
          ]
        }
        """;
}
