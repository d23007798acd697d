namespace SqlFlow.Lineage.Plans;

/// <summary>What a statement does.</summary>
internal enum StatementEffect
{
    /// <summary>It gives rows, or a table of them.</summary>
    Query,

    Insert,
    Update,
    Delete,
    Merge,

    /// <summary>It writes a file.</summary>
    Copy,
}

/// <summary>What a statement reads, and what its output is computed from.</summary>
/// <param name="Effect">What it does.</param>
/// <param name="Target">What it writes; null for a query.</param>
/// <param name="Columns">The columns of its output, or those of its target that it changes.</param>
/// <param name="Rows">What decides about its rows.</param>
/// <param name="Leaves">What it reads.</param>
internal sealed record StatementLineage(StatementEffect Effect, PlanTable? Target, StatementColumn[] Columns, Inputs Rows, PlanLeaves Leaves)
{
    /// <summary>Why the columns are not known at all, be it that the statement does not bind; null: they are.</summary>
    public PlanFailure? Failure { get; init; }

    public static StatementLineage Failed(PlanFailure failure) => new(StatementEffect.Query, null, [], Inputs.None, new PlanLeaves()) { Failure = failure };
}

/// <summary>A column of a statement's output.</summary>
/// <param name="Name">As the engine names it.</param>
/// <param name="Type">Its type; null: not one that the plan's reader prints.</param>
/// <param name="Inputs">What it is computed from.</param>
internal readonly record struct StatementColumn(string Name, string? Type, Inputs Inputs);

/// <summary>Why there is no plan.</summary>
/// <param name="Type">The engine's kind of error, e.g. <c>binder</c>; empty: it was not the engine that failed.</param>
/// <param name="Message">The first line.</param>
internal sealed record PlanFailure(string Type, string Message)
{
    /// <summary>Whether the plan cannot be written down because a reader of files cannot.</summary>
    public bool IsUnwritableScan => Type is "not implemented" && Message.Contains("erialize", StringComparison.Ordinal);

    /// <summary>Whether the statement itself is right, as far as the engine says.</summary>
    public bool IsEnginesOwn => Type is "not implemented" or "internal" or "";
}
