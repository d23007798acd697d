using SqlFlow.Planning;
using SqlFlow.Variables;

namespace SqlFlow.Core.Tests.Planning;

public sealed class PlannerProblemTests
{
    [Theory]
    [InlineData("[]")]
    [InlineData("""{ "steps": [] }""")]
    public async Task An_empty_plan_is_an_error(string json)
    {
        var problem = await Plan.BadAsync(json);

        Assert.Equal((PlanProblemCodes.EmptyPlan, "The plan has no steps."), (problem.Code, problem.Message));
    }

    [Fact]
    public async Task An_unknown_dependency_names_its_place_and_the_nearest_id()
    {
        var problem = await Plan.BadAsync("""
            [ { "id": "users", "type": "export", "table": "t", "target": "a" },
              { "id": "b", "type": "export", "table": "t", "target": "b", "depends_on": ["users", "userz"] } ]
            """);

        Assert.Equal("plan.json:2:87: SF2121: 'b' depends on 'userz', which is not a step of this plan. (Did you mean 'users'?)", problem.ToString());
        Assert.Equal(("b", "depends_on.1"), (problem.StepId, problem.Property));
    }

    [Fact]
    public async Task A_dependency_on_a_broken_step_is_not_another_problem()
    {
        var (_, problems) = await Plan.MakeAsync("""
            [ { "id": "s", "type": "source", "name": "src", "conector": "csv" },
              { "id": "v", "type": "set", "name": "day", "sqll": "SELECT 1" },
              { "id": "l", "type": "load", "source": "src", "target_table": "t", "options": { "path": "${day}" }, "depends_on": ["s"] } ]
            """);

        Assert.Equal([PlanProblemCodes.UnknownProperty, PlanProblemCodes.UnknownProperty], problems.Select(problem => problem.Code));
    }

    [Fact]
    public async Task A_step_that_depends_on_itself_is_an_error()
    {
        var problem = await Plan.BadAsync("""[ { "id": "a", "type": "export", "table": "t", "target": "a", "depends_on": ["a"] } ]""");

        Assert.Equal((PlanProblemCodes.Cycle, "'a' depends on itself.", 78), (problem.Code, problem.Message, problem.Column));
    }

    [Fact]
    public async Task A_cycle_is_printed_from_its_first_step()
    {
        var problem = await Plan.BadAsync("""
            [ { "id": "z", "type": "export", "table": "t", "target": "z" },
              { "id": "a", "type": "export", "table": "t", "target": "a", "depends_on": ["b"] },
              { "id": "b", "type": "export", "table": "t", "target": "b", "depends_on": ["c"] },
              { "id": "c", "type": "export", "table": "t", "target": "c", "depends_on": ["a"] },
              { "id": "d", "type": "export", "table": "t", "target": "d", "depends_on": ["c"] } ]
            """);

        Assert.Equal(PlanProblemCodes.Cycle, problem.Code);
        Assert.Equal("Steps wait for each other: a → b → c → a.", problem.Message);
        Assert.Equal((2, 77), (problem.Line, problem.Column));
    }

    [Fact]
    public async Task A_cycle_through_tables_is_found_as_well()
    {
        var (_, problems) = await Plan.MakeAsync([Plan.Transform("a", "SELECT * FROM y", "x"), Plan.Transform("b", "SELECT * FROM x", "y")]);

        Assert.Equal("Steps wait for each other: a → b → a.", Assert.Single(problems).Message);
    }

    [Fact]
    public async Task Separate_cycles_are_all_reported()
    {
        var (_, problems) = await Plan.MakeAsync([
            Plan.Transform("a", "SELECT 1", "t1", "b"), Plan.Transform("b", "SELECT 1", "t2", "a"),
            Plan.Transform("c", "SELECT 1", "t3", "d", "a"), Plan.Transform("d", "SELECT 1", "t4", "c"),
        ]);

        Assert.Equal(["Steps wait for each other: a → b → a.", "Steps wait for each other: c → d → c."], problems.Select(problem => problem.Message));
    }

