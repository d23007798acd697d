using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using SqlFlow.Engines;

namespace SqlFlow.State;

/// <summary>Writes the values of a row as SQL literals; what is not known is NULL.</summary>
internal sealed class SqlRow
{
    // Enough for every message that somebody reads, and no error with a megabyte of context fills the history.
    private const int LongestText = 4000;

    private readonly StringBuilder _sql = new("(");

    public SqlRow Add(string? text) => Raw(text is null ? "NULL" : TableName.Literal(Kept(text)));

    public SqlRow Add(long? number) => Raw(number?.ToString(CultureInfo.InvariantCulture) ?? "NULL");

    // NaN and infinities say nothing about a step, and spoil every average.
    public SqlRow Add(double? number) => Raw(number is { } value && double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) + "::DOUBLE" : "NULL");

    /// <summary>Milliseconds, to the last tick: what is said of a run later is what was said at its end.</summary>
    public SqlRow Add(TimeSpan? time) => Add(time?.TotalMilliseconds);

    public SqlRow Add(DateTimeOffset? time) => Raw(time is { } value ? Time(value) : "NULL");

    public SqlRow Add(bool value) => Raw(value ? "true" : "false");

    public SqlRow Add(ImmutableArray<string> texts) => Raw(texts.IsDefaultOrEmpty ? "[]::VARCHAR[]" : $"[{string.Join(", ", texts.Select(static text => TableName.Literal(Kept(text))))}]");

    /// <summary>A text that is never cut: half of it would be none.</summary>
    public SqlRow AddJson(string? json) => Raw(json is null ? "NULL" : TableName.Literal(json));

    public override string ToString() => _sql + ")";

    /// <summary>A moment as a literal, UTC.</summary>
    internal static string Time(DateTimeOffset time) => $"TIMESTAMP '{time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)}'";

    /// <summary>What is kept of a text.</summary>
    internal static string Kept(string text)
    {
        // A NUL would end the statement for the engine.
        text = text.Replace('\0', '\uFFFD');
        if (text.Length <= LongestText) return text;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[LongestText - 1]) ? LongestText - 1 : LongestText), "…");
    }

    private SqlRow Raw(string sql)
    {
        if (_sql.Length > 1) _sql.Append(", ");
        _sql.Append(sql);
        return this;
    }
}
