using System.Collections.Immutable;

namespace SqlFlow.Variables;

/// <summary>
/// The bounds of an incremental transform's window, as its query may name them: <c>@start_date</c> and <c>@end_date</c> of type
/// DATE, <c>@start_dt</c> and <c>@end_dt</c> of type TIMESTAMP. They are not looked for in texts, quoted names and comments.
/// </summary>
/// <param name="StartDate">SQL that <c>@start_date</c> stands for.</param>
/// <param name="EndDate">SQL that <c>@end_date</c> stands for.</param>
/// <param name="StartTime">SQL that <c>@start_dt</c> stands for.</param>
/// <param name="EndTime">SQL that <c>@end_dt</c> stands for.</param>
public sealed record TimeMacros(string StartDate, string EndDate, string StartTime, string EndTime)
{
    private static readonly TimeMacros Unknown = new("CAST(NULL AS DATE)", "CAST(NULL AS DATE)", "CAST(NULL AS TIMESTAMP)", "CAST(NULL AS TIMESTAMP)");

    /// <summary>Puts the bounds in the place of the macros.</summary>
    public string Fill(string sql) => Fill(new FilledText(sql), this).Text;

    /// <summary>Whether a query names the end of the window.</summary>
    public static bool NamesEnd(string sql) => Find(sql).Any(static use => use.Name.StartsWith("end", StringComparison.OrdinalIgnoreCase));

    /// <summary>For planning, when the bounds are not known: NULLs of their types.</summary>
    internal static FilledText FillForPlanning(FilledText text) => Fill(text, Unknown);

    private static FilledText Fill(FilledText text, TimeMacros values)
    {
        var edits = ImmutableArray.CreateBuilder<FilledText.Edit>();
        foreach (var (start, name) in Find(text.Text))
        {
            var value = name.ToUpperInvariant() switch
            {
                "START_DATE" => values.StartDate,
                "END_DATE" => values.EndDate,
                "START_DT" => values.StartTime,
                _ => values.EndTime,
            };
            edits.Add(new(start, start + 1 + name.Length, value));
        }

        return edits.Count == 0 ? text : text.Replace(edits.DrainToImmutable());
    }

    private static IEnumerable<(int Start, string Name)> Find(string sql)
    {
        if (!sql.Contains('@', StringComparison.Ordinal)) yield break;
        for (var at = 0; at < sql.Length;)
        {
            if (SqlSkipper.TrySkip(sql, ref at)) continue;
            if (sql[at++] != '@') continue;
            var end = at;
            while (end < sql.Length && (char.IsLetterOrDigit(sql[end]) || sql[end] == '_')) end++;
            var name = sql[at..end];
            if (!IsMacro(name)) continue;
            yield return (at - 1, name);
            at = end;
        }
    }

    private static bool IsMacro(string name) => name.ToUpperInvariant() is "START_DATE" or "END_DATE" or "START_DT" or "END_DT";
}
