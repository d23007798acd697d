using SqlFlow.Planning;

namespace SqlFlow.Handlers;

/// <summary>Loads a source into a table.</summary>
public sealed record LoadStep : Step
{
    /// <summary>The name of a source step, or a connector, whose parameters are then the options.</summary>
    public required string Source { get; init; }

    /// <summary>The table to load into.</summary>
    public required string TargetTable { get; init; }

    /// <summary>
    /// How rows are written: the table is replaced, rows are added, or rows with an existing key are updated. Replace by default; for an
    /// incremental source upsert if it has a primary key, else append.
    /// </summary>
    public WriteMode? Mode { get; init; }

    /// <summary>The columns that identify a row, for upsert.</summary>
    public ValueList<string> Keys { get; init; }

    /// <summary>What to do when the source's columns differ from the table's.</summary>
    public OnSchemaChange OnSchemaChange { get; init; }

    /// <summary>What to do with rows that cannot be read: a value of the wrong type, a line of the wrong form. Only for connectors that can go on behind them, such as csv.</summary>
    public OnBadRow OnBadRow { get; init; }

    /// <summary>For quarantine and skip: with more bad rows than this the step fails.</summary>
    public long? MaxBadRows { get; init; }

    /// <summary>Parameters of the connector that win over the source's own.</summary>
    public ValueMap<JsonValue> Options { get; init; }

    /// <inheritdoc/>
    public override void Describe(StepDataflow dataflow)
    {
        dataflow.ReadsSource(Source, "source");
        dataflow.Writes(TargetTable, "target_table", new TableContent(Mode, null, Source, Options, "source")
        {
            BadRowsProperty = OnBadRow is OnBadRow.Fail ? null : "on_bad_row",
        });
        if (Keys.Count > 0) dataflow.NeedsColumns(TargetTable, Keys, "keys");
    }

    /// <inheritdoc/>
    public override void Validate(StepProblems problems)
    {
        WriteRules.Validate(problems, TargetTable, Mode, Keys);
        if (MaxBadRows is null) return;
        if (MaxBadRows < 0) problems.Error("max_bad_rows", "max_bad_rows is a number of rows, 0 or more");
        else if (OnBadRow is OnBadRow.Fail) problems.Error("max_bad_rows", "the first bad row fails the step", "set \"on_bad_row\" to quarantine or skip, or remove max_bad_rows");
    }
}

/// <summary>What to do with rows that cannot be read.</summary>
public enum OnBadRow
{
    /// <summary>The step fails and names file, line and column.</summary>
    Fail,

    /// <summary>They are kept in <c>sqlflow.rejects</c>, with the reason.</summary>
    Quarantine,

    /// <summary>They are counted and left out.</summary>
    Skip,
}

/// <summary>What to do when the columns of a source differ from those of its table.</summary>
public enum OnSchemaChange
{
    /// <summary>The step fails and says which column.</summary>
    Fail,

    /// <summary>New columns are left out, missing ones are NULL.</summary>
    Ignore,

    /// <summary>New columns are added to the table, missing ones are NULL.</summary>
    AppendNew,

    /// <summary>As <see cref="AppendNew"/>, and types are widened where the source's are wider; never narrowed, never dropped.</summary>
    Sync,
}
