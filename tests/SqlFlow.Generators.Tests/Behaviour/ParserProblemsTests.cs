using System.Text;
using System.Text.Json;
using SqlFlow.Generators.Tests.Harness;
using SqlFlow.Planning;

namespace SqlFlow.Generators.Tests.Behaviour;

public sealed class ParserProblemsTests : IClassFixture<ParserProblemsTests.App>
{
    private readonly App _app;

    public ParserProblemsTests(App app) => _app = app;

    private Registry Registry => _app.Registry;

    [Fact]
    public void Unknown_property_is_reported_with_its_place_and_the_nearest_name()
    {
        var problem = Assert.Single(Registry.Problems("load", """
            {
              "id": "s", "target_table": "t",
              "mod": "replace"
            }
            """));

        Assert.Equal(
            new PlanProblem
            {
                Code = PlanProblemCodes.UnknownProperty,
                File = "plan.json",
                Line = 3,
                Column = 3,
                Message = "unknown property \"mod\"",
                Hint = "did you mean \"mode\"?",
                StepId = "s",
                Property = "mod",
            },
            problem);
    }

    [Theory]
    [InlineData("target_tabel", "did you mean \"target_table\"?")]
    [InlineData("targetTable", "did you mean \"target_table\"?")]
    [InlineData("dependson", "did you mean \"depends_on\"?")]
    [InlineData("TAGS", "did you mean \"tags\"?")]
    [InlineData("something_else", null)]
    public void The_hint_names_own_and_common_properties(string name, string? hint) =>
        Assert.Equal(hint, Assert.Single(Registry.Problems("load", $$$"""{"id":"s","target_table":"t","{{{name}}}":{"a":[1]}}""")).Hint);

    [Fact]
    public void All_problems_come_out_together() => Assert.Equal(
        [
            "SF2111: unknown property \"tagret_table\" (did you mean \"target_table\"?)",
            "SF2115: \"mode\" must be one of \"replace\", \"append\", \"upsert\", but is the string \"apend\" (did you mean \"append\"?)",
            "SF2114: \"small\" must be a whole number, but is the string \"1\"",
            "SF2113: property \"mode\" is given twice",
            "SF2114: \"keys[1]\" must be a string, but is the number 5",
            "SF2114: \"keys[3]\" must be a string, but is an object",
            "SF2114: \"options.b\" must be a string, but is true",
            "SF2113: property \"options.a\" is given twice",
            "SF2114: \"rules[0].bounds[1]\" must be a whole number, but is a list",
            "SF2111: unknown property \"rules[0].colum\" (did you mean \"column\"?)",
            "SF2112: property \"rules[0].column\" is missing",
            "SF2114: \"rules[1]\" must be an object, but is null",
            "SF2112: property \"id\" is missing",
            "SF2112: property \"target_table\" is missing",
        ],
        Registry.Problems("load", """
            {
              "tagret_table": "t", "mode": "apend", "small": "1", "mode": "append", "keys": ["a", 5, "b", {"x": [1]}],
              "options": {"a": "1", "b": true, "a": "2"},
              "rules": [{"bounds": [1, [2], 3], "colum": "c"}, null]
            }
            """).Select(static problem => Message(problem)));

    [Theory]
    [InlineData("target_table", "null", "must be a string, but is null")]
    [InlineData("target_table", "5", "must be a string, but is the number 5")]
    [InlineData("mode", "1", "must be one of \"replace\", \"append\", \"upsert\", but is the number 1")]
    [InlineData("small", "1.5", "must be a whole number, but is the number 1.5")]
    [InlineData("small", "null", "must be a whole number, but is null")]
    [InlineData("flag", "\"true\"", "must be true or false, but is the string \"true\"")]
    [InlineData("real", "\"1\"", "must be a number, but is the string \"1\"")]
    [InlineData("exact", "{}", "must be a number, but is an object")]
    [InlineData("wait", "\"5s\"", "must be a number of milliseconds, but is the string \"5s\"")]
    [InlineData("lookback", "3", "must be a string or null, but is the number 3")]
    [InlineData("keys", "3", "must be a string, but is the number 3")]
    [InlineData("options", "[]", "must be an object, but is a list")]
    [InlineData("rules", "{}", "must be a list, but is an object")]
    [InlineData("only", "\"x\"", "must be an object, but is the string \"x\"")]
    [InlineData("depends_on", "\"a\"", "must be a list, but is the string \"a\"")]
    [InlineData("id", "7", "must be a string, but is the number 7")]
    [InlineData("criticality", "7", "must be one of \"low\", \"normal\", \"high\", \"critical\", but is the number 7")]
    [InlineData("retry_policy", "3", "must be an object, but is the number 3")]
    public void A_wrong_type_says_what_was_expected_and_what_was_found(string property, string json, string message)
    {
        var problem = Problem(property, json);

        Assert.Equal(PlanProblemCodes.WrongType, problem.Code);
        Assert.Equal($"\"{property}\" {message}", problem.Message);
        Assert.Equal(property, problem.Property);
    }

