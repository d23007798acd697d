using SqlFlow;
using SqlFlow.Engines;
using SqlFlow.Planning;

namespace Inventory;

/// <summary>Writes the products that must be ordered into a table.</summary>
public sealed record ReorderStep : Step
{
    /// <summary>A table with product, stock and minimum.</summary>
    public required string StockTable { get; init; }

    /// <summary>The table to write.</summary>
    public required string TargetTable { get; init; }

    /// <summary>How many times the minimum is to be on stock afterwards.</summary>
    public int Factor { get; init; } = 2;

    public override void Describe(StepDataflow dataflow)
    {
        dataflow.Reads(StockTable, "stock_table");
        dataflow.NeedsColumns(StockTable, ["product", "stock", "minimum"], "stock_table");
        dataflow.Writes(TargetTable, "target_table");
    }
}

// Internal: the host dispatches to it through the module that the generator emits into this library.
[StepHandler("reorder")]
[Observed]
internal sealed class ReorderStepHandler : IStepHandler<ReorderStep>
{
    public async ValueTask<StepExecutionResult> ExecuteAsync(ReorderStep step, PipelineContext context, CancellationToken cancellationToken)
    {
        await using var transaction = await context.BeginAsync(step, cancellationToken);
        var stock = TableName.Parse(step.StockTable).ToSql();
        var target = TableName.Parse(step.TargetTable).ToSql();
        var rows = await transaction.Session.ExecuteAsync(
            $"CREATE OR REPLACE TABLE {target} AS SELECT product, minimum * {step.Factor} - stock AS quantity FROM {stock} WHERE stock < minimum", cancellationToken);
        return await transaction.CommitAsync(StepExecutionResult.Success(rows), cancellationToken);
    }
}
