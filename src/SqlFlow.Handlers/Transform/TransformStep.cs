using SqlFlow.Planning;

namespace SqlFlow.Handlers;

/// <summary>Writes the rows of a query into a table, or makes a view of it.</summary>
public sealed record TransformStep : Step
{
    /// <summary>One query, as the engine is to see it but for variables.</summary>
    public required string Sql { get; init; }

    /// <summary>The table or view to make.</summary>
    public required string TargetTable { get; init; }

    /// <summary>How rows are written: the table is replaced, rows are added, rows with an existing key are updated, or those of a window of time are replaced.</summary>
    public TransformMode Mode { get; init; }

    /// <summary>The columns that identify a row, for upsert.</summary>
    public ValueList<string> Keys { get; init; }

    /// <summary>For incremental: the column of the query that says when.</summary>
    public string? TimeColumn { get; init; }

    /// <summary>For incremental: how far before the newest row of the last run the window begins, e.g. 2 days.</summary>
    public string? Lookback { get; init; }

    /// <summary>Whether the rows are stored, or computed by each reader.</summary>
    public Materialization Materialized { get; init; }

    /// <inheritdoc/>
    public override void Describe(StepDataflow dataflow)
    {
        if (TimeColumn is null) dataflow.ReadsQuery(Sql, "sql");
        else dataflow.ReadsWindow(Sql, "sql");
        dataflow.Writes(TargetTable, "target_table", new TableContent(Mode.ToWriteMode(), Sql, null, default, "sql")
        {
            IsView = Materialized is Materialization.View,
            TimeColumn = TimeColumn,
        });
        if (Keys.Count > 0) dataflow.NeedsColumns(TargetTable, Keys, "keys");
    }

    /// <inheritdoc/>
    public override void Validate(StepProblems problems)
    {
        WriteRules.Validate(problems, TargetTable, Mode.ToWriteMode(), Keys);
        WriteRules.ValidateWindow(problems, Mode, TimeColumn, Lookback);
        if (Materialized is Materialization.View && Mode is not TransformMode.Replace)
            problems.Error("mode", "a view holds no rows, so it can only be replaced", "remove the mode, or set \"materialized\": \"table\"");
    }
}

/// <summary>How the result of a transform is kept.</summary>
public enum Materialization
{
    /// <summary>As a table: the rows are stored.</summary>
    Table,

    /// <summary>As a view: each reader computes the rows.</summary>
    View,
}