    [Theory]
    [InlineData("small", "2147483648", "must be from -2147483648 to 2147483647, but is 2147483648")]
    [InlineData("large", "1e30", "must be from -9223372036854775808 to 9223372036854775807, but is 1e30")]
    [InlineData("large", "1e999", "must be from -9223372036854775808 to 9223372036854775807, but is 1e999")]
    [InlineData("real", "1e999", "is too large for a number: 1e999")]
    [InlineData("exact", "1e29", "is too large for a decimal number: 1e29")]
    [InlineData("wait", "1e29", "is too long: 1e29 milliseconds")]
    [InlineData("wait", "922337203685478", "is too long: 922337203685478 milliseconds")]
    [InlineData("target_table", "\"\\ud800\"", "holds characters that are no valid Unicode text")]
    [InlineData("free", "{\"a\":[\"\\ud800\"]}", "holds characters that are no valid Unicode text")]
    [InlineData("id", "\"\"", "must not be empty")]
    [InlineData("timeout_ms", "0", "must be more than 0")]
    [InlineData("expected_duration_ms", "-1", "must be more than 0")]
    public void A_value_that_is_not_allowed_says_why(string property, string json, string message)
    {
        var problem = Problem(property, json);

        Assert.Equal(PlanProblemCodes.InvalidValue, problem.Code);
        Assert.Equal($"\"{property}\" {message}", problem.Message);
    }

    [Theory]
    [InlineData("\"max_attempts\":0", "max_attempts", "must be 1 or more")]
    [InlineData("\"initial_delay_ms\":-1", "initial_delay_ms", "must not be negative")]
    [InlineData("\"multiplier\":0.5", "multiplier", "must be 1 or more")]
    [InlineData("\"max_delay_ms\":-1", "max_delay_ms", "must not be negative")]
    [InlineData("\"jitter\":1.1", "jitter", "must be from 0 to 1")]
    [InlineData("\"retry_on\":\"any\"", "retry_on", "must be one of \"transient\", \"all\", but is the string \"any\"")]
    public void A_retry_policy_keeps_to_its_ranges(string json, string property, string message)
    {
        var problem = Problem("retry_policy", $"{{{json}}}");

        Assert.Equal($"\"retry_policy.{property}\" {message}", problem.Message);
        Assert.Equal($"retry_policy.{property}", problem.Property);
    }

    [Fact]
    public void An_alias_is_the_same_property()
    {
        Assert.Contains("Lookback = 2 days", Registry.Parse("load", """{"id":"s","target_table":"t","lookback_window":"2 days"}""").ToString(), StringComparison.Ordinal);
        var problem = Assert.Single(Registry.Problems("load", """{"id":"s","target_table":"t","lookback":"1","lookback_window":"2"}"""));
        Assert.Equal("SF2113: property \"lookback_window\" is another name for \"lookback\", which is given already", Message(problem));
    }

    [Fact]
    public void A_property_that_was_wrong_is_not_missing_as_well() =>
        Assert.Single(Registry.Problems("load", """{"id":"s","target_table":[1,2,{"a":3}]}"""));

    [Fact]
    public void Long_values_and_names_are_cut_short()
    {
        var problems = Registry.Problems("load", $$"""{"id":"s","target_table":"t","small":"{{new string('x', 10_000)}}","{{new string('y', 10_000)}}":1}""");

        Assert.All(problems, static problem => Assert.InRange(problem.Message.Length, 1, 200));
    }

    [Fact]
    public void Nesting_ends_somewhere()
    {
        const int Depth = 5_000;
        var json = "{\"id\":\"s\",\"target_table\":\"t\",\"only\":" + string.Concat(Enumerable.Repeat("{\"column\":\"c\",\"next\":", Depth)) + "null" + new string('}', Depth + 1);
        var utf8 = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = Depth * 2 });
        reader.Read();
        var problems = new PlanProblems();

        Assert.True(Registry.Steps.TryParse("load"u8, ref reader, problems, out var step));
        Assert.Null(step);
        Assert.Equal(PlanProblemCodes.LimitExceeded, Assert.Single(problems).Code);
        Assert.Equal(0, reader.CurrentDepth);
    }

    private static string Message(PlanProblem problem) => $"{problem.Code}: {problem.Message}{(problem.Hint is null ? "" : $" ({problem.Hint})")}";

    private PlanProblem Problem(string property, string json)
    {
        var id = property == "id" ? "" : "\"id\":\"s\",";
        var table = property == "target_table" ? "" : "\"target_table\":\"t\",";
        return Assert.Single(Registry.Problems("load", $"{{{id}{table}\"{property}\":{json}}}"));
    }

    public sealed class App : IDisposable
    {
        private readonly LoadedAssembly _app = LoadedAssembly.From(Sources.Registry + Sources.Handler("load", "LoadStep") + """
            public sealed record LoadStep : Step
            {
                public required string TargetTable { get; init; }
                public WriteMode Mode { get; init; }
                public int Small { get; init; }
                public long Large { get; init; }
                public double Real { get; init; }
                public decimal Exact { get; init; }
                public TimeSpan Wait { get; init; }
                public bool Flag { get; init; }
                [StepProperty(Aliases = ["lookback_window"])] public string? Lookback { get; init; }
                [StepProperty(AllowSingle = true)] public ValueList<string> Keys { get; init; }
                public ValueMap<string> Options { get; init; }
                public ValueList<Rule> Rules { get; init; }
                public JsonValue Free { get; init; }
                public Rule? Only { get; init; }
            }

            public sealed record Rule { public required string Column { get; init; } public Rule? Next { get; init; } public ValueList<int> Bounds { get; init; } }
            """);

        internal Registry Registry => _app.Registry();

        public void Dispose() => _app.Dispose();
    }
}
