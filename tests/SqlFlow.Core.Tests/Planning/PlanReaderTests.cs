using System.Text;
using SqlFlow.Planning;

namespace SqlFlow.Core.Tests.Planning;

public sealed class PlanReaderTests
{
    [Fact]
    public void An_object_gives_name_variables_steps_and_levels()
    {
        var (plan, problems) = Plan.Read("""
            { "$schema": "https://example.org/plan.json", "pipeline": "shop", "variables": { "day": "2024-01-01", "n": 1.50, "on": true, "none": null },
              "levels": [["a"]], "steps": [ { "id": "a", "type": "transform", "sql": "SELECT 1", "target_table": "t" } ] }
            """);

        Assert.Empty(problems);
        Assert.Equal("shop", plan!.Name);
        Assert.Equal(["2024-01-01", "1.50", "true", "null"], plan.Variables.Values.Select(value => value.ToString()));
        Assert.Equal("transform", Assert.Single(plan.Steps).Type);
        Assert.Equal(["a"], Assert.Single(plan.Levels!.Value));
    }

    [Fact]
    public void An_array_is_a_plan_with_the_default_name()
    {
        var (plan, problems) = Plan.Read("""[{"type":"transform","target_table":"t","sql":"SELECT 1","id":"a"}]""");

        Assert.Empty(problems);
        Assert.Equal("plan", plan!.Name);
        Assert.Equal("a", plan.Steps[0].Id);
    }

    [Fact]
    public void A_byte_order_mark_is_dropped_and_not_counted()
    {
        var (_, problems) = Plan.Read([0xEF, 0xBB, 0xBF, .. "[1]"u8]);

        Assert.Equal("plan.json:1:2: SF2114: A step is an object, not a number.", Assert.Single(problems).ToString());
    }

    [Fact]
    public void Escaped_names_and_types_are_read_as_what_they_mean()
    {
        var (plan, problems) = Plan.Read("""[{"\u0069d":"\u0061","t\u0079pe":"tr\u0061nsform","sql":"SELECT 1","target_table":"t"}]""");

        Assert.Empty(problems);
        Assert.Equal("a", Assert.Single(plan!.Steps).Id);
    }

