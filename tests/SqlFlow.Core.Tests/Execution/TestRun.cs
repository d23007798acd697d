using System.Collections.Immutable;
using SqlFlow.Connectors;
using SqlFlow.Execution;
using SqlFlow.Planning;
using SqlFlow.State;

namespace SqlFlow.Core.Tests.Execution;

/// <summary>A pipeline of fake steps, and everything that is needed to run it.</summary>
internal sealed class TestRun
{
    private readonly List<PlannedStep> _steps = [];

    public TestClock Clock { get; } = new();

    public FakeSqlEngine Engine { get; } = new();

    public RunOptions Options { get; set; } = new() { MaxParallel = 4 };

    public OrchestratorOptions Services { get; set; } = new() { Journal = NullRunJournal.Instance, Jitter = static () => 0.5 };

    /// <summary>The default handler: succeeds at once.</summary>
    public static Func<PipelineContext, CancellationToken, ValueTask<StepExecutionResult>> Succeeds { get; } =
        static (_, _) => new(StepExecutionResult.Success());

    public static Func<PipelineContext, CancellationToken, ValueTask<StepExecutionResult>> Fails { get; } =
        static (_, _) => new(StepExecutionResult.Failure("BOOM", "it broke"));

    public static Pipeline PipelineOf(params ReadOnlySpan<PlannedStep> steps) => new("test", [.. steps], default, default);

    public TestRun Add(
        string id,
        Func<PipelineContext, CancellationToken, ValueTask<StepExecutionResult>>? handler = null,
        string[]? after = null,
        string? gateOf = null,
        Func<FakeStep, FakeStep>? with = null)
    {
        var step = new FakeStep { Id = id, Type = "fake", Handler = handler ?? Succeeds };
        ImmutableArray<int> dependsOn = [.. (after ?? []).Select(IndexOf).Order()];
        _steps.Add(new PlannedStep(_steps.Count, with?.Invoke(step) ?? step, dependsOn, 0, gateOf is null ? null : IndexOf(gateOf)));
        return this;
    }

    /// <summary>A step that writes one statement in its transaction.</summary>
    public TestRun AddWriter(string id, string[]? after = null, Func<FakeStep, FakeStep>? with = null, Func<StepExecutionResult, StepExecutionResult>? then = null)
    {
        FakeStep? self = null;
        return Add(id, async (context, token) =>
        {
            await using var transaction = await context.BeginAsync(self!, token);
            await transaction.Session.ExecuteAsync($"write {id}", token);
            var result = await transaction.CommitAsync(StepExecutionResult.Success(1), token);
            return then is null ? result : then(result);
        }, after, null, step => self = with?.Invoke(step) ?? step);
    }

    public Pipeline Build() => PipelineOf([.. _steps]);

    public LocalOrchestrator Orchestrator() => new(new FakeRegistry(), Engine, new ConnectorRegistry(), Services with { TimeProvider = Clock });

    public async Task<PipelineResult> ExecuteAsync(CancellationToken cancellationToken = default) =>
        await Orchestrator().ExecuteAsync(Build(), Options, cancellationToken);

    private int IndexOf(string id) => _steps.Single(step => step.Step.Id == id).Index;
}

internal static class TestRunExtensions
{
    public static StepExecutionResult Of(this PipelineResult result, string id) => result.Steps.Single(step => step.StepId == id).Result;

    public static string Statuses(this PipelineResult result) => string.Join(' ', result.Steps.Select(step => $"{step.StepId}:{step.Result.Status.ToName()}"));
}
