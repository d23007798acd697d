using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Generation;

public sealed class StepTests
{
    [Fact]
    public void A_step_without_properties_of_its_own() =>
        Snapshot.Verify(GeneratorHarness.Run(Sources.Step("noop", "NoopStep", "")));

    [Fact]
    public void A_step_with_required_and_optional_properties() => Snapshot.Verify(GeneratorHarness.Run($$"""
        namespace Shop;

        /// <summary>Loads a source into a <see cref="TargetTable"/>.</summary>
        public sealed record LoadStep : Step
        {
            /// <summary>Where the rows go.</summary>
            public required string TargetTable { get; init; }

            [StepProperty(Description = "How they are written.")]
            public WriteMode Mode { get; init; } = WriteMode.Append;

            public int? MaxBadRows { get; init; }
        }
        {{Sources.Handler("load", "LoadStep")}}
        """));

    [Fact]
    public void A_step_with_lists_maps_and_nested_records() => Snapshot.Verify(GeneratorHarness.Run($$"""
        public sealed record CheckStep : Step
        {
            [StepProperty(AllowSingle = true)]
            public ValueList<string> Keys { get; init; }

            public ValueMap<JsonValue> Options { get; init; }

            public ValueList<Expectation> Expect { get; init; }

            public Expectation? Otherwise { get; init; }
        }

        public sealed record Expectation
        {
            public required string Column { get; init; }

            public ValueMap<ValueList<decimal>> Bounds { get; init; }
        }
        {{Sources.Handler("check", "CheckStep")}}
        """));

    [Fact]
    public void Names_and_aliases_from_the_attribute() => Snapshot.Verify(GeneratorHarness.Run(Sources.Step(
        "source", "SourceStep", """[StepProperty(Name = "look_back", Aliases = ["lookback_window", "lookback"])] public string? Lookback { get; init; }""")));

    [Fact]
    public void Obsolete_handlers_and_properties_make_no_warning_in_emitted_code() => Assert.NotEmpty(GeneratorHarness.Run(
        Sources.Step("s", "S", "[Obsolete] public int Old { get; init; } [Obsolete(\"use another\")] public Kind Kind { get; init; }", ", Obsolete")
        + "public enum Kind { New, [Obsolete] Old }").HintNames);
}
