using System.Globalization;
using SqlFlow.Engines;

namespace SqlFlow.Handlers;

/// <summary>Whether one type holds the values of another. The engine's implicit casts are the beginning: some of them round.</summary>
internal static class TypeFit
{
    /// <summary>Whether values of one type can stand in a column of another as far as the types say; numbers in a text column are drift.</summary>
    public static async ValueTask<bool> CastsAsync(ISqlSession session, string from, string to, CancellationToken cancellationToken)
    {
        var answer = await session.QueryAsync($"SELECT can_cast_implicitly(CAST(NULL AS {from}), CAST(NULL AS {to}))", 1, cancellationToken).ConfigureAwait(false);
        // Everything casts to text without an error, but a number in a text column is drift, not a wider type.
        return answer.Scalar is true && IsText(from) == IsText(to);
    }

    /// <summary>Whether all values of a column stay what they are.</summary>
    /// <param name="session">In a transaction.</param>
    /// <param name="relation">What has the column; null: it can be read only once, so the types must say it.</param>
    /// <param name="column">The column.</param>
    /// <param name="from">Its type.</param>
    /// <param name="to">The other type, to which it casts.</param>
    /// <param name="cancellationToken">Interrupts.</param>
    public static async ValueTask<bool> KeepsAsync(ISqlSession session, string? relation, string column, string from, string to, CancellationToken cancellationToken)
    {
        if (!MayRound(from, to)) return true;
        if (relation is null) return false;
        var name = TableName.Quote(column);
        var changed = await session.QueryAsync(
            $"SELECT 1 FROM {relation} AS source WHERE TRY_CAST(TRY_CAST({name} AS {to}) AS {from}) IS DISTINCT FROM {name} LIMIT 1", 1, cancellationToken).ConfigureAwait(false);
        return changed.Rows.IsEmpty;
    }

    /// <summary>The narrowest type to which both cast; null: there is none that only widens.</summary>
    public static async ValueTask<string?> CommonAsync(ISqlSession session, string left, string right, CancellationToken cancellationToken)
    {
        // A moment and a time of day somewhere are not the same at another width.
        if (IsText(left) != IsText(right) || IsInstant(left) != IsInstant(right)) return null;
        if (!await CastsAsync(session, left, right, cancellationToken).ConfigureAwait(false) && !await CastsAsync(session, right, left, cancellationToken).ConfigureAwait(false)
            && !(IsNumber(left) && IsNumber(right))) return null;
        var answer = await session.QueryAsync($"SELECT typeof(coalesce(CAST(NULL AS {left}), CAST(NULL AS {right})))", 1, cancellationToken).ConfigureAwait(false);
        return answer.Scalar as string;
    }

    /// <summary>Whether a cast may give another value without an error: it rounds, where one that does not fit would fail.</summary>
    internal static bool MayRound(string from, string to)
    {
        if (Decimal(to) is { } target) return Decimal(from) is { } source && source.Scale > target.Scale;
        if (Is(to, "DOUBLE")) return !Is(from, "FLOAT") && Digits(from) is null or > 15;
        if (Is(to, "FLOAT")) return Digits(from) is null or > 6;
        if (Is(from, "TIMESTAMP_NS")) return true;
        // Inside of structs and lists the same may happen.
        return from.AsSpan().ContainsAny('(', '[');
    }

    private static int? Digits(string type) => type.ToUpperInvariant() switch
    {
        "TINYINT" or "UTINYINT" => 3,
        "SMALLINT" or "USMALLINT" => 5,
        "INTEGER" or "UINTEGER" => 10,
        "BIGINT" or "UBIGINT" => 20,
        "HUGEINT" or "UHUGEINT" => 39,
        _ => Decimal(type)?.Width,
    };

    private static (int Width, int Scale)? Decimal(string type)
    {
        if (!type.StartsWith("DECIMAL(", StringComparison.OrdinalIgnoreCase) || !type.EndsWith(')')) return null;
        var comma = type.IndexOf(',', StringComparison.Ordinal);
        return comma > 0 && int.TryParse(type.AsSpan(8, comma - 8), CultureInfo.InvariantCulture, out var width)
            && int.TryParse(type.AsSpan(comma + 1, type.Length - comma - 2), CultureInfo.InvariantCulture, out var scale) ? (width, scale) : null;
    }

    private static bool IsNumber(string type) => Digits(type) is not null || Is(type, "DOUBLE") || Is(type, "FLOAT");

    private static bool IsText(string type) => Is(type, "VARCHAR");

    private static bool IsInstant(string type) => Is(type, "TIMESTAMP WITH TIME ZONE");

    private static bool Is(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
