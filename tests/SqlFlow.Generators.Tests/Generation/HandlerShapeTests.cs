using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Generation;

/// <summary>What cannot be a handler is left out, and nothing else suffers.</summary>
public sealed class HandlerShapeTests
{
    private const string Body = "{ public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default; }";

    [Fact]
    public void Handlers_that_cannot_be_called_are_left_out() => AssertLeftOut(
        static source => "public sealed record S : Step;\n" + source,
        "[StepHandler(\"s\")] public abstract class H : IStepHandler<S> " + Body,
        "[StepHandler(\"s\")] public class H<T> : IStepHandler<S> " + Body,
        "public class Outer<T> { [StepHandler(\"s\")] public class H : IStepHandler<S> " + Body + " }",
        "public class Outer { [StepHandler(\"s\")] private class H : IStepHandler<S> " + Body + " }",
        "public class Outer { [StepHandler(\"s\")] protected class H : IStepHandler<S> " + Body + " }",
        "[StepHandler(\"s\")] file class H : IStepHandler<S> " + Body,
        "[StepHandler(\"s\")] public class H(int number) : IStepHandler<S> { public int Number => number; public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default; }",
        "[StepHandler(\"s\")] public class H : IStepHandler<S> { private H() { } public static H One { get; } = new(); public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default; }",
        "[StepHandler(\"s\")] public class H : IStepHandler<S> { public required int Must { get; set; } public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default; }",
        "[StepHandler(\"s\")] public static class H;",
        "[StepHandler(\"s\")] public class H;",
        "[StepHandler(\"s\")] public class H : IStepHandler<S>, IStepHandler<Good> { public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default; public ValueTask<StepExecutionResult> ExecuteAsync(Good step, PipelineContext context, CancellationToken cancellationToken) => default; }",
        "[StepHandler(\"\")] public class H : IStepHandler<S> " + Body,
        "[StepHandler(null!)] public class H : IStepHandler<S> " + Body,
        "[StepHandler(\"S\")] public class H : IStepHandler<S> " + Body,
        "[StepHandler(\"1s\")] public class H : IStepHandler<S> " + Body,
        "[StepHandler(\"s-s\")] public class H : IStepHandler<S> " + Body,
        "[StepHandler(\"s s\")] public class H : IStepHandler<S> " + Body);

    [Fact]
    public void Step_records_that_JSON_cannot_make_are_left_out() => AssertLeftOut(
        static source => source + Sources.Handler("s", "S"),
        "public record S : Step;",
        "public sealed record S : Step { private S() { } public static S? None { get; } }",
        "public sealed record S(string Table) : Step;",
        "public sealed record S : Step { public object? Any { get; init; } }",
        "public sealed record S : Step { public string[]? Names { get; init; } }",
        "public sealed record S : Step { public List<string>? Names { get; init; } }",
        "public sealed record S : Step { public ValueList<DateTime> Times { get; init; } }",
        "public sealed record S : Step { public ValueMap<ValueList<float>> Numbers { get; init; } }",
        "public sealed record S : Step { public Inner? Value { get; init; } } public sealed record Inner { public Uri? Link { get; init; } }",
        "public sealed record S : Step { public Inner? Value { get; init; } } public sealed record Inner(int Number);",
        "public sealed record S : Step { public Inner? Value { get; init; } } public abstract record Inner;",
        "public sealed record S : Step { public Inner? Value { get; init; } } public sealed class Inner;",
        "public sealed record S : Step { public Empty Value { get; init; } } public enum Empty;",
        "public sealed record S : Step { [StepProperty(Name = \"b\")] public int A { get; init; } public int B { get; init; } }",
        "public sealed record S : Step { [StepProperty(Aliases = [\"b\"])] public int A { get; init; } public int B { get; init; } }",
        "public sealed record S : Step { [StepProperty(Name = \"tags\")] public int A { get; init; } }",
        "public sealed record S : Step { [StepProperty(AllowSingle = true)] public int A { get; init; } }",
        "public sealed record S : Step { public required int Field; }");

    [Fact]
    public void Of_two_handlers_of_one_type_or_one_record_the_first_counts()
    {
        var run = GeneratorHarness.Run(
            Sources.Registry
            + Sources.Step("a", "A", "") + Sources.Step("b", "B", "")
            + Sources.Handler("a", "B", name: "ZHandler")
            + Sources.Handler("c", "A", name: "YHandler"));

        Assert.Equal(["AppSteps.g.cs", "SqlFlow.Module.g.cs", "SqlFlow.Step.a.g.cs", "SqlFlow.Step.b.g.cs"], run.HintNames.Order(StringComparer.Ordinal));
        Assert.Contains("new global::AHandler()", run.Source("SqlFlow.Step.a.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Half_written_code_does_not_make_the_generator_fail()
    {
        string[] sources =
        [
            "[StepHandler] class H : IStepHandler<S> {",
            "[StepHandler(Nothing)] class H : IStepHandler<Missing> { }",
            "[StepHandler(\"x\", Oops = 3)] class H : IStepHandler<S> { } record S : Step { public Unknown? A { get; init; } }",
            "[StepRegistry(Modules = [typeof(Missing), typeof(]) partial class R",
            "[StepHandler(\"x\")][StepHandler(\"y\")] class H : IStepHandler<S> { } public sealed record S : Step { public S2 A { get; init; } = ; }",
            "[StepHandler(\"x\")] class H : IStepHandler<S> { } public sealed record S : S { }",
            "[StepHandler(\"x\")] class H : IStepHandler<int> { }",
        ];
        foreach (var source in sources)
        {
            var run = GeneratorHarness.RunOnBrokenCode(TestCompilation.Create(source));
            Assert.All(run.Result.Results, static result => Assert.Null(result.Exception));
        }
    }

    /// <summary>Each case in a namespace of its own and with a step type that tells which one was wrongly let in.</summary>
    private static void AssertLeftOut(Func<string, string> complete, params string[] cases)
    {
        var sources = cases.Select((source, index) =>
            $"namespace Case{index};\n{complete(source).Replace("[StepHandler(\"s\")]", $"[StepHandler(\"s{index}\")]", StringComparison.Ordinal)}");
        var good = Sources.Registry + Sources.Step("good", "Good", "");

        var run = GeneratorHarness.Run(TestCompilation.Create("App", sources.Prepend(good)));

        Assert.Equal(["AppSteps.g.cs", "SqlFlow.Module.g.cs", "SqlFlow.Step.good.g.cs"], run.HintNames.Order(StringComparer.Ordinal));
    }
}
