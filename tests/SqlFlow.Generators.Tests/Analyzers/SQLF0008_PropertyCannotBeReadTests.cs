using SqlFlow.Generators.Diagnostics;
using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Analyzers;

public sealed class SQLF0008_PropertyCannotBeReadTests
{
    private const string Id = DiagnosticIds.PropertyCannotBeRead;

    [Theory]
    [InlineData("object?", "object says nothing about the value; use JsonValue")]
    [InlineData("System.Text.Json.JsonElement", "JsonElement says nothing about the value; use JsonValue")]
    [InlineData("DateTime", "DateTime is not one of the types that JSON stands for; use string, or JsonValue")]
    [InlineData("float", "float is not one of the types that JSON stands for; use string, or JsonValue")]
    [InlineData("ValueList<Uri>", "Uri is not one of the types that JSON stands for; use string, or JsonValue")]
    [InlineData("Plain?", "Plain is not a record class")]
    [InlineData("Positional?", "Positional has no parameterless constructor that emitted code can call; give it properties instead of constructor parameters")]
    [InlineData("Shape?", "Shape is abstract")]
    [InlineData("Empty", "Empty has no members")]
    [InlineData("Generic<int>?", "Generic<int> is generic")]
    [InlineData("Other?", "Other is a step, and steps do not stand within steps")]
    public Task A_property_of_another_type_is_reported(string type, string reason) => AnalyzerHarness.Says(
        Id,
        $"'Value' cannot be read from JSON: {reason}",
        "public sealed record S : Step { public " + type + " [|Value|] { get; init; } }" + Sources.Handler("s", "S") + Types);

    [Fact]
    public Task A_property_of_a_nested_record_is_reported_there() => AnalyzerHarness.Fires(Id, """
        public sealed record S : Step
        {
            public Inner? Value { get; init; }
        }
        public sealed record Inner
        {
            public Uri? [|Link|] { get; init; }
        }
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);

    [Fact]
    public Task A_required_field_is_reported() => AnalyzerHarness.Fires(Id, """
        public sealed record S : Step
        {
            public required int [|Field|];
        }
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);

    [Fact]
    public Task A_required_property_without_public_setter_is_reported_by_the_compiler_alone() => AnalyzerHarness.IsSilent("""
        public sealed record S : Step
        {
            public required int Number { get; init; }
        }
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);

    [Fact]
    public Task AllowSingle_on_what_is_no_list_is_reported() => AnalyzerHarness.Fires(Id, """
        public sealed record S : Step
        {
            [StepProperty(AllowSingle = true)] public int [|Value|] { get; init; }
        }
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);

    [Fact]
    public Task All_unreadable_properties_are_reported() => AnalyzerHarness.Fires(Id, """
        public sealed record S : Step
        {
            public Uri? [|A|] { get; init; }
            public DateTime [|B|] { get; init; }
            public int C { get; init; }
        }
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);

    [Fact]
    public Task Readable_types_are_not_reported() => AnalyzerHarness.IsSilent("""
        public sealed record S : Step
        {
            public string? A { get; init; }
            public TimeSpan B { get; init; }
            public ValueList<ValueMap<Inner?>> C { get; init; }
            public JsonValue? D { get; init; }
            public WriteMode? E { get; init; }
            public object Computed => A ?? "";
        }
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        public sealed record Inner { public decimal Number { get; init; } public Inner? Next { get; init; } }
        """);

    private const string Types = """
        public class Plain;
        public sealed record Positional(int Number);
        public abstract record Shape;
        public enum Empty;
        public sealed record Generic<T>;
        public sealed record Other : Step;
        """;

    [Fact]
    public Task A_property_of_another_assemblys_record_is_reported_at_the_handlers_own_code() => AnalyzerHarness.Says(
        Id,
        "'Link' cannot be read from JSON: Uri is not one of the types that JSON stands for; use string, or JsonValue",
        "public sealed record [|S|] : Step { public Inner? Value { get; init; } }" + Sources.Handler("s", "S"),
        TestCompilation.Create("Lib", ["public sealed record Inner { public Uri? Link { get; init; } }"]).Reference(asProject: true));
}