    [Theory]
    [InlineData("""[["a"], ["b"]]""", null)]
    [InlineData("""[["a"], [], ["b"]]""", null)]
    [InlineData("""[["a", "b"]]""", "'levels' has the step 'b' on level 0, but it waits for 'a' on level 0.")]
    [InlineData("""[["b"], ["a"]]""", "'levels' has the step 'b' on level 0, but it waits for 'a' on level 1.")]
    [InlineData("""[["a"]]""", "'levels' does not name the step 'b'.")]
    [InlineData("""[["a"], ["b", "c"]]""", "'levels' names the step 'c', which is not there.")]
    [InlineData("""[["a"], ["b", "a"]]""", "'levels' names the step 'a' twice.")]
    public async Task Levels_are_checked(string levels, string? message)
    {
        var (pipeline, problems) = await Plan.MakeAsync($$"""
            { "levels": {{levels}}, "steps": [
              { "id": "a", "type": "transform", "sql": "SELECT 1", "target_table": "t" },
              { "id": "b", "type": "export", "table": "t", "target": "b" } ] }
            """);

        Assert.Equal(message, problems.SingleOrDefault()?.Message);
        Assert.Equal(message is null, pipeline is not null);
        if (message is not null) Assert.Equal((PlanProblemCodes.WrongLevels, 1, 13), (problems[0].Code, problems[0].Line, problems[0].Column));
    }

    [Fact]
    public async Task A_syntax_error_is_reported_within_the_sql_as_written()
    {
        var problem = await Plan.BadAsync(
            """[ { "id": "a", "type": "transform", "target_table": "t", "sql": "SELECT '${x}',\n\u00e9 SYNTAX" } ]""",
            new VariableLayers { Overrides = [new("x", JsonValue.From("a much longer value"))] });

        // The value starts at column 65; 1 for the quote, 14 characters up to \n, then 2, 6 and 1 bytes.
        Assert.Equal((PlanProblemCodes.SqlSyntax, 1, 65 + 1 + 14 + 2 + 6 + 1, "sql"), (problem.Code, problem.Line, problem.Column, problem.Property));
    }

    [Fact]
    public async Task A_syntax_error_in_a_condition_is_reported_within_the_condition()
    {
        var problem = await Plan.BadAsync("""[ { "id": "a", "type": "check", "table": "t", "condition": "a SYNTAX b" } ]""");

        Assert.Equal((PlanProblemCodes.SqlSyntax, 61 + 2, "condition"), (problem.Code, problem.Column, problem.Property));
    }

    [Fact]
    public async Task Every_place_of_an_unresolved_variable_is_reported()
    {
        var (_, problems) = await Plan.MakeAsync("""
            [ { "id": "s", "type": "source", "name": "s", "connector": "csv", "params": { "path": ["a", "${dir}/x.csv"] } },
              { "id": "a", "type": "transform", "sql": "SELECT '${day}', ${day}, ${ok|1} -- ${day}", "target_table": "t_${env}" },
              { "id": "v", "type": "set", "name": "day", "value": "x" },
              { "id": "e", "type": "export", "sql": "SELECT '${day}' FROM t", "target": "${" } ]
            """);

        Assert.All(problems, problem => Assert.Equal(PlanProblemCodes.UnresolvedVariable, problem.Code));
        Assert.Equal(
            ["s params.path.1 1:94", "a sql 2:53", "a sql 2:62", "a target_table 2:109", "e target 4:78"],
            problems.Select(problem => $"{problem.StepId} {problem.Property} {problem.Line}:{problem.Column}"));
        Assert.Equal("The variable 'dir' has no value.", problems[0].Message);
    }

    [Fact]
    public async Task A_variable_set_by_an_earlier_step_is_resolved_and_one_set_by_a_later_step_is_not()
    {
        var engine = new FakeEngine();
        await Plan.GoodAsync("""
            [ { "id": "v", "type": "set", "name": "day", "sql": "SELECT max(d) FROM days" },
              { "id": "w", "type": "set", "name": "next", "value": "${day}" },
              { "id": "k", "type": "set", "name": "known", "value": "it's" },
              { "id": "a", "type": "transform", "sql": "SELECT ${day}, '${next}', ${known}", "target_table": "t" } ]
            """, engine: engine);
        Assert.Equal("SELECT NULL, '', 'it''s'", engine.Queries[^1]);

        var problem = await Plan.BadAsync("""
            [ { "id": "a", "type": "transform", "sql": "SELECT ${day}", "target_table": "t" },
              { "id": "v", "type": "set", "name": "day", "value": 1 } ]
            """);
        Assert.Equal(PlanProblemCodes.UnresolvedVariable, problem.Code);
    }

    [Fact]
    public async Task A_variable_of_the_caller_wins_over_one_that_a_step_sets()
    {
        var engine = new FakeEngine();
        await Plan.GoodAsync("""
            [ { "id": "v", "type": "set", "name": "day", "sql": "SELECT max(d) FROM days" },
              { "id": "a", "type": "transform", "sql": "SELECT ${day}", "target_table": "t" } ]
            """, new VariableLayers { Overrides = [new("day", JsonValue.From(7))] }, engine);

        Assert.Equal("SELECT 7", engine.Queries[^1]);
    }

