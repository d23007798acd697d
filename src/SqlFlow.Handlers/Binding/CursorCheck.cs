using System.Collections.Immutable;
using System.Globalization;
using SqlFlow.Connectors;
using SqlFlow.Handlers;
using SqlFlow.Planning;

namespace SqlFlow.Binding;

/// <summary>Checks that the columns by which something is read on are there, and can be used for it.</summary>
internal static class CursorCheck
{
    public static void Source(string name, IncrementalSource source, ImmutableArray<ColumnSchema> columns, StepProblems report)
    {
        foreach (var key in source.PrimaryKey) Find(key, columns, $"The key column '{key}' is not in source '{name}'", "primary_key", report);
        if (Find(source.CursorField, columns, $"The cursor '{source.CursorField}' is not in source '{name}'", "cursor_field", report) is not { } column) return;
        if (Cursor.Of(column) is not { } cursor)
        {
            report.Error("cursor_field", $"The cursor '{column.Name}' of source '{name}' is {column.Type}, and must be {Cursor.Supported}.", "Choose another column, or give it such a type in params.columns.");
            return;
        }

        // A file without rows shows no types: all its columns are text.
        if (cursor.Kind is CursorKind.Text) return;
        Lookback.For(source.Lookback, cursor, out var problem);
        if (problem is not null) report.Error("lookback", $"{char.ToUpperInvariant(problem[0])}{problem[1..]}.");
        if (source.StartDate is { } start && !start.Contains("${", StringComparison.Ordinal) && !IsValue(start, cursor))
            report.Error("start_date", $"'{start}' is no value of the cursor '{column.Name}', which is {column.Type}.", cursor.IsTime ? "Write e.g. \"2025-01-31\" or \"2025-01-31 08:00:00\"." : "Write a number.");
    }

    public static void TimeColumn(string name, ImmutableArray<ColumnSchema> columns, StepProblems report)
    {
        if (Find(name, columns, $"The time column '{name}' is not in the query", "time_column", report) is { } column && Cursor.Of(column) is not { IsTime: true })
            report.Error("time_column", $"The time column '{column.Name}' is {column.Type}, and must be DATE, TIMESTAMP or TIMESTAMP WITH TIME ZONE.", "Cast it in the query.");
    }

    private static ColumnSchema? Find(string name, ImmutableArray<ColumnSchema> columns, string message, string property, StepProblems report)
    {
        if (columns.FirstOrDefault(column => string.Equals(column.Name, name, StringComparison.OrdinalIgnoreCase)) is { } found) return found;
        var names = columns.Select(static column => column.Name).ToList();
        report.Error(property, $"{message}, whose columns are {string.Join(", ", names)}.",
            NearestName.Find(name, names) is { } near ? $"Did you mean '{near}'?" : null, PlanProblemCodes.MissingColumn);
        return null;
    }

    private static bool IsValue(string text, Cursor cursor) => cursor.IsTime
        ? DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _)
        : decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
