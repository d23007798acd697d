using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Behaviour;

/// <summary>Names that users may choose and that emitted code must survive.</summary>
public sealed class NamesTests
{
    [Fact]
    public void Types_that_are_called_like_the_frameworks_capture_nothing()
    {
        using var app = LoadedAssembly.From("""
            public class Task;
            public class StepModule;
            public class StepExecutionResult;

            namespace Shop
            {
                public class System;
                public class SqlFlow;
                public class Threading;
                public class String;
                public class ReadOnlySpan<T>;

                public sealed record Step : global::SqlFlow.Step { public String1? Inner { get; init; } public IStepRegistry? Mode { get; init; } }
                public sealed record String1 { public string? Step { get; init; } }
                public enum IStepRegistry { Yes, No }

                [global::SqlFlow.StepHandler("step"), global::SqlFlow.Observed]
                internal sealed class Handler : global::SqlFlow.IStepHandler<Step>
                {
                    public global::System.Threading.Tasks.ValueTask<global::SqlFlow.StepExecutionResult> ExecuteAsync(Step step, global::SqlFlow.PipelineContext context, global::System.Threading.CancellationToken cancellationToken) => default;
                }

                [global::SqlFlow.StepRegistry]
                public sealed partial class AppSteps;
            }

            namespace SqlFlow.Generated.App
            {
                public class System;
                public class Step;
            }
            """);
        var registry = new Registry(app.Create<IStepRegistry>("Shop.AppSteps"));
        const string Json = """{"id":"s","type":"step","inner":{"step":"x"},"mode":"no"}""";

        Assert.Equal(Json, registry.Write(registry.Parse("step", Json)));
    }

    [Fact]
    public void Properties_may_be_called_like_keywords_and_like_the_variables_of_emitted_code()
    {
        string[] names = ["class", "event", "int", "base", "reader", "writer", "problems", "properties", "common", "key", "name", "value", "p_key"];
        using var app = LoadedAssembly.From(
            "#pragma warning disable CS8981\n" + Sources.Registry + Sources.Handler("s", "S")
            + $"public sealed record S : Step {{ {string.Concat(names.Select(static name => $"public string? @{name} {{ get; init; }} "))}"
            + "public int Template { get; init; } public int PropertyNames { get; init; } public int Read { get; init; } public @enum @namespace { get; init; } }"
            + "public enum @enum { @default, @switch }");
        var json = $$"""{"id":"s","type":"s",{{string.Join(',', names.Select(static name => $"\"{name}\":\"{name}\""))}},"namespace":"switch"}""";

        var (_, problems) = app.Registry().Read("s", json);

        Assert.Empty(problems);
        Assert.Equal(json, app.Registry().Write(app.Registry().Parse("s", json)));
    }

    [Fact]
    public void Nested_types_of_one_name_have_codecs_of_their_own()
    {
        using var app = LoadedAssembly.From(Sources.Registry + Sources.Step("s", "S", "public A.Options? First { get; init; } public B.Options? Second { get; init; } public A.Kind Kind { get; init; } public B.Kind Kind2 { get; init; }") + """
            public static class A { public sealed record Options { public int X { get; init; } } public enum Kind { None, One } }
            public static class B { public sealed record Options { public int Y { get; init; } } public enum Kind { None, Two } }
            """);
        const string Json = """{"id":"s","type":"s","first":{"x":1},"second":{"y":2},"kind":"one","kind2":"two"}""";

        Assert.Equal(Json, app.Registry().Write(app.Registry().Parse("s", Json)));
    }
}