    [Theory]
    [InlineData("\"sql\": \"SELECT * FROM ${day}\", \"target_table\": \"t\"", 59)]
    [InlineData("\"sql\": \"SELECT * FROM t_${day}\", \"target_table\": \"t\"", 61)]
    [InlineData("\"sql\": \"SELECT * FROM \\\"${day}\\\"\", \"target_table\": \"t\"", 61)]
    [InlineData("\"sql\": \"SELECT 1\", \"target_table\": \"t_${day}\"", 75)]
    public async Task The_name_of_a_table_must_be_known_before_the_run(string properties, int column)
    {
        var (_, problems) = await Plan.MakeAsync($$"""
            [ { "id": "v", "type": "set", "name": "day", "sql": "SELECT 1" },
              { "id": "a", "type": "transform", {{properties}} } ]
            """);

        var problem = Assert.Single(problems);
        Assert.Equal((PlanProblemCodes.UnresolvedVariable, 2, column), (problem.Code, problem.Line, problem.Column));
        Assert.Contains("must be known before", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("target_table", "")]
    [InlineData("target_table", "a.b.c.d")]
    [InlineData("target_table", "\\\"open")]
    public async Task A_name_that_is_none_is_an_error(string property, string name)
    {
        var problem = await Plan.BadAsync($$"""[ { "id": "a", "type": "transform", "sql": "SELECT 1", "{{property}}": "{{name}}" } ]""");

        Assert.Equal((PlanProblemCodes.InvalidValue, property, 72), (problem.Code, problem.Property, problem.Column));
    }

    [Fact]
    public async Task What_a_step_itself_finds_wrong_is_reported()
    {
        var problem = await Plan.BadAsync("""[ { "id": "a", "type": "export", "target": "x" } ]""");

        Assert.Equal((PlanProblemCodes.MissingProperty, 3), (problem.Code, problem.Column));
    }

    [Fact]
    public async Task Problems_of_reading_and_planning_are_reported_at_once()
    {
        var (pipeline, problems) = await Plan.MakeAsync("""
            { "steps": [
              { "id": "a", "type": "nothing" },
              { "id": "b", "type": "transform", "sql": "SYNTAX ${x}", "target_table": "t" },
              { "id": "c", "type": "transform", "sql": "SYNTAX", "target_table": "t", "depends_on": ["q"] },
              { "id": "d", "type": "load", "source": "nowhere", "target_table": "t", "depends_on": ["e"] },
              { "id": "e", "type": "export", "target": "x", "depends_on": ["d"] } ] }
            """);

        Assert.Null(pipeline);
        Assert.Equal(
            ["a SF2110", "b SF2140", "c SF2003", "e SF2112", "d SF2130", "c SF2121", "d SF2122"],
            problems.Select(problem => $"{problem.StepId} {problem.Code}"));
    }

    [Fact]
    public async Task Records_that_no_handler_executes_and_repeated_ids_are_errors_in_code_as_well()
    {
        var (_, problems) = await Plan.MakeAsync(
            [new FakeStep { Id = "a", Kind = "?" }, Plan.Transform("b", "SELECT 1", "t"), Plan.Transform("b", "SELECT 1", "u"), Plan.Transform("c", "SELECT 1", "v", "a")],
            [new("1x", JsonValue.Null), new("o", JsonValue.Parse("{}"))]);

        Assert.Equal(
            [PlanProblemCodes.UnknownStepType, PlanProblemCodes.DuplicateId, PlanProblemCodes.InvalidValue, PlanProblemCodes.InvalidValue],
            problems.Select(problem => problem.Code));
    }

    [Fact]
    public async Task A_document_with_broken_steps_never_becomes_a_pipeline()
    {
        var (document, _) = Plan.Read("""[ { "id": "a", "type": "export", "table": "t", "target": "x" }, { "id": "b", "type": "x" } ]""");
        var others = new PlanProblems();

        var pipeline = await Planner.PlanAsync(document!, new FakeRegistry(), new FakeEngine(), Plan.Connectors, Plan.Files, VariableLayers.None, others, TestContext.Current.CancellationToken);

        Assert.True(document!.IsPartial);
        Assert.Null(pipeline);
        Assert.Empty(others);
    }

    [Fact]
    public async Task Steps_made_in_code_get_their_type()
    {
        var (pipeline, _) = await Plan.MakeAsync([Plan.Transform("b", "SELECT 1", "t")]);

        Assert.Equal("transform", pipeline!.Steps[0].Step.Type);
        Assert.Null(pipeline.Steps[0].Origin);
        Assert.Equal("code", pipeline.Name);
    }
}
