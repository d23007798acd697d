using SqlFlow.Planning;

namespace SqlFlow.Handlers;

/// <summary>Writes a table or the rows of a query to a file, or into a table of another database.</summary>
public sealed record ExportStep : Step
{
    /// <summary>The table to export. Either this or sql.</summary>
    public string? SourceTable { get; init; }

    /// <summary>A query whose rows are exported. Either this or source_table.</summary>
    public string? Sql { get; init; }

    /// <summary>The file, or with partition_by the folder. Missing folders are made. With a connector: the table, e.g. public.daily.</summary>
    public required string Target { get; init; }

    /// <summary>The format: csv, parquet, json, jsonl or arrow. Without it, the target's extension says.</summary>
    public ExportFormat? Format { get; init; }

    /// <summary>Options of the format, as those of DuckDB's COPY. With a connector: its parameters, which win over the source's own.</summary>
    public ValueMap<JsonValue> Options { get; init; }

    /// <summary>Where the table is: the name of a source, whose parameters it takes, or of a connector that writes, e.g. postgres. Without it, a file is written.</summary>
    public string? Connector { get; init; }

    /// <summary>With a connector: replace all rows of the table, append to them, or upsert by keys.</summary>
    public WriteMode? Mode { get; init; }

    /// <summary>The columns that identify a row, for upsert.</summary>
    public ValueList<string> Keys { get; init; }

    /// <inheritdoc/>
    public override void Describe(StepDataflow dataflow)
    {
        if (SourceTable is not null) dataflow.Reads(SourceTable, "source_table");
        if (Sql is not null) dataflow.ReadsQuery(Sql, "sql");
        if (Connector is null) dataflow.WritesFile(Target, "target");
        else dataflow.WritesSink(Connector, "connector", new SinkContent(Target, Mode ?? WriteMode.Append, Keys, Options));
    }

    /// <inheritdoc/>
    public override void Validate(StepProblems problems)
    {
        if (SourceTable is null == Sql is null)
        {
            problems.Error(Sql is null ? null : "sql", "an export writes either source_table or the rows of sql", Sql is null ? "add one of them" : "remove one of them");
        }

        if (Target.Length == 0) problems.Error("target", "the target is empty");
        if (Connector is not null)
        {
            ValidateTable(problems);
            return;
        }

        if (Mode is not null) problems.Error("mode", "a file is always replaced; the mode is for tables of a connector", "remove it, or add \"connector\"");
        if (Keys.Count > 0) problems.Error("keys", "keys are for tables of a connector", "remove them, or add \"connector\"");
        var format = Format ?? ExportFormats.FromPath(Target);
        if (format is null)
        {
            problems.Error("target", $"'{Target}' does not say the format", $"add \"format\": one of {ExportFormats.Names}");
            return;
        }

        // Their compression is inside: a file called .gz that is none would mislead whoever unpacks it.
        if (format is ExportFormat.Parquet or ExportFormat.Arrow && ExportFormats.Compression(Target) is not null)
            problems.Error("target", $"'{Target}' means a compressed file, and {ExportFormats.Extension(format.Value)} files are not compressed as a whole", "remove the last extension; parquet has the option \"compression\"");
        foreach (var (option, isName, message, hint) in CopyOptions.Check(format.Value, Options))
        {
            if (isName) problems.ErrorInName($"options.{option}", message, hint);
            else problems.Error($"options.{option}", message, hint, PlanProblemCodes.InvalidOption);
        }
    }

    private void ValidateTable(StepProblems problems)
    {
        if (Format is not null) problems.Error("format", "a table of a connector has no format", "remove it, or remove \"connector\"");
        if (Mode is null) problems.Error("mode", "an export into a table says how the rows are written", "add \"mode\": replace, append or upsert", PlanProblemCodes.MissingProperty);
        else WriteRules.ValidateKeys(problems, Mode.Value, Keys);
    }
}

/// <summary>What an export writes.</summary>
public enum ExportFormat
{
    /// <summary>Delimited text, with a header unless told otherwise.</summary>
    Csv,

    /// <summary>Apache Parquet.</summary>
    Parquet,

    /// <summary>One JSON array of objects.</summary>
    Json,

    /// <summary>One JSON object a line.</summary>
    Jsonl,

    /// <summary>An Apache Arrow IPC file.</summary>
    Arrow,
}
