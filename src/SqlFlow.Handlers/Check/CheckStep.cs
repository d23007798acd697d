using System.Globalization;
using SqlFlow.Planning;

namespace SqlFlow.Handlers;

/// <summary>Asserts something about a table or a query. Where it names a table that an earlier step writes, a violation undoes that step.</summary>
public sealed record CheckStep : Step
{
    /// <summary>The table to check. Either this or sql.</summary>
    public string? Table { get; init; }

    /// <summary>A query whose rows are checked. Either this or table.</summary>
    public string? Sql { get; init; }

    /// <summary>What must hold; all of them.</summary>
    public required ValueList<Expectation> Expect { get; init; }

    /// <summary>Whether a violation fails the step or is only a warning.</summary>
    public CheckSeverity Severity { get; init; } = CheckSeverity.Error;

    /// <inheritdoc/>
    public override void Describe(StepDataflow dataflow)
    {
        if (Sql is not null && Severity is CheckSeverity.Error) dataflow.AssertsQuery(Sql, "sql");
        else if (Sql is not null) dataflow.ReadsQuery(Sql, "sql");
        if (Table is null) return;
        if (Severity is CheckSeverity.Error) dataflow.Gates(Table, "table");
        else dataflow.Reads(Table, "table");
        for (var i = 0; i < Expect.Count; i++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"expect.{i}.");
            if (Expect[i].Expression is { } expression) dataflow.ReadsCondition(Table, expression, path + "expression");
            if (Expect[i].Columns is { Count: > 0 } columns) dataflow.NeedsColumns(Table, columns, path + Expect[i].ColumnsPath);
        }
    }

    /// <inheritdoc/>
    public override void Validate(StepProblems problems)
    {
        if (Table is null == Sql is null)
            problems.Error(Sql is null ? null : "sql", "a check looks at either a table or the rows of sql", Sql is null ? "add one of them" : "remove one of them");
        if (Expect.Count == 0) problems.Error("expect", "a check without expectations checks nothing", "add one, e.g. {\"not_null\": [\"id\"]}");
        for (var i = 0; i < Expect.Count; i++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"expect.{i}");
            if (Expect[i].Count != 1)
                problems.Error(path, $"expectation {i + 1} must state exactly one thing, and states {Expect[i].Count}", $"one of {Expectation.Kinds}");
            if (Expect[i].Freshness is { } freshness && !Interval.IsValid(freshness.Within))
                problems.Error(path + ".freshness.within", $"'{freshness.Within}' is not a length of time", "write e.g. \"1 day\" or \"90 minutes\"");
        }
    }
}

/// <summary>What a violation means.</summary>
public enum CheckSeverity
{
    /// <summary>The step succeeds with a warning.</summary>
    Warn,

    /// <summary>The step fails, and so does the writer of the table.</summary>
    Error,
}
