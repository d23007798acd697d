using SqlFlow.Generators.Tests.Harness;
using SqlFlow.Planning;

namespace SqlFlow.Generators.Tests.Behaviour;

/// <summary>Validation attributes in parser and schema.</summary>
public sealed class ValidationTests : IClassFixture<ValidationTests.App>
{
    private readonly App _app;

    public ValidationTests(App app) => _app = app;

    [Theory]
    [InlineData("count", "1", null)]
    [InlineData("count", "0", "\"count\" must be from 1 to 10, but is 0")]
    [InlineData("count", "11", "\"count\" must be from 1 to 10, but is 11")]
    [InlineData("large", "9223372036854775807", null)]
    [InlineData("large", "-1", "\"large\" must be at least 0, but is -1")]
    [InlineData("share", "0.5", null)]
    [InlineData("share", "null", null)]
    [InlineData("share", "0", "\"share\" must be more than 0 and at most 1, but is 0")]
    [InlineData("price", "0.1", null)]
    [InlineData("price", "0.09", "\"price\" must be from 0.1 to 9.5, but is 0.09")]
    [InlineData("name", "\"ab\"", null)]
    [InlineData("name", "\"\"", "\"name\" must have from 1 to 3 characters, but has 0")]
    [InlineData("name", "\"abcd\"", "\"name\" must have from 1 to 3 characters, but has 4")]
    [InlineData("name", "\"\\uD83D\\uDE00\\uD83D\\uDE00\\uD83D\\uDE00\"", null)]
    [InlineData("keys", "[]", "\"keys\" must have at least 1 item, but has 0")]
    [InlineData("keys", "\"a\"", null)]
    [InlineData("options", "{\"a\":1,\"b\":2}", "\"options\" must have at most 1 entry, but has 2")]
    [InlineData("level", "2", null)]
    [InlineData("level", "3", "\"level\" must be one of 1, 2, but is 3")]
    [InlineData("kind", "\"a\"", null)]
    [InlineData("kind", "null", null)]
    [InlineData("kind", "\"c\"", "\"kind\" must be one of \"a\", \"b\", null, but is \"c\"")]
    [InlineData("mode", "\"append\"", null)]
    [InlineData("mode", "\"upsert\"", "\"mode\" must be one of \"append\", \"replace\", but is Upsert")]
    [InlineData("code", "\"ab12\"", null)]
    [InlineData("code", "\"a\"", null)]
    [InlineData("code", "\"ab12 \"", "\"code\" must match a|[a-z]+[0-9]+, but is \"ab12 \"")]
    [InlineData("code", "\"a1\\n\"", "\"code\" must match a|[a-z]+[0-9]+, but is \"a1\n\"")]
    [InlineData("code", "\"\"", "\"code\" must match a|[a-z]+[0-9]+, but is \"\"")]
    [InlineData("ahead", "\"xa\"", "\"ahead\" must match (?!x).*, but is \"xa\"")]
    [InlineData("ahead", "\"ya\"", null)]
    [InlineData("code", "\"${code}\"", null)]
    [InlineData("name", "\"${long_name}\"", null)]
    [InlineData("kind", "\"${kind|c}\"", null)]
    [InlineData("inner", "{\"number\":5}", "\"inner.number\" must be at most 4, but is 5")]
    public void A_value_is_checked_as_its_attribute_says(string name, string value, string? message)
    {
        var (step, problems) = _app.Registry.Read("s", $$"""{"id":"s","{{name}}":{{value}}}""");

        Assert.Equal(message is null, step is not null);
        Assert.Equal(message is null ? [] : [message], problems.Select(static problem => problem.Message));
    }

    [Fact]
    public void A_problem_has_the_place_of_the_value_and_the_attributes_own_message()
    {
        var problem = Assert.Single(_app.Registry.Problems("s", """
            {
              "id": "s",
              "keys": [],
              "tag": "A"
            }
            """), static problem => problem.Property == "tag");

        Assert.Equal((PlanProblemCodes.InvalidValue, 4, 10, "lower case only"), (problem.Code, problem.Line, problem.Column, problem.Hint));
    }

    [Fact]
    public void All_checks_of_a_value_are_reported() => Assert.Equal(
        ["\"tag\" must match [a-z]+, but is \"AAAA\"", "\"tag\" must have at most 3 characters, but has 4"],
        _app.Registry.Problems("s", """{"id":"s","tag":"AAAA"}""").Select(static problem => problem.Message));

    [Theory]
    [InlineData("count", """{"type": "integer", "minimum": 1, "maximum": 10}""")]
    [InlineData("large", """{"type": "integer", "minimum": 0}""")]
    [InlineData("share", """{"type": ["number", "null"], "exclusiveMinimum": 0, "maximum": 1}""")]
    [InlineData("price", """{"type": "number", "minimum": 0.1, "maximum": 9.5}""")]
    [InlineData("name", """{"type": ["string", "null"], "anyOf": [{"minLength": 1, "maxLength": 3}, {"pattern": "\\$\\{"}]}""")]
    [InlineData("keys", """{"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "string"}], "minItems": 1}""")]
    [InlineData("options", """{"type": "object", "additionalProperties": {"type": "integer"}, "maxProperties": 1}""")]
    [InlineData("level", """{"type": "integer", "enum": [1, 2]}""")]
    [InlineData("kind", """{"type": ["string", "null"], "anyOf": [{"enum": ["a", "b", null]}, {"pattern": "\\$\\{"}]}""")]
    [InlineData("mode", """{"type": "string", "enum": ["append", "replace"]}""")]
    [InlineData("code", """{"type": ["string", "null"], "anyOf": [{"pattern": "^(?:a|[a-z]+[0-9]+)$"}, {"pattern": "\\$\\{"}]}""")]
    public void The_schema_says_the_same(string name, string expected) =>
        Assert.Equal(expected, _app.Registry.Schema("s").GetProperty("properties").GetProperty(name).GetRawText());

    public sealed class App : IDisposable
    {
        private readonly LoadedAssembly _assembly = LoadedAssembly.From("using System.ComponentModel.DataAnnotations;\n" + Sources.Registry + Sources.Step("s", "S", """
            [Range(1, 10)] public int Count { get; init; }
            [Range(0, double.MaxValue)] public long Large { get; init; }
            [Range(0, 1d, MinimumIsExclusive = true)] public double? Share { get; init; }
            [Range(typeof(decimal), "0.1", "9.5")] public decimal Price { get; init; }
            [StringLength(3, MinimumLength = 1)] public string? Name { get; init; }
            [MinLength(1), StepProperty(AllowSingle = true)] public ValueList<string> Keys { get; init; }
            [MaxLength(1)] public ValueMap<int> Options { get; init; }
            [AllowedValues(1, 2)] public int Level { get; init; }
            [AllowedValues("a", "b", null)] public string? Kind { get; init; }
            [AllowedValues(WriteMode.Append, WriteMode.Replace)] public WriteMode Mode { get; init; }
            [RegularExpression("a|[a-z]+[0-9]+")] public string? Code { get; init; }
            [RegularExpression("(?!x).*")] public string? Ahead { get; init; }
            [RegularExpression("[a-z]+", ErrorMessage = "lower case only"), MaxLength(3)] public string? Tag { get; init; }
            public Inner? Inner { get; init; }
            """) + "public sealed record Inner { [Range(int.MinValue, 4)] public int Number { get; init; } }");

        internal Registry Registry => field ??= _assembly.Registry();

        public void Dispose() => _assembly.Dispose();
    }
}
