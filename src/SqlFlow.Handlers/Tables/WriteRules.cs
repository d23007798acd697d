using SqlFlow.Engines;
using SqlFlow.Planning;

namespace SqlFlow.Handlers;

/// <summary>What every step that writes a table has to obey, checked when planning.</summary>
internal static class WriteRules
{
    public static void Validate(StepProblems problems, string target, WriteMode? mode, ValueList<string> keys)
    {
        ValidateTarget(problems, target, "target_table");
        ValidateKeys(problems, mode, keys);
    }

    public static void ValidateKeys(StepProblems problems, WriteMode? mode, ValueList<string> keys)
    {
        if (mode is WriteMode.Upsert && keys.Count == 0)
            problems.Error("mode", "mode upsert needs the columns that identify a row", "add \"keys\": [\"…\"]", PlanProblemCodes.MissingProperty);
        if (mode is not WriteMode.Upsert && keys.Count > 0)
            problems.Error("keys", $"keys are for mode upsert; the mode is {(mode ?? WriteMode.Replace).ToString().ToLowerInvariant()}", "remove them, or set \"mode\": \"upsert\"");
        var repeated = keys.GroupBy(static key => key, StringComparer.OrdinalIgnoreCase).FirstOrDefault(static group => group.Count() > 1);
        if (repeated is not null) problems.Error("keys", $"the key '{repeated.Key}' stands twice");
    }

    public static void ValidateWindow(StepProblems problems, TransformMode mode, string? timeColumn, string? lookback)
    {
        if (mode is not TransformMode.Incremental)
        {
            var idle = timeColumn is not null ? "time_column" : lookback is not null ? "lookback" : null;
            if (idle is not null) problems.Error(idle, $"{idle} is for mode incremental; the mode is {mode.ToString().ToLowerInvariant()}", "remove it, or set \"mode\": \"incremental\"");
            return;
        }

        if (string.IsNullOrEmpty(timeColumn))
            problems.Error("mode", "mode incremental needs the column that says when a row is", "add \"time_column\": \"…\", a DATE or TIMESTAMP column of the query", PlanProblemCodes.MissingProperty);
        if (lookback is not null && !Interval.IsValid(lookback)) problems.Error("lookback", $"'{lookback}' is not a length of time", "write e.g. \"2 days\"");
    }

    public static void ValidateTarget(StepProblems problems, string target, string property)
    {
        if (!TableName.TryParse(target, out var name))
            problems.Error(property, $"'{target}' is not the name of a table", "write table, schema.table, or quote each part");
        else if (string.Equals(name.Schema, "sqlflow", StringComparison.OrdinalIgnoreCase))
            problems.Error(property, "the schema 'sqlflow' is kept for the run journal and watermarks", "choose another schema");
    }
}
