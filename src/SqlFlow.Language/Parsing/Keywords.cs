namespace SqlFlow.Language;

/// <summary>Words that mean something at some place. None is reserved: what a word means depends on where it stands.</summary>
internal static class Keywords
{
    public static readonly string[] Statements = { "SOURCE", "LOAD", "CREATE", "EXPORT", "SET", "INCLUDE", "IF", "CHECK" };

    /// <summary>Words of SQL behind which something must follow, so that a statement cannot end with them.</summary>
    public static readonly HashSet<string> NeverLast = new(StringComparer.OrdinalIgnoreCase)
    {
        "SELECT", "DISTINCT", "FROM", "WHERE", "AND", "OR", "NOT", "BY", "HAVING", "ON", "JOIN", "IN", "LIKE", "ILIKE", "BETWEEN", "CASE", "WHEN",
        "THEN", "ELSE", "AS", "UNION", "EXCEPT", "INTERSECT", "WITH", "RECURSIVE", "USING", "LIMIT", "OFFSET", "VALUES", "IS", "OVER", "PARTITION",
        "QUALIFY", "WINDOW", "LATERAL", "EXISTS", "PIVOT", "UNPIVOT", "TABLE", "COLLATE", "INTERVAL", "SIMILAR", "GLOB", "ORDER", "GROUP", "CROSS",
        "INNER", "LEFT", "RIGHT", "FULL", "NATURAL", "ASOF", "EXCLUDE", "REPLACE", "DESCRIBE", "SUMMARIZE",
    };

    /// <summary>Words with which a query begins.</summary>
    public static readonly HashSet<string> QueryStarts = new(StringComparer.OrdinalIgnoreCase)
    {
        "SELECT", "WITH", "FROM", "VALUES", "TABLE", "PIVOT", "UNPIVOT", "DESCRIBE", "SHOW", "SUMMARIZE",
    };

    private const string Query = "Write CREATE TABLE name AS and the query to keep its rows, or EXPORT, the query and TO \"file.csv\" TYPE CSV to write them to a file.";
    private const string Atomic = "Each statement is a transaction of its own; leave it out.";
    private const string Profile = "Settings of the engine and databases stand in the profile.";

    private static readonly Dictionary<string, string> SqlHints = new(StringComparer.OrdinalIgnoreCase)
    {
        ["SELECT"] = Query,
        ["WITH"] = Query,
        ["FROM"] = Query,
        ["VALUES"] = Query,
        ["TABLE"] = Query,
        ["PIVOT"] = Query,
        ["UNPIVOT"] = Query,
        ["DESCRIBE"] = Query,
        ["SUMMARIZE"] = Query,
        ["SHOW"] = Query,
        ["INSERT"] = "Write CREATE TABLE name MODE APPEND AS and the query that gives the new rows.",
        ["UPDATE"] = "Write CREATE TABLE name MODE UPSERT KEY (id) AS and the query that gives the changed rows.",
        ["MERGE"] = "Write CREATE TABLE name MODE UPSERT KEY (id) AS and the query that gives new and changed rows.",
        ["DELETE"] = "Write CREATE OR REPLACE TABLE name AS SELECT … WHERE and what the rows that stay have in common.",
        ["TRUNCATE"] = "Write CREATE OR REPLACE TABLE name AS and a query; it replaces the rows.",
        ["DROP"] = "Leave it out: CREATE TABLE makes its table anew on every run.",
        ["ALTER"] = "Write CREATE OR REPLACE TABLE name AS and a query with the columns that the table is to have.",
        ["COPY"] = "Write EXPORT table TO \"file.csv\" TYPE CSV, or SOURCE and LOAD for the other direction.",
        ["ATTACH"] = Profile,
        ["DETACH"] = Profile,
        ["USE"] = Profile,
        ["PRAGMA"] = Profile,
        ["INSTALL"] = Profile,
        ["RESET"] = Profile,
        ["BEGIN"] = Atomic,
        ["START"] = Atomic,
        ["COMMIT"] = Atomic,
        ["ROLLBACK"] = Atomic,
        ["CALL"] = Query,
        ["EXECUTE"] = Query,
        ["EXPLAIN"] = "The command sqlflow plan shows what a pipeline will do.",
        ["VACUUM"] = "Leave it out.",
        ["CHECKPOINT"] = "Leave it out.",
        ["ANALYZE"] = "Leave it out.",
        ["GRANT"] = "Leave it out: the database is a file, and has no users.",
        ["REVOKE"] = "Leave it out: the database is a file, and has no users.",
    };

    /// <summary>What to write instead of a statement of SQL; null: SQL has no such statement.</summary>
    public static string? InsteadOf(string word) => SqlHints.TryGetValue(word, out var hint) ? hint : null;
}
