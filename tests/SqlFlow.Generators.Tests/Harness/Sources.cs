namespace SqlFlow.Generators.Tests.Harness;

/// <summary>Pieces of test sources.</summary>
internal static class Sources
{
    public const string Registry = "[StepRegistry] public sealed partial class AppSteps;\n";

    /// <summary>A handler that does nothing.</summary>
    public static string Handler(string type, string record, string modifiers = "internal sealed", string attributes = "", string? name = null) => $$"""

        [StepHandler("{{type}}"){{attributes}}]
        {{modifiers}} class {{name ?? record + "Handler"}} : IStepHandler<{{record}}>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync({{record}} step, PipelineContext context, CancellationToken cancellationToken) =>
                new(StepExecutionResult.Success(1));
        }

        """;

    /// <summary>A step record with a handler.</summary>
    public static string Step(string type, string record, string body, string attributes = "") =>
        $"public sealed record {record} : Step {{ {body} }}\n{Handler(type, record, attributes: attributes)}";
}
