using System.Globalization;
using SqlFlow.Engines;

namespace SqlFlow.Handlers;

/// <summary>What the rows of a stage say about their cursor.</summary>
/// <param name="Rows">All of them.</param>
/// <param name="Nulls">Rows without a value in the cursor; they are not loaded.</param>
/// <param name="Ahead">Rows too far in the future to move the watermark.</param>
/// <param name="Watermark">The greatest cursor of the others, or the old watermark where that is greater; null: there is none.</param>
internal sealed record CursorStage(long Rows, long Nulls, long Ahead, string? Watermark)
{
    /// <summary>The skew that counts where the plan says nothing.</summary>
    public const string DefaultSkew = "5 minutes";

    /// <param name="session">In a transaction.</param>
    /// <param name="stage">The rows.</param>
    /// <param name="cursor">Their cursor.</param>
    /// <param name="old">The watermark so far; null: none.</param>
    /// <param name="now">The clock.</param>
    /// <param name="skew">How far beyond it a time may lie and still count.</param>
    /// <param name="cancellationToken">Interrupts.</param>
    public static async ValueTask<CursorStage> MeasureAsync(
        ISqlSession session, TableName stage, Cursor cursor, string? old, DateTimeOffset now, string skew, CancellationToken cancellationToken)
    {
        var counts = "true";
        if (cursor.IsTime)
        {
            var utc = now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
            // Infinity is no time that a run could go on from.
            counts = $"{cursor.Sql} <= {cursor.Moment(utc, skew)} AND isfinite({cursor.Sql})";
        }

        var greatest = $"max({cursor.Sql}) FILTER (WHERE {counts})";
        if (old is not null) greatest = $"greatest({greatest}, {cursor.Literal(old)})";
        var found = await session.QueryAsync(
            $"SELECT count(*), count({cursor.Sql}), count(*) FILTER (WHERE {cursor.Sql} IS NOT NULL AND NOT ({counts})), {cursor.Kept(greatest)} FROM {stage.ToSql()}",
            1, cancellationToken).ConfigureAwait(false);
        var row = found.Rows[0];
        return new CursorStage((long)row[0]!, (long)row[0]! - (long)row[1]!, (long)row[2]!, (string?)row[3]);
    }

    /// <summary>What people should know about rows that did not count.</summary>
    public IEnumerable<string> Warnings(Cursor cursor, string skew)
    {
        if (Nulls > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"{Nulls} rows have no value in '{cursor.Column}' and were left out, as nothing says when they are new");
        if (Ahead > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"{Ahead} rows lie more than {skew} in the future by '{cursor.Column}'; they were loaded, but the next run goes on from the rows before them");
    }
}
