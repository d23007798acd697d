using System.Globalization;
using SqlFlow.Lineage;

namespace SqlFlow.Docs;

/// <summary>Words that both formats use.</summary>
internal static class DictionaryWords
{
    public static string Plural(DatasetKind kind) => kind switch
    {
        DatasetKind.Source => "Sources",
        DatasetKind.Table => "Tables",
        DatasetKind.View => "Views",
        DatasetKind.File => "Files",
        DatasetKind.Export => "Exports",
        _ => "Tables of the database",
    };

    /// <summary>What uses a column, e.g. <c>daily.total (aggregated)</c> or <c>rows of daily (filters)</c>, several kinds of one use together.</summary>
    public static IEnumerable<string> Uses(DictionaryColumn column) => column.Uses
        .GroupBy(static use => (use.Dataset, use.Column))
        .Select(static group => $"{(group.Key.Column is { } name ? $"{group.Key.Dataset}.{name}" : $"rows of {group.Key.Dataset}")} ({string.Join(", ", group.Select(static use => use.Input.Kind).Distinct().Order().Select(ColumnWords.UseOf))})");

    /// <summary>E.g. <c>2025-01-02 03:04:05 UTC, 3 rows, run 019…</c>.</summary>
    public static string LastRun(DictionaryRun run)
    {
        var rows = run.RowsAffected is { } count ? string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "row" : "rows")}, ") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{run.CommittedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, {rows}run {run.RunId}");
    }

    public static string Note(DictionaryCheck check) => string.Join(", ", Notes(check));

    private static IEnumerable<string> Notes(DictionaryCheck check)
    {
        yield return $"step {check.Step}";
        if (check.Sql is not null) yield return "of the rows of a query";
        if (check.IsWarning) yield return "warns only";
    }
}
