using SqlFlow;
using SqlFlow.Engines;
using SqlFlow.Planning;

namespace SqlFlowHost1;

/// <summary>Says how many rows a table has. A record like this one is all that a step type of your own needs as data.</summary>
public sealed record NotifyStep : Step
{
    /// <summary>Where to say it.</summary>
    public required string Channel { get; init; }

    /// <summary>The table.</summary>
    public required string Table { get; init; }

    // Told to the planner, so the step waits for whoever writes the table.
    public override void Describe(StepDataflow dataflow) => dataflow.Reads(Table, "table");
}

[StepHandler("notify")]
[Observed]
internal sealed class NotifyStepHandler : IStepHandler<NotifyStep>
{
    public async ValueTask<StepExecutionResult> ExecuteAsync(NotifyStep step, PipelineContext context, CancellationToken cancellationToken)
    {
        await using var session = await context.Engine.OpenSessionAsync(cancellationToken);
        var rows = (await session.QueryAsync($"SELECT count(*) FROM {TableName.Parse(step.Table).ToSql()}", 1, cancellationToken)).Scalar;
        Console.WriteLine($"{step.Channel}: {step.Table} has {rows} rows");
        return StepExecutionResult.Success();
    }
}

/// <summary>The steps of this host and of every library that it references; the generator writes the rest.</summary>
[StepRegistry]
internal sealed partial class AppSteps;
