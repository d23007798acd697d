using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Behaviour;

public sealed class WriterBehaviourTests
{
    private const string Source = Sources.Registry + """
        public enum Level { Low, VeryHigh, Highest = VeryHigh, SQLText }

        public sealed record S : Step
        {
            public required string Text { get; init; }
            public string? Maybe { get; init; } = "default";
            public bool Flag { get; init; } = true;
            public int Small { get; init; }
            public int? MaybeSmall { get; init; }
            public long Large { get; init; }
            public double Real { get; init; }
            public decimal Exact { get; init; }
            public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(1);
            public TimeSpan? MaybeWait { get; init; }
            public Level Level { get; init; }
            public Level? MaybeLevel { get; init; }
            public ValueList<string> Names { get; init; } = ["x"];
            public ValueList<Level> Levels { get; init; }
            public ValueList<ValueList<int>> Matrix { get; init; }
            public ValueMap<string?> Texts { get; init; }
            public ValueMap<JsonValue> Options { get; init; }
            public Inner? Inner { get; init; }
            public ValueList<Inner> List { get; init; }
            public ValueMap<Inner> Map { get; init; }
            public JsonValue Free { get; init; }
            public JsonValue? MaybeFree { get; init; }
        }

        public sealed record Inner { public required int Number { get; init; } public Inner? Next { get; init; } }

        public static class Steps
        {
            public static Step Smallest => new S { Id = "s", Type = "s", Text = "" };

            public static Step Largest => new S
            {
                Id = "s", Type = "s", Text = "ä\n\u0000 \"quoted\"", Maybe = null, Flag = false, Small = int.MinValue, MaybeSmall = 0, Large = long.MaxValue,
                Real = 0.1, Exact = 1.50m, Wait = new TimeSpan(1), MaybeWait = TimeSpan.MaxValue, Level = Level.Highest, MaybeLevel = Level.SQLText,
                Names = [], Levels = [Level.Low, Level.VeryHigh], Matrix = [[1, 2], [], [3]], Texts = [new("a", null), new("", "b")],
                Options = [new("o", JsonValue.Parse("{\"a\":[1,2.0]}"))], Inner = new Inner { Number = 1, Next = new Inner { Number = 2 } },
                List = [new Inner { Number = 3 }], Map = [new("m", new Inner { Number = 4 })], Free = JsonValue.From("text"), MaybeFree = JsonValue.Null,
                DependsOn = ["a"], ExpectedDuration = TimeSpan.FromMilliseconds(1.5), Criticality = Criticality.Critical, Timeout = TimeSpan.FromHours(1),
                Description = "d", Tags = ["t", "u"], RetryPolicy = new RetryPolicy { MaxAttempts = 9, Multiplier = 1, RetryOn = RetryOn.All },
            };

            public static Step Unnamed => new S { Id = "s", Text = "", Level = (Level)99 };
        }
        """;

    private static readonly string Complete = Source + Sources.Handler("s", "S");

    [Theory]
    [InlineData("Smallest", """{"id":"s","type":"s","text":""}""")]
    [InlineData(
        "Largest",
        """{"id":"s","type":"s","depends_on":["a"],"expected_duration_ms":1.5,"criticality":"critical","retry_policy":{"max_attempts":9,"multiplier":1,"retry_on":"all"},"timeout_ms":3600000,"description":"d","tags":["t","u"],"text":"\u00E4\n\u0000 \u0022quoted\u0022","maybe":null,"flag":false,"small":-2147483648,"maybe_small":0,"large":9223372036854775807,"real":0.1,"exact":1.50,"wait":0.0001,"maybe_wait":922337203685477.5807,"level":"very_high","maybe_level":"sql_text","names":[],"levels":["low","very_high"],"matrix":[[1,2],[],[3]],"texts":{"a":null,"":"b"},"options":{"o":{"a":[1,2.0]}},"inner":{"number":1,"next":{"number":2}},"list":[{"number":3}],"map":{"m":{"number":4}},"free":"text","maybe_free":null}""")]
    public void What_is_written_says_what_is_not_default_and_reads_back_equal(string which, string expected)
    {
        using var app = LoadedAssembly.From(Complete);
        var step = app.Get<Step>("Steps", which);

        var json = app.Registry().Write(step);

        Assert.Equal(expected, json);
        Assert.Equal(step, app.Registry().Parse("s", json));
    }

    [Fact]
    public void Another_name_of_an_enumerations_value_is_read_too()
    {
        using var app = LoadedAssembly.From(Complete);

        Assert.Equal(
            app.Registry().Parse("s", """{"id":"s","text":"","level":"very_high"}"""),
            app.Registry().Parse("s", """{"id":"s","text":"","level":"highest"}"""));
    }

    [Fact]
    public void A_value_without_a_name_cannot_be_written()
    {
        using var app = LoadedAssembly.From(Complete);

        var exception = Assert.Throws<ArgumentException>(() => app.Registry().Write(app.Get<Step>("Steps", "Unnamed")));

        Assert.Equal("Level has no member of the value 99, so it cannot be written as JSON.", exception.Message);
    }
}
