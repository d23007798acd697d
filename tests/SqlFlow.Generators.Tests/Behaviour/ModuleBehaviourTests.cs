using Microsoft.CodeAnalysis;
using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Behaviour;

public sealed class ModuleBehaviourTests
{
    [Theory]
    [MemberData(nameof(Modules.BothKindsOfReference), MemberType = typeof(Modules))]
    public async Task A_host_runs_the_internal_handlers_of_its_libraries_and_its_own(bool asProject)
    {
        var library = Modules.Build("Shop.Steps", """
            namespace Shop;

            public sealed record LoadStep : Step { public required string Table { get; init; } }

            [StepHandler("load"), Observed]
            internal sealed class LoadStepHandler : IStepHandler<LoadStep>
            {
                public ValueTask<StepExecutionResult> ExecuteAsync(LoadStep step, PipelineContext context, CancellationToken cancellationToken) =>
                    new(StepExecutionResult.Success(step.Table.Length));
            }
            """);
        var host = GeneratorHarness.Run(Sources.Registry + Sources.Step("notify", "NotifyStep", ""), library.Reference(asProject));
        using var app = LoadedAssembly.From(host, library);
        var registry = app.Registry();

        var step = registry.Parse("load", """{"id":"s","table":"orders"}""");
        var result = await registry.Steps.ExecuteAsync(step, Contexts.Create(), TestContext.Current.CancellationToken);

        Assert.Equal(6, result.RowsAffected);
        Assert.Equal(["load", "notify"], registry.Steps.StepTypes.ToArray());
        Assert.Equal("load", registry.Steps.TypeOf(step));
        Assert.Equal("""{"id":"s","type":"load","table":"orders"}""", registry.Write(step));
        Assert.Equal("""["table"]""", registry.Schema("load").GetProperty("required").GetRawText());
        Assert.Equal("notify", registry.Steps.TypeOf(registry.Parse("notify", """{"id":"n"}""")));
    }

    [Theory]
    [MemberData(nameof(Modules.BothKindsOfReference), MemberType = typeof(Modules))]
    public void A_handler_may_execute_a_record_of_another_assembly(bool asProject)
    {
        var library = Modules.Build("Shop.Records", """
            namespace Shop;

            public sealed record LoadStep : Step
            {
                public required string Table { get; init; }
                public int Number { get; init; } = 3;
                public RetryPolicy? Retry { get; init; }
                public Inner? Inner { get; init; }
                internal int Hidden { get; init; }
            }

            public sealed record Inner { public string? Text { get; init; } }
            """);
        using var app = LoadedAssembly.From(GeneratorHarness.Run(Sources.Registry + Sources.Handler("load", "Shop.LoadStep", name: "Handler"), library.Reference(asProject)), library);
        const string Json = """{"id":"s","type":"load","table":"t","number":4,"retry":{"max_attempts":2},"inner":{"text":"x"}}""";

        Assert.Equal(Json, app.Registry().Write(app.Registry().Parse("load", Json)));
    }

    [Fact]
    public void What_another_assembly_hides_is_left_out()
    {
        var library = Modules.Build("Shop.Records", """
            namespace Shop;

            public sealed record NotMakeable : Step { internal NotMakeable() { } }
            public sealed record Fine : Step { public Hidden? Value { get; init; } }
            public sealed record Hidden { internal Hidden() { } }
            """);

        var run = GeneratorHarness.Run(
            Sources.Handler("a", "Shop.NotMakeable", name: "A") + Sources.Handler("b", "Shop.Fine", name: "B"), library.ToImage());

        Assert.Empty(run.HintNames);
    }
}
