using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Behaviour;

/// <summary>Wrong and strange code: the one real error at the user's own code, and none that follows from it.</summary>
public sealed class BadInputTests
{
    // What a host does with its registry: it must go on compiling whatever is wrong with a handler.
    private const string Host = "[StepRegistry] public sealed partial class AppSteps;\npublic static class Program { public static IStepRegistry Steps => new AppSteps(); }\n";

    [Fact]
    public Task A_handler_in_a_private_class_is_one_error() => AnalyzerHarness.Fires("SQLF0003", Host + """
        public sealed record S : Step;
        public class Outer
        {
            private class Hidden
            {
                [StepHandler("s")]
                public sealed class [|H|] : IStepHandler<S>
                {
                    public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
                }
            }
        }
        """);

    [Fact]
    public Task A_generic_handler_is_one_error() => AnalyzerHarness.Fires("SQLF0001", Host + """
        public sealed record S : Step;
        [StepHandler("s")]
        internal sealed class [|H|]<T> : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);

    [Fact]
    public Task Handlers_of_one_simple_name_in_two_namespaces_are_no_error() => AnalyzerHarness.IsSilent(
        Host + "namespace A\n{\n" + Sources.Step("one", "S", "") + "}\nnamespace B\n{\n" + Sources.Step("two", "S", "") + "}\n");

    [Fact]
    public Task Types_of_the_user_with_names_of_the_framework_are_no_error() => AnalyzerHarness.IsSilent("""
        namespace Shop
        {
            public class System;
            public class Task;
            public sealed record Step : global::SqlFlow.Step { [global::System.ComponentModel.DataAnnotations.RegularExpression("[a-z]+")] public string? Name { get; init; } }

            [global::SqlFlow.StepHandler("step"), global::SqlFlow.Observed]
            internal sealed class Handler : global::SqlFlow.IStepHandler<Step>
            {
                public global::System.Threading.Tasks.ValueTask<global::SqlFlow.StepExecutionResult> ExecuteAsync(Step step, global::SqlFlow.PipelineContext context, global::System.Threading.CancellationToken cancellationToken) => default;
            }

            [global::SqlFlow.StepRegistry] public sealed partial class AppSteps;
        }
        """);

    [Fact]
    public Task Keywords_and_letters_beyond_ASCII_as_names_are_no_error() => AnalyzerHarness.IsSilent("#pragma warning disable CS8981\n" + Host + Sources.Step(
        "s", "Größe", "public string? @class { get; init; } [System.ComponentModel.DataAnnotations.MaxLength(3)] public string? @event { get; init; } public int Größe2 { get; init; } public 色 Farbe { get; init; }")
        + "public enum 色 { 赤, Grün }");

    [Theory]
    [InlineData("Load")]
    [InlineData("acme.load")]
    [InlineData("größe")]
    [InlineData("")]
    public Task A_step_type_with_other_characters_is_one_error(string type) =>
        AnalyzerHarness.Fires("SQLF0005", Host + Sources.Step(type, "S", "").Replace($"\"{type}\"", $"[|\"{type}\"|]", StringComparison.Ordinal));

    [Fact]
    public Task A_wrong_property_is_one_error_however_many_steps_share_its_record() => AnalyzerHarness.Fires("SQLF0008", Host
        + "public sealed record Inner { public Uri? [|Link|] { get; init; } }\n"
        + Sources.Step("a", "A", "public Inner? First { get; init; } public Inner? Second { get; init; }")
        + Sources.Step("b", "B", "public ValueList<Inner> All { get; init; }"));

    [Fact]
    public void A_record_of_200_properties_reads_them_all_and_keeps_account_of_each()
    {
        using var app = LoadedAssembly.From(Sources.Registry + Sources.Step(
            "wide", "Wide", string.Concat(Enumerable.Range(0, 200).Select(static number => $"public {(number % 50 == 49 ? "required " : "")}int P{number} {{ get; init; }}\n"))));
        var all = string.Join(',', Enumerable.Range(0, 200).Select(static number => $"\"p{number}\":{number + 1}"));

        var json = $$"""{"id":"s","type":"wide",{{all}}}""";
        Assert.Equal(json, app.Registry().Write(app.Registry().Parse("wide", json)));
        Assert.Equal(
            ["property \"p70\" is given twice", "property \"p130\" is given twice", "property \"p49\" is missing", "property \"p149\" is missing", "property \"p199\" is missing"],
            app.Registry().Problems("wide", """{"id":"s","p6":1,"p70":1,"p70":2,"p134":1,"p130":1,"p130":2,"p198":1,"p99":1}""").Select(static problem => problem.Message));
    }

    [Fact]
    public Task More_properties_than_can_be_kept_account_of_are_one_error() => AnalyzerHarness.Says(
        "SQLF0008",
        "'Wide' cannot be read from JSON: it has more than 247 properties; put some of them into a record of their own",
        Host + Sources.Step("wide", "[|Wide|]", string.Concat(Enumerable.Range(0, 248).Select(static number => $"public int P{number} {{ get; init; }}\n")))
            .Replace("[|Wide|]Handler", "WideHandler", StringComparison.Ordinal).Replace("<[|Wide|]>", "<Wide>", StringComparison.Ordinal).Replace("([|Wide|] ", "(Wide ", StringComparison.Ordinal));

    [Fact]
    public async Task Half_written_code_makes_no_analyzer_fail_and_no_error_of_ours()
    {
        string[] sources =
        [
            "[StepHandler] class H : IStepHandler<S> {",
            "[StepHandler(Nothing)] class H : IStepHandler<Missing> { }",
            "[StepHandler(\"x\")] class H : IStepHandler<S> { } public sealed record S : Step { public Unknown? A { get; init; } public ValueList<Missing> B { get; init; } }",
            "[StepHandler(\"x\")] class H : Missing { }",
            "[StepHandler(\"x\", Oops = 3)] class H : IStepHandler<int> { }",
        ];
        foreach (var source in sources)
        {
            var diagnostics = await AnalyzerHarness.Run(TestCompilation.Create(source));
            Assert.NotEmpty(diagnostics);
            Assert.DoesNotContain(diagnostics, static diagnostic => diagnostic.Id.StartsWith("SQLF", StringComparison.Ordinal));
        }
    }
}
