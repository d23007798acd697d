namespace SqlFlow.Variables;

/// <summary>
/// Follows the tokens of a SQL text as far as it takes to know whether a variable between two of them stands for a name or for a value.
/// It decides how a value is quoted, never whether: a wrong guess gives an error of the engine, not another statement.
/// </summary>
internal sealed class SqlContext
{
    private static readonly HashSet<string> NameFollows = new(StringComparer.OrdinalIgnoreCase)
    {
        "AS", "COLLATE", "COLUMN", "DESCRIBE", "EXCLUDE", "FROM", "INTO", "JOIN", "OVER", "PIVOT", "RECURSIVE", "SCHEMA",
        "SUMMARIZE", "TABLE", "UNPIVOT", "UPDATE", "USE", "USING", "VIEW", "WITH",
    };

    // Behind these a sign belongs to the number; behind any other word "a -1" would be a subtraction.
    private static readonly HashSet<string> ValueFollows = new(StringComparer.OrdinalIgnoreCase)
    {
        "ALL", "AND", "BETWEEN", "BY", "CASE", "DISTINCT", "ELSE", "HAVING", "ILIKE", "IN", "INTERVAL", "IS", "LIKE", "LIMIT",
        "NOT", "OFFSET", "ON", "OR", "QUALIFY", "SELECT", "THEN", "VALUES", "WHEN", "WHERE",
    };

    private static readonly HashSet<string> FromInArguments = new(StringComparer.OrdinalIgnoreCase) { "EXTRACT", "OVERLAY", "SUBSTRING", "TRIM" };

    private readonly Stack<Level> _outer = new();
    private Level _level;
    private string _word = "";
    private string _wordBefore = "";
    private char _last;
    private char _beforeLast;

    private enum Clause
    {
        Other,
        From,
        OrderOrGroup,
    }

    /// <summary>Whether a text literal here would sort or group by a constant.</summary>
    public bool IsOrderOrGroup => _level.Clause is Clause.OrderOrGroup;

    /// <summary>Whether SQL expects a name at this place.</summary>
    public bool ExpectsName => _last switch
    {
        '.' => true,
        ':' => _beforeLast == ':',
        'w' => IsNameWord(),
        _ => false,
    } || _level.Clause is Clause.From || (_level.IsNameList && _last is '(' or ',');

    /// <summary>Whether a sign in front of a number can only be its own.</summary>
    public bool AllowsSign => _last is 'w' ? ValueFollows.Contains(_word) : _last is '(' or ',' or '=' or '<' or '>' or '*' or '/' or '[';

    /// <summary>A word outside quotes.</summary>
    public void Word(ReadOnlySpan<char> word)
    {
        (_wordBefore, _word) = (_last == 'w' ? _word : "", word.Length <= 16 ? word.ToString() : "");
        // A name behind a dot is a name, whatever it is called.
        if (_last != '.') Enter(_word.ToUpperInvariant());
        Mark('w');
    }

    /// <summary>A string, a quoted name, a number or a filled-in value.</summary>
    public void Operand()
    {
        (_wordBefore, _word) = ("", "");
        Mark('o');
    }

    /// <summary>One character that is neither space nor part of a word.</summary>
    public void Symbol(char symbol)
    {
        switch (symbol)
        {
            case '(':
                _outer.Push(_level);
                _level = new Level
                {
                    IsNameList = _last == 'w' && (Is("USING") || Is("EXCLUDE")),
                    HasNoFrom = _last == 'w' && FromInArguments.Contains(_word),
                };
                break;
            case ')':
                _level = _outer.TryPop(out var outer) ? outer : default;
                break;
            case ',' when _level.Clause is Clause.Other && _level.IsInFrom:
                _level.Clause = Clause.From;
                break;
            case ';':
                _outer.Clear();
                _level = default;
                break;
        }

        Mark(symbol);
    }

    private void Enter(string word)
    {
        switch (word)
        {
            case "FROM" when _level.HasNoFrom || (_last == 'w' && _wordBefore.Equals("DISTINCT", StringComparison.OrdinalIgnoreCase)):
                _level.IsFromOfValue = true;
                return;
            case "FROM" or "JOIN":
                (_level.Clause, _level.IsInFrom) = (Clause.From, true);
                break;
            case "ON" or "USING" or "TABLESAMPLE":
                _level.Clause = Clause.Other;
                break;
            case "BY" when _last == 'w' && (_wordBefore.Equals("ORDER", StringComparison.OrdinalIgnoreCase) || _wordBefore.Equals("GROUP", StringComparison.OrdinalIgnoreCase)):
                (_level.Clause, _level.IsInFrom) = (Clause.OrderOrGroup, false);
                break;
            case "SELECT" or "WHERE" or "GROUP" or "ORDER" or "HAVING" or "QUALIFY" or "WINDOW" or "LIMIT" or "OFFSET" or "UNION" or "EXCEPT" or "INTERSECT"
                or "SET" or "VALUES" or "PARTITION" or "ROWS" or "RANGE":
                (_level.Clause, _level.IsInFrom) = (Clause.Other, false);
                break;
        }

        _level.IsFromOfValue = false;
    }

    private bool IsNameWord() => Is("EXISTS")
        ? _wordBefore.Equals("IF", StringComparison.OrdinalIgnoreCase) || _wordBefore.Equals("NOT", StringComparison.OrdinalIgnoreCase)
        : NameFollows.Contains(_word) && !(_level.IsFromOfValue && Is("FROM"));

    private bool Is(string word) => _word.Equals(word, StringComparison.OrdinalIgnoreCase);

    private void Mark(char token) => (_beforeLast, _last) = (_last, token);

    private record struct Level
    {
        public Clause Clause;
        public bool IsInFrom;
        public bool HasNoFrom;
        public bool IsFromOfValue;
        public bool IsNameList;
    }
}
