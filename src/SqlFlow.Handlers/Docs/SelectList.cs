using System.Collections.Frozen;
using System.Collections.Immutable;
using SqlFlow.Engines.DuckDb;

namespace SqlFlow.Docs;

/// <summary>An item of a select list.</summary>
/// <param name="Text">As written, comments within it included.</param>
/// <param name="Comment">What the <c>--</c> comment behind it says; null: there is none.</param>
internal sealed record SelectItem(string Text, string? Comment);

/// <summary>
/// The outermost select list of a query. It is read for its comments, which no plan keeps; whoever uses it compares the number of items with
/// the number of columns, and so never takes one for another.
/// </summary>
/// <param name="Items">In order.</param>
/// <param name="IsWhole">Whether the query is this one SELECT, without another query in it.</param>
internal sealed record SelectList(ImmutableArray<SelectItem> Items, bool IsWhole)
{
    private static readonly FrozenSet<string> Ends = new[] { "FROM", "WHERE", "GROUP", "HAVING", "WINDOW", "QUALIFY", "ORDER", "LIMIT", "OFFSET", "UNION", "INTERSECT", "EXCEPT", "USING" }
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // Behind these, the word that would end the list is part of an item: IS DISTINCT FROM, WITHIN GROUP, AS limit.
    private static readonly FrozenSet<string> Joins = new[] { "DISTINCT", "WITHIN", "AS", "." }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> OtherQueries = new[] { "SELECT", "FROM", "PIVOT", "UNPIVOT", "PIVOT_WIDER", "PIVOT_LONGER", "SUMMARIZE", "TABLE" }
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the list; null: the query has none that could be told.</summary>
    public static SelectList? Read(string sql)
    {
        var reader = new Reader(sql);
        reader.Read();
        return reader.Items.Count == 0 ? null : new SelectList(reader.Items.ToImmutableArray(), reader.Queries == 2);
    }

    /// <summary>Goes through a text once.</summary>
    private sealed class Reader(string sql)
    {
        private int _depth;
        private bool _isInList;
        private bool _isBehind;
        private int _start = -1;
        private int _end;
        private int _previousEnd = -1;
        private string? _comment;
        private string _word = "";

        public List<SelectItem> Items { get; } = [];

        /// <summary>How often a query begins or says what it reads.</summary>
        public int Queries { get; private set; }

        public void Read()
        {
            for (var at = 0; at < sql.Length;)
            {
                var end = SqlScanner.Next(sql, at, out var kind);
                if (kind is SqlTokenKind.Blank)
                {
                    if (sql.AsSpan(at).StartsWith("--", StringComparison.Ordinal)) Comment(at, end);
                }
                else
                {
                    while (end < sql.Length && IsWord(sql[at]) && IsWord(sql[end])) end++;
                    Token(at, end);
                }

                at = end;
            }

            if (_isInList) End();
        }

        private void Token(int at, int end)
        {
            var text = sql[at..end];
            if (OtherQueries.Contains(text) && !Joins.Contains(_word)) Queries++;
            if (text is ")" or "]" or "}") _depth--;
            if (_depth == 0 && !_isBehind)
            {
                if (!_isInList) _isInList = text.Equals("SELECT", StringComparison.OrdinalIgnoreCase);
                else if (text == ",") End();
                else if (Ends.Contains(text) && !Joins.Contains(_word))
                {
                    End();
                    (_isInList, _isBehind) = (false, true);
                }
                else if (_start >= 0 || text.ToUpperInvariant() is not ("DISTINCT" or "ALL")) Take(at, end);
            }
            else if (_isInList) Take(at, end);

            if (text is "(" or "[" or "{") _depth++;
            _word = text;
        }

        private void Take(int at, int end)
        {
            if (_start < 0) _start = at;
            _end = end;
            // A comment within the item is not one about it.
            _comment = null;
        }

        private void Comment(int at, int end)
        {
            if (_depth != 0 || !(_isInList || _isBehind)) return;
            var text = sql[at..end].TrimStart('-').Trim();
            if (text.Length == 0) return;
            if (_start >= 0 && IsLine(_end, at) && IsAlone(_start)) _comment = text;
            else if (_start < 0 && _isInList && Items.Count > 0 && _word == "," && IsLine(_end, at) && _isLastAlone) Items[^1] = Items[^1] with { Comment = text };
        }

        private bool _isLastAlone;

        private void End()
        {
            if (_start < 0) return;
            _isLastAlone = IsAlone(_start);
            Items.Add(new SelectItem(sql[_start.._end], _comment));
            (_previousEnd, _start, _comment) = (_end, -1, null);
        }

        /// <summary>Whether the item is the first on its line: behind several, a comment may be about any of them.</summary>
        private bool IsAlone(int start) => _previousEnd < 0 || !IsLine(_previousEnd, start);

        private bool IsLine(int from, int to) => !sql.AsSpan(from, to - from).ContainsAny('\n', '\r');

        private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';
    }
}
