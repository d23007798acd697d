using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Behaviour;

public sealed class ParserBehaviourTests : IClassFixture<ParserBehaviourTests.AllTypes>
{
    private readonly AllTypes _types;

    public ParserBehaviourTests(AllTypes types) => _types = types;

    [Theory]
    [InlineData("string", "\"a\"", "a")]
    [InlineData("string", "\"\"", "")]
    [InlineData("string", "\"\\u00e4\\n\\\"\"", "ä\n\"")]
    [InlineData("string?", "null", null)]
    [InlineData("bool", "true", true)]
    [InlineData("bool", "false", false)]
    [InlineData("bool?", "null", null)]
    [InlineData("int", "-2147483648", int.MinValue)]
    [InlineData("int", "5.0", 5)]
    [InlineData("int", "1e3", 1000)]
    [InlineData("int?", "7", 7)]
    [InlineData("int?", "null", null)]
    [InlineData("long", "9223372036854775807", long.MaxValue)]
    [InlineData("long", "1E2", 100L)]
    [InlineData("double", "0.1", 0.1)]
    [InlineData("double", "3", 3.0)]
    [InlineData("double?", "null", null)]
    [InlineData("WriteMode", "\"replace\"", WriteMode.Replace)]
    [InlineData("WriteMode", "\"UPSERT\"", WriteMode.Upsert)]
    [InlineData("WriteMode?", "null", null)]
    public void A_value_is_read_as_its_type_says(string type, string json, object? expected) => Assert.Equal(expected, ReadValue(type, json));

