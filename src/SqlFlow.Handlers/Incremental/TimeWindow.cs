using System.Globalization;
using SqlFlow.Engines;
using SqlFlow.State;
using SqlFlow.Variables;

namespace SqlFlow.Handlers;

/// <summary>The window of an incremental transform: from the last watermark, less the lookback, to the newest row.</summary>
/// <param name="Column">The time column.</param>
/// <param name="Start">Where it begins, as text; null: at the beginning.</param>
/// <param name="Old">The watermark so far; null: none.</param>
internal sealed record TimeWindow(Cursor Column, string? Start, Watermark? Old)
{
    // As early as the types go that people use; a function may be called with it.
    private const string Beginning = "0001-01-01 00:00:00";
    private const string End = "9999-12-31 23:59:59";

    /// <summary>Which rows of the query, and of the table, are in the window; those without a time are read to be counted.</summary>
    public string Condition => Start is null ? "true" : $"{Column.Sql} >= {Column.Literal(Start)}";

    public static async ValueTask<TimeWindow> FindAsync(ISqlSession session, Cursor column, Watermark? old, string? lookback, CancellationToken cancellationToken)
    {
        if (old is not { Value: { } value }) return new TimeWindow(column, null, old);
        if (lookback is null) return new TimeWindow(column, value, old);
        var start = await session.QueryAsync($"SELECT {column.Kept(column.Before(value, lookback))}", 1, cancellationToken).ConfigureAwait(false);
        return new TimeWindow(column, (string)start.Scalar!, old);
    }

    /// <summary>The query with the bounds in the place of its macros.</summary>
    /// <param name="session">Asked for the newest row, where the query names the end of the window.</param>
    /// <param name="query">The query as written.</param>
    /// <param name="now">The clock.</param>
    /// <param name="cancellationToken">Interrupts.</param>
    public async ValueTask<string> FillAsync(ISqlSession session, string query, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var start = Start is null ? Beginning : WithoutZone(Start);
        if (!TimeMacros.NamesEnd(query)) return Macros(start, End).Fill(query);

        // The end is never before the run: rows are often counted by day or month, and the newest day's own time is its first moment.
        var end = now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
        var newest = await session.QueryAsync(
            $"SELECT {Column.Kept($"max({Column.Sql})")} FROM {QueryText.AsRelation(Macros(start, End).Fill(query))} AS query WHERE {Condition} AND isfinite({Column.Sql})",
            1, cancellationToken).ConfigureAwait(false);
        if (newest.Scalar is string found && string.CompareOrdinal(WithoutZone(found), end) > 0) end = WithoutZone(found);
        return Macros(start, end).Fill(query);
    }

    /// <summary>The query with bounds between which everything lies, to find out its columns and tables.</summary>
    public static string Probe(string query) => Macros(Beginning, End, isInstant: false).Fill(query);

    private TimeMacros Macros(string start, string end) => Macros(start, end, Column.Kind is CursorKind.Instant);

    // A time without zone would be compared with times that have one in the session's zone.
    private static TimeMacros Macros(string start, string end, bool isInstant)
    {
        return new(Date(start), Date(end), Time(start), Time(end));

        static string Date(string time) => $"CAST(CAST({TableName.Literal(time)} AS TIMESTAMP) AS DATE)";

        string Time(string time) => isInstant ? $"CAST({TableName.Literal(time + "+00")} AS TIMESTAMP WITH TIME ZONE)" : $"CAST({TableName.Literal(time)} AS TIMESTAMP)";
    }

    private static string WithoutZone(string time) => time.EndsWith("+00", StringComparison.Ordinal) ? time[..^3] : time;
}
