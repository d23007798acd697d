namespace SqlFlow.Language;

/// <summary>The codes of problems of a pipeline's text. Stable; <c>docs/errors.md</c> says more about each.</summary>
public static class SyntaxProblemCodes
{
    /// <summary>Something else was expected at this place.</summary>
    public const string Unexpected = "SF1001";

    /// <summary>No statement begins so.</summary>
    public const string UnknownStatement = "SF1002";

    /// <summary>A statement of SQL that a pipeline has no use for by itself.</summary>
    public const string SqlStatement = "SF1003";

    /// <summary>A statement does not end in <c>;</c>.</summary>
    public const string MissingSemicolon = "SF1004";

    /// <summary>A text in single quotes has no end.</summary>
    public const string UnclosedString = "SF1005";

    /// <summary>A name in double quotes has no end.</summary>
    public const string UnclosedQuotedName = "SF1006";

    /// <summary>A text in dollar quotes has no end.</summary>
    public const string UnclosedDollarQuote = "SF1007";

    /// <summary>A comment has no end.</summary>
    public const string UnclosedComment = "SF1008";

    /// <summary>A parenthesis, bracket or brace has no partner.</summary>
    public const string UnbalancedBracket = "SF1009";

    /// <summary><c>${</c> without a name and a <c>}</c>.</summary>
    public const string MalformedVariable = "SF1010";

    /// <summary>A query is missing.</summary>
    public const string MissingQuery = "SF1011";

    /// <summary><c>MODE UPSERT</c> without <c>KEY</c>.</summary>
    public const string MissingKey = "SF1012";

    /// <summary><c>MODE INCREMENTAL</c> without <c>BY</c>.</summary>
    public const string MissingTimeColumn = "SF1013";

    /// <summary>A clause stands twice.</summary>
    public const string RepeatedClause = "SF1014";

    /// <summary>A mode that the statement does not have.</summary>
    public const string ModeNotAllowed = "SF1015";

    /// <summary>Parameters or options are not JSON.</summary>
    public const string MalformedJson = "SF1016";

    /// <summary>A property stands twice in parameters or options.</summary>
    public const string RepeatedProperty = "SF1017";

    /// <summary><c>IF</c> without <c>END IF</c>.</summary>
    public const string MissingEndIf = "SF1018";

    /// <summary><c>ELSE</c> or <c>END IF</c> without <c>IF</c>.</summary>
    public const string BranchWithoutIf = "SF1019";

    /// <summary>A text stands without quotes, or a variable without <c>${}</c>.</summary>
    public const string UnquotedText = "SF1020";

    /// <summary>A name that a variable or an alias cannot have.</summary>
    public const string InvalidName = "SF1021";

    /// <summary>The file is not UTF-8.</summary>
    public const string InvalidUtf8 = "SF1030";

    /// <summary>A limit on size, nesting or number is exceeded.</summary>
    public const string LimitExceeded = "SF1031";

    /// <summary>An included file is missing or cannot be read.</summary>
    public const string IncludeNotFound = "SF1040";

    /// <summary>Files include each other.</summary>
    public const string IncludeCycle = "SF1041";

    /// <summary>A variable that must be known before the run has no value.</summary>
    public const string UndefinedVariable = "SF1050";

    /// <summary>A variable that only the run knows, at a place that must be known before it.</summary>
    public const string RunTimeVariable = "SF1051";

    /// <summary>A condition that is neither true nor false.</summary>
    public const string NotACondition = "SF1052";

    /// <summary>Two sources have one name.</summary>
    public const string SourceDefinedTwice = "SF1060";

    /// <summary>A load from a source that nothing defines.</summary>
    public const string UndefinedSource = "SF1061";

    /// <summary>A table is made twice.</summary>
    public const string TableMadeTwice = "SF1062";
}