    [Theory]
    [InlineData("1", "00:00:00.001")]
    [InlineData("1500", "00:00:01.5")]
    [InlineData("0.5", "00:00:00.0005")]
    [InlineData("-86400000", "-1.00:00:00")]
    [InlineData("922337203685477.5807", "10675199.02:48:05.4775807")]
    public void A_time_span_is_read_from_milliseconds(string json, string expected) =>
        Assert.Equal(TimeSpan.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), ReadValue("TimeSpan", json));

    [Fact]
    public void A_decimal_keeps_all_its_digits() => Assert.Equal(79228162514264337593543950335m, ReadValue("decimal", "79228162514264337593543950335"));

    [Fact]
    public void Lists_and_maps_are_read_in_order()
    {
        Assert.Equal((ValueList<string>)["a", "b"], ReadValue("ValueList<string>", """["a","b"]"""));
        Assert.Equal((ValueList<int?>)[1, null], ReadValue("ValueList<int?>", "[1,null]"));
        Assert.Equal((ValueList<string>)[], ReadValue("ValueList<string>", "[]"));
        Assert.Null(ReadValue("ValueList<string>?", "null"));
        var map = Assert.IsType<ValueMap<long>>(ReadValue("ValueMap<long>", """{"z":1,"a":2}"""));
        Assert.Equal([new("z", 1), new("a", 2)], map);
    }

    [Fact]
    public void Long_lists_and_maps_are_read_whole()
    {
        var numbers = Enumerable.Range(0, 1_000).ToArray();

        Assert.Equal(numbers, Assert.IsType<ValueList<int>>(ReadValue("ValueList<int>", $"[{string.Join(',', numbers)}]")));
        Assert.Equal(numbers, Assert.IsType<ValueMap<int>>(ReadValue("ValueMap<int>", $"{{{string.Join(',', numbers.Select(static n => $"\"k{n}\":{n}"))}}}")).Values);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("1.0")]
    [InlineData("""{"a":[1,{"b":null}]}""")]
    public void Free_JSON_is_taken_as_it_is(string json)
    {
        Assert.Equal(JsonValue.Parse(json), ReadValue("JsonValue", json));
        Assert.Equal(JsonValue.Parse(json), ReadValue("JsonValue?", json));
    }

    [Theory]
    [InlineData("\"a\"")]
    [InlineData("[\"a\"]")]
    public void A_single_value_stands_for_a_list_of_one_where_that_is_allowed(string json)
    {
        using var app = LoadedAssembly.From(Sources.Registry + Sources.Step("s", "S", "[StepProperty(AllowSingle = true)] public ValueList<string> P { get; init; }"));

        var step = app.Registry().Parse("s", $$"""{"id":"s","p":{{json}}}""");

        Assert.Equal((ValueList<string>)["a"], step.GetType().GetProperty("P")!.GetValue(step));
    }

    [Fact]
    public void What_is_not_written_keeps_the_records_own_default()
    {
        using var app = LoadedAssembly.From(Sources.Registry + Sources.Handler("s", "S") + """
            public sealed record S : Step
            {
                public S() => Tags = ["nightly"];
                public required string Table { get; init; }
                public int Number { get; init; } = 42;
                public string Text { get; init; } = string.Concat("a", "b");
                public ValueList<string> Names { get; init; } = ["x"];
                public WriteMode? Mode { get; init; } = WriteMode.Append;
                public Inner Inner { get; init; } = new() { Number = 3 };
            }

            public sealed record Inner { public int Number { get; init; } = 5; }
            public static class Expected
            {
                public static Step Empty => new S { Id = "s", Type = "s", Table = "t" };
                public static Step WithInner => new S { Id = "s", Type = "s", Table = "t", Inner = new Inner() };
            }
            """);

        Assert.Equal(app.Get<Step>("Expected", "Empty"), app.Registry().Parse("s", """{"id":"s","type":"s","table":"t"}"""));
        Assert.Equal(app.Get<Step>("Expected", "WithInner"), app.Registry().Parse("s", """{"id":"s","type":"s","table":"t","inner":{}}"""));
    }

    [Fact]
    public void Common_properties_are_read_by_every_step()
    {
        using var app = LoadedAssembly.From(Sources.Registry + Sources.Step("s", "S", ""));

        var step = app.Registry().Parse("s", """
            {
              "type": "s", "depends_on": ["a", "b"], "expected_duration_ms": 1500, "criticality": "High", "timeout_ms": 60000, "description": "d", "tags": ["t"],
              "retry_policy": { "max_attempts": 5, "initial_delay_ms": 10, "multiplier": 1.5, "max_delay_ms": 1000, "jitter": 0, "retry_on": "all" }, "id": "x"
            }
            """);

        Assert.Equal("x", step.Id);
        Assert.Equal("s", step.Type);
        Assert.Equal((ValueList<string>)["a", "b"], step.DependsOn);
        Assert.Equal(TimeSpan.FromSeconds(1.5), step.ExpectedDuration);
        Assert.Equal(Criticality.High, step.Criticality);
        Assert.Equal(TimeSpan.FromMinutes(1), step.Timeout);
        Assert.Equal("d", step.Description);
        Assert.Equal((ValueList<string>)["t"], step.Tags);
        Assert.Equal(
            new RetryPolicy
            {
                MaxAttempts = 5,
                InitialDelay = TimeSpan.FromMilliseconds(10),
                Multiplier = 1.5,
                MaxDelay = TimeSpan.FromSeconds(1),
                Jitter = 0,
                RetryOn = RetryOn.All,
            },
            step.RetryPolicy);
    }

    [Fact]
    public void Properties_of_intermediate_records_count_and_computed_ones_do_not()
    {
        using var app = LoadedAssembly.From(Sources.Registry + Sources.Handler("s", "S") + """
            public abstract record Middle : Step
            {
                public required string Table { get; init; }
                public virtual int Number { get; init; } = 1;
                protected abstract string Secret { get; }
            }

            public sealed record S : Middle
            {
                [StepProperty(Name = "count")] public override int Number { get; init; } = 2;
                public string Shout => Table.ToUpperInvariant();
                public static int Static { get; set; }
                internal int Hidden { get; init; }
                protected override string Secret => "";
                public int WriteOnly { init { } }
            }

            public static class Expected { public static Step Value => new S { Id = "s", Type = "s", Table = "t", Number = 7 }; }
            """);

        Assert.Equal(app.Get<Step>("Expected", "Value"), app.Registry().Parse("s", """{"id":"s","table":"t","count":7}"""));
        Assert.Equal(["table", "count"], app.Registry().Schema("s").GetProperty("properties").EnumerateObject().Select(static property => property.Name));
    }

    [Fact]
    public void Names_may_be_written_with_escapes()
    {
        using var app = LoadedAssembly.From(Sources.Registry + Sources.Step("s", "S", "public WriteMode Mode { get; init; } public ValueMap<int> Map { get; init; }"));

        var step = app.Registry().Parse("s", """{"\u0069d":"s","m\u006fde":"\u0061ppend","map":{"\u00e4":1}}""");

        Assert.Contains("Mode = Append, Map = {ä: 1}", step.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Records_within_records_are_read_to_any_depth()
    {
        using var app = LoadedAssembly.From(Sources.Registry + Sources.Step("s", "S", "public Tree? Root { get; init; }") + """
            public sealed record Tree { public string? Name { get; init; } public ValueList<Tree> Children { get; init; } public ValueMap<Tree?> Named { get; init; } }
            """);
        const string Json = """{"id":"s","type":"s","root":{"children":[{"name":"a"},{"named":{"x":{"name":"b"},"y":null}}]}}""";

        Assert.Equal(Json, app.Registry().Write(app.Registry().Parse("s", Json)));
    }

    [Fact]
    public void Without_nullable_annotations_required_says_what_must_be_there()
    {
        using var app = LoadedAssembly.From(Sources.Registry + "#nullable disable\n" + Sources.Step("s", "S", "public required string Must { get; init; } public string May { get; init; }"));

        Assert.Equal("""{"id":"s","type":"s","must":"x"}""", app.Registry().Write(app.Registry().Parse("s", """{"id":"s","must":"x","may":null}""")));
        Assert.Equal("\"must\" must be a string, but is null", Assert.Single(app.Registry().Problems("s", """{"id":"s","must":null}""")).Message);
    }

    [Fact]
    public void Text_that_is_not_JSON_is_the_readers_exception()
    {
        using var app = LoadedAssembly.From(Sources.Registry + Sources.Step("s", "S", "public int P { get; init; }"));

        Assert.ThrowsAny<System.Text.Json.JsonException>(() => app.Registry().Read("s", """{"id":"s","p":"""));
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => app.Registry().Read("s", """{"id":"s","p":1"""));
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => app.Registry().Read("s", """{"id":"s" "p":1}"""));
    }

    private object? ReadValue(string type, string json)
    {
        var property = "P" + Array.IndexOf(AllTypes.Types, type);
        var name = property.ToLowerInvariant();
        var step = _types.Registry.Parse("s", $$"""{"id":"s","type":"s","{{name}}":{{json}}}""");
        Assert.Equal(step, _types.Registry.Parse("s", _types.Registry.Write(step)));
        return step.GetType().GetProperty(property)!.GetValue(step);
    }

    /// <summary>A step with a property of each type.</summary>
    public sealed class AllTypes : IDisposable
    {
        internal static readonly string[] Types =
        [
            "string", "string?", "bool", "bool?", "int", "int?", "long", "double", "double?", "decimal", "TimeSpan", "WriteMode", "WriteMode?", "JsonValue", "JsonValue?",
            "ValueList<string>", "ValueList<string>?", "ValueList<int>", "ValueList<int?>", "ValueMap<long>", "ValueMap<int>",
        ];

        private readonly LoadedAssembly _app = LoadedAssembly.From(Sources.Registry + Sources.Step(
            "s", "S", string.Concat(Types.Select(static (type, index) => $"public {type} P{index} {{ get; init; }}{(type is "string" ? " = \"default\";" : "")}\n"))));

        internal Registry Registry => _app.Registry();

        public void Dispose() => _app.Dispose();
    }
}
