using System.Globalization;
using System.Text.Json;
using SqlFlow.Planning;

namespace SqlFlow.Handlers;

/// <summary>What is wrong with an incremental source, as far as its own properties say.</summary>
internal static class SourceRules
{
    public static void Validate(SourceStep step, StepProblems problems)
    {
        if (step.SyncMode is SyncMode.Incremental) RequireCursor(step, problems);
        else WarnOfIdleProperties(step, problems);

        var repeated = step.PrimaryKey.GroupBy(static key => key, StringComparer.OrdinalIgnoreCase).FirstOrDefault(static group => group.Count() > 1);
        if (repeated is not null) problems.Error("primary_key", $"the key '{repeated.Key}' stands twice");
        if (step.Lookback is { } lookback && !IsLookback(lookback))
            problems.Error("lookback", $"a lookback is a length of time or a number that is not negative, not {lookback.Element.GetRawText()}", "write e.g. \"2 days\" for a cursor that is a time, or 100 for one that is a number");
        if (step.MaxFutureSkew is { } skew && !Interval.IsValid(skew))
            problems.Error("max_future_skew", $"'{skew}' is not a length of time", "write e.g. \"5 minutes\"");
    }

    private static void RequireCursor(SourceStep step, StepProblems problems)
    {
        if (string.IsNullOrEmpty(step.CursorField))
        {
            problems.Error("sync_mode", $"the source '{step.Name}' is incremental, but nothing says by which column it is read on",
                "add \"cursor_field\": \"…\", a column that grows, such as an id or the time of the last change", PlanProblemCodes.MissingProperty);
        }
    }

    private static void WarnOfIdleProperties(SourceStep step, StepProblems problems)
    {
        var idle = step.CursorField is not null ? "cursor_field" : step.Lookback is not null ? "lookback" : step.StartDate is not null ? "start_date" : null;
        if (idle is not null) problems.Warning(idle, $"'{idle}' does nothing, because every run reads all of the source '{step.Name}'.", "Add \"sync_mode\": \"incremental\", or remove it.");
    }

    private static bool IsLookback(JsonValue lookback) => lookback.Kind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.Number => decimal.TryParse(lookback.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0,
        JsonValueKind.String => Interval.IsValid(lookback.ToString()) || IsPlainNumber(lookback.ToString()),
        _ => false,
    };

    private static bool IsPlainNumber(string text) => decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);
}
