namespace SqlFlow;

/// <summary>The error codes of step results. Stable: alerts and scripts may match on them.</summary>
public static class ErrorCodes
{
    /// <summary>The step's <c>timeout_ms</c> was up.</summary>
    public const string Timeout = "TIMEOUT";

    /// <summary>The caller cancelled the run.</summary>
    public const string Cancelled = "CANCELLED";

    /// <summary>A check found rows that it does not allow.</summary>
    public const string CheckFailed = "CHECK_FAILED";

    /// <summary>A statement is not SQL.</summary>
    public const string SqlSyntax = "SQL_SYNTAX";

    /// <summary>A statement names a table, column or function that is not there, or combines types that do not go together.</summary>
    public const string SqlBinding = "SQL_BINDING";

    /// <summary>A value cannot be converted to the type that is wanted.</summary>
    public const string Conversion = "CONVERSION";

    /// <summary>A constraint of a table is violated.</summary>
    public const string Constraint = "CONSTRAINT";

    /// <summary>A transaction conflicts with another one.</summary>
    public const string Conflict = "CONFLICT";

    /// <summary>The memory limit was reached.</summary>
    public const string OutOfMemory = "OUT_OF_MEMORY";

    /// <summary>The disk is full.</summary>
    public const string DiskFull = "DISK_FULL";

    /// <summary>A file or device could not be read or written.</summary>
    public const string InputOutput = "IO_ERROR";

    /// <summary>A path outside the project and the allowed directories.</summary>
    public const string AccessDenied = "ACCESS_DENIED";

    /// <summary>A source is not defined, or is not there.</summary>
    public const string SourceNotFound = "SOURCE_NOT_FOUND";

    /// <summary>A source has rows or values that cannot be read.</summary>
    public const string BadData = "BAD_DATA";

    /// <summary>Several source rows have the key of an upsert.</summary>
    public const string DuplicateKeys = "DUPLICATE_KEYS";

    /// <summary>A source's columns do not fit the target.</summary>
    public const string SchemaMismatch = "SCHEMA_MISMATCH";

    /// <summary>An incremental load has no watermark, but its target is there already.</summary>
    public const string WatermarkMissing = "WATERMARK_MISSING";

    /// <summary>The cursor is another column, or of another type, than the one whose watermark is kept.</summary>
    public const string CursorChanged = "CURSOR_CHANGED";

    /// <summary>A variable has no value.</summary>
    public const string VariableNotFound = "VARIABLE_NOT_FOUND";

    /// <summary>Another process holds the database.</summary>
    public const string DatabaseBusy = "DATABASE_BUSY";

    /// <summary>A server has failed so often that it is left alone for a while.</summary>
    public const string CircuitOpen = "CIRCUIT_OPEN";

    /// <summary>A newer version of the program wrote the history of the database.</summary>
    public const string HistoryVersion = "HISTORY_VERSION";

    /// <summary>The engine refused a statement for another reason.</summary>
    public const string Engine = "ENGINE_ERROR";

    /// <summary>A handler threw something that nobody classified.</summary>
    public const string Unexpected = "UNEXPECTED";
}
