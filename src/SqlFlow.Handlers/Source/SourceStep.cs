using SqlFlow.Connectors;
using SqlFlow.Planning;

namespace SqlFlow.Handlers;

/// <summary>Defines a source: a connector with its parameters, under a name that loads refer to.</summary>
public sealed record SourceStep : Step
{
    /// <summary>The name by which loads refer to it.</summary>
    public required string Name { get; init; }

    /// <summary>The connector, e.g. csv, parquet, json, postgres, sqlite or http.</summary>
    public required string Connector { get; init; }

    /// <summary>The connector's parameters.</summary>
    public ValueMap<JsonValue> Params { get; init; }

    /// <summary>Whether every run reads all rows, or only those beyond the last run's.</summary>
    public SyncMode SyncMode { get; init; }

    /// <summary>For incremental: the column that grows, e.g. a number or the time of the last change.</summary>
    public string? CursorField { get; init; }

    /// <summary>For incremental: the columns that identify a row; rows that are read again then replace themselves.</summary>
    [StepProperty(AllowSingle = true)]
    public ValueList<string> PrimaryKey { get; init; }

    /// <summary>For incremental: how far before the last row reading begins; 2 days for times, a number for numbers.</summary>
    [StepProperty(Aliases = ["lookback_window"])]
    public JsonValue? Lookback { get; init; }

    /// <summary>For incremental: rows whose cursor lies before this are never read.</summary>
    public string? StartDate { get; init; }

    /// <summary>For incremental: how far in the future a row's time may lie and still count as the last; 5 minutes by default.</summary>
    public string? MaxFutureSkew { get; init; }

    /// <inheritdoc/>
    public override void Describe(StepDataflow dataflow)
    {
        dataflow.Defines(new SourceDefinition { Name = Name, Connector = Connector, Params = Params, Incremental = ToIncremental() });
        if (StartDate is not null) dataflow.UsesVariables(StartDate, "start_date");
    }

    /// <inheritdoc/>
    public override void Validate(StepProblems problems) => SourceRules.Validate(this, problems);

    private IncrementalSource? ToIncremental() => SyncMode is not SyncMode.Incremental || CursorField is null ? null : new IncrementalSource(CursorField)
    {
        PrimaryKey = PrimaryKey,
        Lookback = Lookback is { Kind: System.Text.Json.JsonValueKind.Null } ? null : Lookback,
        StartDate = StartDate,
        MaxFutureSkew = MaxFutureSkew,
    };
}

/// <summary>Which rows of a source a run reads.</summary>
public enum SyncMode
{
    /// <summary>All of them.</summary>
    FullRefresh,

    /// <summary>Those whose cursor lies beyond the last run's.</summary>
    Incremental,
}
