using SqlFlow.Connectors;
using SqlFlow.Planning;

namespace SqlFlow.Core.Tests.Planning;

/// <summary>One record for all the step types that planning cares about; <see cref="Kind"/> says which.</summary>
internal sealed record FakeStep : Step
{
    public required string Kind { get; init; }

    public string? Name { get; init; }

    public string? Connector { get; init; }

    public ValueMap<JsonValue> Params { get; init; }

    public string? Source { get; init; }

    public string? TargetTable { get; init; }

    public ValueMap<JsonValue> Options { get; init; }

    public string? Sql { get; init; }

    public string? Table { get; init; }

    public string? Condition { get; init; }

    public string? Target { get; init; }

    public JsonValue? Value { get; init; }

    public bool View { get; init; }

    public override void Describe(StepDataflow dataflow)
    {
        switch (Kind)
        {
            case "source":
                dataflow.Defines(new SourceDefinition { Name = Name!, Connector = Connector!, Params = Params });
                break;
            case "load":
                dataflow.ReadsSource(Source!, "source");
                dataflow.Writes(TargetTable!, "target_table", new TableContent(WriteMode.Replace, null, Source, Options, "source"));
                break;
            case "transform":
                dataflow.ReadsQuery(Sql!, "sql");
                dataflow.Writes(TargetTable!, "target_table", new TableContent(WriteMode.Replace, Sql, null, default, "sql") { IsView = View });
                break;
            case "export":
                if (Sql is not null) dataflow.ReadsQuery(Sql, "sql");
                if (Table is not null) dataflow.Reads(Table, "table");
                dataflow.WritesFile(Target!, "target");
                break;
            case "check":
                if (Sql is not null) dataflow.AssertsQuery(Sql, "sql");
                if (Table is not null) dataflow.Gates(Table, "table");
                if (Condition is not null) dataflow.ReadsCondition(Table!, Condition, "condition");
                break;
            case "set":
                if (Sql is not null) dataflow.ReadsQuery(Sql, "sql");
                dataflow.SetsVariable(Name!, Value);
                break;
        }
    }

    public override void Validate(StepProblems problems)
    {
        if (Kind == "export" && Sql is null && Table is null) problems.Error(null, "An export needs 'sql' or 'table'.", null, PlanProblemCodes.MissingProperty);
    }
}
