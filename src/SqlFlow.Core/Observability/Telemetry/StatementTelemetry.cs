using System.Diagnostics;

namespace SqlFlow.Observability;

/// <summary>The span and the duration of one statement of a step, for engines. There is none where nobody listens.</summary>
/// <remarks>Not thread-safe. Begun before the statement, ended after it; only the first end counts.</remarks>
public sealed class StatementTelemetry
{
    // Longer ones are of no use to anybody who looks at a trace.
    private const int LongestText = 8192;

    // On the span of the attempt, so that it reaches whatever engine executes the statement.
    private const string MayShowText = "sqlflow.trace_sql";

    // A label of metrics, so there must be few.
    private static readonly string[] Operations =
    [
        "SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "CREATE", "DROP", "ALTER", "COPY", "WITH", "FROM", "SET", "PRAGMA", "ATTACH", "DETACH", "TRUNCATE", "DESCRIBE", "VALUES", "PIVOT", "UNPIVOT", "SUMMARIZE", "COMMENT", "CALL",
    ];

    private readonly Activity? _span;
    private readonly TimeProvider _timeProvider;
    private readonly long _start;
    private readonly string _system;
    private readonly string _operation;
    private bool _isEnded;

    private StatementTelemetry(Activity? span, TimeProvider timeProvider, string system, string operation) =>
        (_span, _timeProvider, _start, _system, _operation) = (span, timeProvider, timeProvider.GetTimestamp(), system, operation);

    /// <summary>Begins a statement.</summary>
    /// <param name="system">The kind of database, e.g. <c>duckdb</c>.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="timeProvider">The clock of its duration.</param>
    /// <returns>Null: nobody listens.</returns>
    /// <remarks>There is a span only within that of a step: what is done besides, as planning does a lot, is no part of a trace.</remarks>
    public static StatementTelemetry? Begin(string system, string sql, TimeProvider timeProvider)
    {
        var isTraced = SqlFlowInstruments.Source.HasListeners() && Activity.Current is { } current && ReferenceEquals(current.Source, SqlFlowInstruments.Source);
        if (!isTraced && !SqlFlowInstruments.StatementDuration.Enabled) return null;
        ArgumentNullException.ThrowIfNull(sql);
        ArgumentNullException.ThrowIfNull(timeProvider);
        var operation = OperationOf(sql);
        return new StatementTelemetry(isTraced ? Start(system, operation, sql) : null, timeProvider, system, operation);
    }

    /// <summary>Ends it.</summary>
    /// <param name="errorCode">What went wrong (<see cref="ErrorCodes"/>); null: nothing.</param>
    /// <param name="message">Its message.</param>
    public void End(string? errorCode = null, string? message = null)
    {
        if (_isEnded) return;
        _isEnded = true;
        if (_span is { IsAllDataRequested: true } && errorCode is not null)
        {
            _span.SetTag(TelemetryNames.ErrorType, errorCode);
            if (errorCode != ErrorCodes.Cancelled) _span.SetStatus(ActivityStatusCode.Error, message);
        }

        _span?.Dispose();
        if (!SqlFlowInstruments.StatementDuration.Enabled) return;
        var tags = new TagList { { TelemetryNames.DbSystem, _system }, { TelemetryNames.DbOperation, _operation } };
        if (errorCode is not null) tags.Add(TelemetryNames.ErrorType, errorCode);
        SqlFlowInstruments.StatementDuration.Record(_timeProvider.GetElapsedTime(_start).TotalSeconds, tags);
    }

    /// <summary>Ends it after an exception.</summary>
    /// <param name="exception">What was thrown.</param>
    public void Fail(Exception exception) => End(
        exception switch
        {
            SqlFlowException known => known.ErrorCode,
            OperationCanceledException => ErrorCodes.Cancelled,
            _ => ErrorCodes.Unexpected,
        },
        exception?.Message);

    /// <summary>Lets the spans of statements within a step's span show their SQL.</summary>
    internal static void AllowText(Activity span) => span.SetCustomProperty(MayShowText, MayShowText);

    /// <summary>The first keyword in upper case; <c>OTHER</c> where it is none of those that are known.</summary>
    internal static string OperationOf(ReadOnlySpan<char> sql)
    {
        var rest = SkipBlanks(sql);
        var length = 0;
        while (length < rest.Length && char.IsAsciiLetter(rest[length])) length++;
        foreach (var operation in Operations)
        {
            if (rest[..length].Equals(operation, StringComparison.OrdinalIgnoreCase)) return operation;
        }

        return "OTHER";
    }

    private static Activity? Start(string system, string operation, string sql)
    {
        var mayShowText = Activity.Current?.GetCustomProperty(MayShowText) is not null;
        var span = SqlFlowInstruments.Source.StartActivity(operation, ActivityKind.Client);
        if (span is not { IsAllDataRequested: true }) return span;
        span.SetTag(TelemetryNames.DbSystem, system).SetTag(TelemetryNames.DbOperation, operation);
        if (mayShowText) span.SetTag(TelemetryNames.DbQueryText, sql.Length <= LongestText ? sql : sql[..LongestText]);
        return span;
    }

    private static ReadOnlySpan<char> SkipBlanks(ReadOnlySpan<char> sql)
    {
        while (true)
        {
            sql = sql.TrimStart(" \t\r\n(;");
            var end = sql.StartsWith("--") ? sql.IndexOf('\n') : sql.StartsWith("/*") ? sql[2..].IndexOf("*/") is >= 0 and var at ? at + 3 : -1 : 0;
            if (end == 0) return sql;
            if (end < 0) return [];
            sql = sql[(end + 1)..];
        }
    }
}