    [Theory]
    [InlineData("", 1, 1, "The plan is empty.")]
    [InlineData("  \n ", 1, 1, "The plan is empty.")]
    [InlineData("[", 1, 2, "The plan ends too early.")]
    [InlineData("[\n  {\"id\": \"a\",\n", 3, 1, "The plan ends too early.")]
    [InlineData("[1,]", 1, 3, "There is a comma, but nothing behind it.")]
    [InlineData("{\"steps\": [],\n}", 1, 13, "There is a comma, but nothing behind it.")]
    [InlineData("// a plan\n[]", 1, 1, "JSON has no comments.")]
    [InlineData("[\n  /* none */\n]", 2, 3, "JSON has no comments.")]
    [InlineData("[{\"id\": \"a\" // why\n}]", 1, 13, "JSON has no comments.")]
    [InlineData("['a']", 1, 2, "JSON knows strings in double quotes only.")]
    [InlineData("[{\"id\" \"a\"}]", 1, 8, "Here '\"' is not expected.")]
    [InlineData("[{\"id\": \"a\" \"type\": \"load\"}]", 1, 13, "A comma is missing before this string.")]
    [InlineData("[{\"id\": \"a]", 1, 9, "This string is not closed.")]
    [InlineData("[{\"id\": \"a\nb\"}]", 1, 11, "A string holds a line break or another control character.")]
    [InlineData("[{\"id\": \"a\\x\"}]", 1, 12, "A string holds an escape that JSON does not have.")]
    [InlineData("[True]", 1, 2, "Here 'T' is not JSON.")]
    [InlineData("[] []", 1, 4, "Here '[' is not expected.")]
    [InlineData("{\"é\": €}", 1, 7, "Here '€' is not JSON.")]
    public void Text_that_is_not_json_is_one_problem_with_its_place(string json, int line, int column, string message)
    {
        var (plan, problems) = Plan.Read(json);

        Assert.Null(plan);
        var problem = Assert.Single(problems);
        Assert.Equal((PlanProblemCodes.MalformedJson, line, column, message), (problem.Code, problem.Line, problem.Column, problem.Message));
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_one_problem_with_its_place()
    {
        var (plan, problems) = Plan.Read([.. "[\n{\"id\": \"é"u8, 0xFF, .. "\"}]"u8]);

        Assert.Null(plan);
        var problem = Assert.Single(problems);
        Assert.Equal((PlanProblemCodes.MalformedJson, 2, 10), (problem.Code, problem.Line, problem.Column));
        Assert.Contains("UTF-8", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"id": "\ud83d"}]""", 10)]
    [InlineData("""[{"id": "\\\ud83d"}]""", 12)]
    [InlineData("""[{"id": "\ud83d\n"}]""", 10)]
    [InlineData("""[{"id": "\ude00\ud83d"}]""", 10)]
    public void Half_of_a_character_is_one_problem_with_its_place(string json, int column)
    {
        var (plan, problems) = Plan.Read(json);

        Assert.Null(plan);
        Assert.Equal((PlanProblemCodes.MalformedJson, column), (Assert.Single(problems).Code, problems[0].Column));
    }

    [Fact]
    public void An_escaped_backslash_before_u_is_no_escape_of_a_character()
    {
        var (plan, problems) = Plan.Read("""[{"id": "\\ud83d", "type": "transform", "sql": "\ud83d\ude00", "target_table": "t"}]""");

        Assert.Empty(problems);
        Assert.Equal(@"\ud83d", plan!.Steps[0].Id);
    }

    [Theory]
    [InlineData("1", "SF2102", 1, "A plan is an object or an array, not a number.")]
    [InlineData("null", "SF2102", 1, "A plan is an object or an array, not null.")]
    [InlineData("{}", "SF2112", 1, "The plan has no 'steps'.")]
    [InlineData("""{"step": [], "steps": []}""", "SF2111", 2, "A plan has no 'step'.")]
    [InlineData("""{"steps": [], "steps": []}""", "SF2113", 15, "'steps' stands twice.")]
    [InlineData("""{"steps": {}}""", "SF2114", 11, "'steps' must be an array of steps, not an object.")]
    [InlineData("""{"pipeline": 1, "steps": []}""", "SF2114", 14, "'pipeline' must be the pipeline's name, not a number.")]
    [InlineData("""{"pipeline": " ", "steps": []}""", "SF2115", 14, "The pipeline's name must not be empty.")]
    [InlineData("""{"variables": [], "steps": []}""", "SF2114", 15, "'variables' must be an object of names and values, not an array.")]
    [InlineData("""{"variables": {"a": {}}, "steps": []}""", "SF2114", 21, "The variable 'a' must be a string, a number, true, false or null.")]
    [InlineData("""{"variables": {"a": [1]}, "steps": []}""", "SF2114", 21, "The variable 'a' must be a string, a number, true, false or null.")]
    [InlineData("""{"variables": {"a": 1, "a": 2}, "steps": []}""", "SF2113", 24, "The variable 'a' stands twice.")]
    [InlineData("""{"variables": {"1a": 1}, "steps": []}""", "SF2115", 16, "'1a' is not the name of a variable: letters, digits, '_' and '.', the first a letter or '_'.")]
    [InlineData("""{"levels": [1], "steps": []}""", "SF2114", 13, "'levels' must be an array of arrays of step ids, not a number.")]
    [InlineData("""{"levels": [["a", []]], "steps": []}""", "SF2114", 19, "'levels' must be an array of arrays of step ids, not an array.")]
    [InlineData("""{"$schema": 1, "steps": []}""", "SF2114", 13, "'$schema' must be the address of a schema, not a number.")]
    public void Json_that_is_not_a_plan_is_a_problem_with_its_place(string json, string code, int column, string message)
    {
        var (_, problems) = Plan.Read(json);

        var problem = Assert.Single(problems);
        Assert.Equal((code, 1, column, message), (problem.Code, problem.Line, problem.Column, problem.Message));
    }

    [Fact]
    public void An_unknown_key_names_the_nearest_one()
    {
        var (_, problems) = Plan.Read("""{"variabels": {}, "steps": []}""");

        Assert.Equal("Did you mean 'variables'?", Assert.Single(problems).Hint);
    }

    [Theory]
    [InlineData("""{"id": "a", "sql": "SELECT 1"}""", "SF2112", 2, "The step has no 'type'.", "a")]
    [InlineData("""{"id": "a", "type": 1}""", "SF2114", 22, "'type' must be a string.", "a")]
    [InlineData("""{"id": "a", "type": "lod"}""", "SF2110", 22, "There is no step type 'lod'.", "a")]
    [InlineData("""{"type": "transform", "sql": "", "target_table": "t"}""", "SF2112", 2, "'id' is missing.", null)]
    [InlineData("""{"id": 1, "type": "transform"}""", "SF2114", 9, "'id' is wrong.", null)]
    [InlineData("""{"id": " ", "type": "transform"}""", "SF2115", 9, "A step's id must not be empty.", " ")]
    [InlineData("""{"id": "a", "type": "transform", "sq": 1}""", "SF2111", 35, "'sq' is wrong.", "a")]
    [InlineData("""{"id": "a", "type": "transform", "sql": 1}""", "SF2114", 42, "'sql' is wrong.", "a")]
    public void A_wrong_step_is_a_problem_with_step_and_place(string step, string code, int column, string message, string? id)
    {
        var (plan, problems) = Plan.Read($"[{step}]");

        var problem = Assert.Single(problems);
        Assert.Equal((code, 1, column, message, id), (problem.Code, problem.Line, problem.Column, problem.Message, problem.StepId));
        Assert.Empty(plan!.Steps);
    }

    [Fact]
    public void An_unknown_type_names_the_nearest_and_all_known_ones()
    {
        var (_, problems) = Plan.Read("""[{"id": "a", "type": "lod"}]""");

        Assert.Equal("Did you mean 'load'? Known: check, export, load, set, source, transform.", Assert.Single(problems).Hint);
    }

    [Fact]
    public void A_step_of_unknown_type_without_an_id_has_two_problems()
    {
        var (_, problems) = Plan.Read("""[{"type": "x"}]""");

        Assert.Equal([PlanProblemCodes.UnknownStepType, PlanProblemCodes.MissingProperty], problems.Select(problem => problem.Code));
    }

    [Fact]
    public void A_repeated_id_names_the_first_place()
    {
        var (plan, problems) = Plan.Read("""
            [ { "id": "a", "type": "transform" },
              { "type": "transform", "id": "a" } ]
            """);

        Assert.Equal("plan.json:2:32: SF2120: The id 'a' stands twice. The first one stands on line 1, column 11. (Give each step an id of its own.)", Assert.Single(problems).ToString());
        Assert.Single(plan!.Steps);
    }

    [Fact]
    public void Nesting_beyond_the_limit_is_said_so()
    {
        var deep = $$$"""[{"id":"a","type":"transform","options":{"a":{{{new string('[', 62)}}}{{{new string(']', 62)}}}}}]""";

        var (plan, problems) = Plan.Read(deep);

        Assert.Null(plan);
        var problem = Assert.Single(problems);
        Assert.Equal((PlanProblemCodes.LimitExceeded, 107), (problem.Code, problem.Column));
        Assert.Contains("64", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_up_to_the_limit_is_read()
    {
        var deep = $$$"""[{"id":"a","type":"transform","options":{"a":{{{new string('[', 61)}}}{{{new string(']', 61)}}}}}]""";

        Assert.Empty(Plan.Read(deep).Problems);
    }

    [Fact]
    public void A_million_open_arrays_are_one_problem()
    {
        var (plan, problems) = Plan.Read(Encoding.UTF8.GetBytes(new string('[', 1_000_000)));

        Assert.Null(plan);
        Assert.Equal(PlanProblemCodes.LimitExceeded, Assert.Single(problems).Code);
    }

    [Fact]
    public void More_bytes_than_the_limit_are_not_read()
    {
        var (plan, problems) = Plan.Read(new byte[PlanReader.MaxBytes + 1]);

        Assert.Null(plan);
        Assert.Equal(PlanProblemCodes.LimitExceeded, Assert.Single(problems).Code);
    }

    [Fact]
    public void More_steps_than_the_limit_are_one_problem()
    {
        var json = new StringBuilder("[");
        for (var i = 0; i <= PlanReader.MaxSteps; i++) json.Append(i == 0 ? "" : ",").Append("{\"id\":\"").Append(i).Append("\",\"type\":\"transform\"}");
        json.Append(",1,[],{}]");

        var (plan, problems) = Plan.Read(json.ToString());

        Assert.Equal(PlanProblemCodes.LimitExceeded, Assert.Single(problems).Code);
        Assert.Equal(PlanReader.MaxSteps, plan!.Steps.Length);
    }

    [Fact]
    public void Millions_of_problems_are_cut_off()
    {
        var (_, problems) = Plan.Read($"[{string.Join(',', Enumerable.Repeat("1", 20_000))}]");

        Assert.Equal(10_001, problems.Count);
        Assert.Equal(PlanProblemCodes.LimitExceeded, problems[^1].Code);
    }

    [Fact]
    public void All_problems_of_a_plan_are_reported_at_once()
    {
        var (_, problems) = Plan.Read("""
            { "pipline": "x", "variables": { "a": [] },
              "steps": [
                { "id": "a", "type": "tranform" },
                { "id": "b", "type": "transform", "sqll": "", "sql": 1 },
                5,
                { "id": "b", "type": "transform", "sql": "SELECT 1", "target_table": "t" } ] }
            """);

        Assert.Equal(
            ["1:3 SF2111", "1:39 SF2114", "3:26 SF2110", "4:39 SF2111", "4:58 SF2114", "5:5 SF2114", "6:13 SF2120"],
            problems.Select(problem => $"{problem.Line}:{problem.Column} {problem.Code}"));
    }
}
