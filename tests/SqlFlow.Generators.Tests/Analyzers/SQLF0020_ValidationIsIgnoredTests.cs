using SqlFlow.Generators.Diagnostics;
using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Analyzers;

public sealed class SQLF0020_ValidationIsIgnoredTests
{
    private const string Id = DiagnosticIds.ValidationIsIgnored;

    [Theory]
    [InlineData("EmailAddress", "string?", "the generator does not understand it; check it in the record's Validate method")]
    [InlineData("Required", "string?", "say it with C#'s required modifier")]
    [InlineData("Range(1, 2)", "string?", "it is for numbers")]
    [InlineData("Range(2, 1)", "int", "the limits leave no value")]
    [InlineData("Range(0.1, 0.9)", "int", "the limits leave no value")]
    [InlineData("Range(typeof(decimal), \"a\", \"b\")", "decimal", "its limits are no numbers")]
    [InlineData("MinLength(1)", "int", "only text, lists and maps have a length")]
    [InlineData("MaxLength(-2)", "string?", "a length is not negative")]
    [InlineData("Length(3, 2)", "string?", "the limits leave no value")]
    [InlineData("StringLength(5)", "ValueList<string>", "it is for text")]
    [InlineData("RegularExpression(\"a\")", "int", "it is for text")]
    [InlineData("RegularExpression(\"(\")", "string?", "this is no regular expression")]
    [InlineData("AllowedValues(1, \"a\")", "int", "'\"a\"' is no value of the property")]
    [InlineData("AllowedValues(\"a\", null)", "string", "'null' is no value of the property")]
    public Task An_attribute_that_is_not_understood_or_does_not_fit_is_reported(string attribute, string type, string reason) => AnalyzerHarness.Says(
        Id,
        $"[{attribute.Split('(')[0]}] on 'Value' is not checked: {reason}",
        "using System.ComponentModel.DataAnnotations;\npublic sealed record S : Step { [" + attribute + "] public " + type + " [|Value|] { get; init; }" + (type == "string" ? " = \"\"; }" : " }") + Sources.Handler("s", "S"));

    [Fact]
    public Task Attributes_that_fit_are_not_reported() => AnalyzerHarness.IsSilent("""
        using System.ComponentModel.DataAnnotations;
        public sealed record S : Step
        {
            [Range(1, 10)] public int A { get; init; }
            [Range(0.5, double.MaxValue)] public double? B { get; init; }
            [Range(typeof(decimal), "0.1", "0.9")] public decimal C { get; init; }
            [MinLength(1), MaxLength(5)] public ValueList<string> D { get; init; }
            [StringLength(5, MinimumLength = 1)] public string? E { get; init; }
            [AllowedValues(WriteMode.Append, WriteMode.Replace)] public WriteMode F { get; init; }
            [RegularExpression("[a-z]+", ErrorMessage = "lower case only")] public string? G { get; init; }
        }
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);
}
