using SqlFlow;
using SqlFlow.Planning;

namespace AotHost;

/// <summary>Says how many rows a table has.</summary>
public sealed record NotifyStep : Step
{
    /// <summary>Where to say it.</summary>
    public required string Channel { get; init; }

    /// <summary>The table.</summary>
    public required string Table { get; init; }

    // Told to the planner: so the step waits for whoever writes the table, without depends_on.
    public override void Describe(StepDataflow dataflow) => dataflow.Reads(Table, "table");
}

[StepHandler("notify")]
[Observed]
internal sealed class NotifyStepHandler : IStepHandler<NotifyStep>
{
    public async ValueTask<StepExecutionResult> ExecuteAsync(NotifyStep step, PipelineContext context, CancellationToken cancellationToken)
    {
        await using var session = await context.Engine.OpenSessionAsync(cancellationToken);
        var table = SqlFlow.Engines.TableName.Parse(step.Table);
        var count = (await session.QueryAsync($"SELECT count(*) FROM {table.ToSql()}", 1, cancellationToken)).Scalar;
        Console.WriteLine($"{step.Channel}: {table} has {count} rows");
        return StepExecutionResult.Success((long)count!);
    }
}

[StepRegistry]
internal sealed partial class AppSteps;
