using SqlFlow.CodeFixes;
using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.CodeFixes;

public sealed class CodeFixTests
{
    private const string Body = """

        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """;

    private const string Record = "public sealed record S : Step;\n\n";

    private static readonly string Good = Record + "[StepHandler(\"s\")]\ninternal sealed class H : IStepHandler<S>" + Body + "\n";

    [Fact]
    public Task A_registry_and_the_types_around_it_are_made_partial() => FixHarness.Fixes<MakePartialCodeFix>(
        Good + "\n/// <summary>Around it.</summary>\npublic class Outer\n{\n    // The registry.\n    [StepRegistry]\n    internal sealed class R;\n}\n",
        Good + "\n/// <summary>Around it.</summary>\npublic partial class Outer\n{\n    // The registry.\n    [StepRegistry]\n    internal sealed partial class R;\n}\n");

    [Fact]
    public Task A_registry_without_modifiers_is_made_partial() => FixHarness.Fixes<MakePartialCodeFix>(
        Good + "\n[StepRegistry]\nclass R;\n", Good + "\n[StepRegistry]\npartial class R;\n");

    [Fact]
    public async Task A_generic_registry_is_offered_nothing() => Assert.Empty(await FixHarness.Titles<MakePartialCodeFix>("[StepRegistry] public class R<T>;"));

    [Fact]
    public Task A_hidden_handler_and_the_types_around_it_are_made_internal() => FixHarness.Fixes<MakeInternalCodeFix>(
        Record + "public class Outer\n{\n    class Hidden\n    {\n        [StepHandler(\"s\")]\n        private protected sealed class H : IStepHandler<S>" + Body + "\n    }\n}\n",
        Record + "public class Outer\n{\n    internal class Hidden\n    {\n        [StepHandler(\"s\")]\n        internal sealed class H : IStepHandler<S>" + Body + "\n    }\n}\n");

    [Fact]
    public Task A_file_local_handler_is_made_internal() => FixHarness.Fixes<MakeInternalCodeFix>(
        Record + "[StepHandler(\"s\")]\nfile sealed class H : IStepHandler<S>" + Body + "\n",
        Record + "[StepHandler(\"s\")]\ninternal sealed class H : IStepHandler<S>" + Body + "\n");

    [Fact]
    public Task A_step_record_is_sealed() => FixHarness.Fixes<SealRecordCodeFix>(
        "// A step.\npublic partial record S : Step;\n" + Good[Record.Length..], "// A step.\npublic sealed partial record S : Step;\n" + Good[Record.Length..]);

    [Fact]
    public Task A_handler_is_marked_with_a_step_type_from_its_name() => FixHarness.Fixes<StepHandlerCodeFix>(
        Record + "// Loads.\ninternal sealed class LoadTableStepHandler : IStepHandler<S>" + Body + "\n",
        Record + "// Loads.\n[StepHandler(\"load_table\")]\ninternal sealed class LoadTableStepHandler : IStepHandler<S>" + Body + "\n");

    [Fact]
    public Task An_observed_class_is_made_a_handler() => FixHarness.Fixes<ObservedCodeFix>(
        Record + "[Observed]\ninternal sealed class CopyHandler : IStepHandler<S>" + Body + "\n",
        Record + "[StepHandler(\"copy\")]\n[Observed]\ninternal sealed class CopyHandler : IStepHandler<S>" + Body + "\n",
        "Add");

    [Fact]
    public Task An_attribute_without_effect_is_removed() => FixHarness.Fixes<ObservedCodeFix>(
        "// A class.\n[Observed]\npublic class C\n{\n    [Obsolete, Observed]\n    public static void M() { }\n}\n",
        "// A class.\npublic class C\n{\n    [Obsolete]\n    public static void M() { }\n}\n",
        "Remove");

    [Fact]
    public Task The_token_is_passed_on() => FixHarness.Fixes<PassTokenCodeFix>(Calls("Task.Delay(1)", "Work()", "Work(text: \"a\")", "Other()"), Calls("Task.Delay(1, cancellationToken)", "Work(cancellationToken: cancellationToken)", "Work(text: \"a\", cancellationToken: cancellationToken)", "Other(cancellationToken)"));

    [Fact]
    public Task All_calls_of_a_file_are_fixed_at_once() =>
        FixHarness.FixesAll<PassTokenCodeFix>(Calls("Task.Delay(1)", "Task.Delay(2)", "Other()", "Other()"), Calls("Task.Delay(1, cancellationToken)", "Task.Delay(2, cancellationToken)", "Other(cancellationToken)", "Other(cancellationToken)"));

    private static string Calls(params string[] calls) => Record + $$"""
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            public async ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken)
            {
                {{string.Concat(calls.Select(static call => $"await {call};\n        "))}}return StepExecutionResult.Success(1);
            }

            private static Task Work(string text = "", CancellationToken cancellationToken = default) => Task.Delay(text.Length, cancellationToken);

            private static Task Other(CancellationToken cancellationToken = default) => Task.Delay(1, cancellationToken);
        }
        """;
}
