using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;
using SqlFlow.Planning;

namespace SqlFlow.Connectors.Postgres;

/// <summary>Gives what the driver throws its meaning: the one place that knows PostgreSQL's error codes.</summary>
internal static class PostgresErrors
{
    /// <summary>Whether an exception comes from the driver or the line.</summary>
    public static bool IsOurs(Exception exception) =>
        exception is NpgsqlException or SocketException or IOException or TimeoutException or AuthenticationException or ObjectDisposedException;

    /// <summary>The exception for what went wrong between us and the server.</summary>
    public static ConnectorException Translate(Exception exception, PostgresSettings settings, CommitOutcome outcome = CommitOutcome.RolledBack)
    {
        var subject = $"'{settings.Name}' ({settings.Server}, database '{settings.Database}')";
        if (exception is PostgresException refusal) return Refused(refusal, settings, subject, outcome);
        var socket = Find<SocketException>(exception);
        if (Find<AuthenticationException>(exception) is not null || exception.Message.Contains("SSL", StringComparison.OrdinalIgnoreCase))
        {
            return New(ErrorCodes.AccessDenied, $"{subject}: no secure connection: {Innermost(exception).Message}", exception, "sslmode", outcome,
                "Check sslmode, and for verify-ca and verify-full the certificate in sslrootcert");
        }

        // A name that does not exist is a mistake; a server of names that does not answer is not.
        if (socket?.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData)
            return New(ErrorCodes.SourceNotFound, $"{subject}: there is no host '{settings.Host}'", exception, "host", outcome, "Check the parameter 'host'");
        var isTimeout = Find<TimeoutException>(exception) is not null || socket?.SocketErrorCode is SocketError.TimedOut;
        var isTransient = isTimeout || socket is not null || exception is ObjectDisposedException || Find<IOException>(exception) is not null;
        return New(isTimeout ? ErrorCodes.Timeout : ErrorCodes.InputOutput, $"{subject}: the connection failed: {Innermost(exception).Message}", exception,
            isTransient ? "host" : null, outcome, "Check that the server runs and can be reached from here", isTransient);
    }

    private static ConnectorException Refused(PostgresException refusal, PostgresSettings settings, string subject, CommitOutcome outcome)
    {
        var (code, parameter, advice) = refusal.SqlState switch
        {
            "28P01" or "28000" => (ErrorCodes.AccessDenied, "password", "Check 'username' and 'password', and the server's pg_hba.conf"),
            "3D000" => (ErrorCodes.SourceNotFound, "database", "Check the parameter 'database'"),
            "3F000" => (ErrorCodes.SourceNotFound, "schema", "Check the parameter 'schema'"),
            "42P01" => (ErrorCodes.SourceNotFound, settings.WhatParameter, "Check the name and 'schema'; names are taken as written, upper and lower case included"),
            "42501" => (ErrorCodes.AccessDenied, settings.WhatParameter, $"Grant the right to the user '{settings.Username}'"),
            "42601" => (ErrorCodes.SqlSyntax, settings.WhatParameter, "Correct the query; it is PostgreSQL's SQL, not the engine's"),
            "25006" => (ErrorCodes.AccessDenied, settings.WhatParameter, "A source only reads: take out of the query what writes"),
            "57014" => (ErrorCodes.Timeout, null, "The server has cancelled the query; see its statement_timeout"),
            "40001" or "40P01" or "55P03" => (ErrorCodes.Conflict, null, "Another transaction was in the way: try again"),
            "22021" or "22P05" => (ErrorCodes.BadData, null, "Clean the text in 'query', e.g. with convert_from"),
            "53100" => (ErrorCodes.DiskFull, null, "Free disk space on the server"),
            "53200" => (ErrorCodes.OutOfMemory, null, "The server is out of memory"),
            var state when state.StartsWith("42", StringComparison.Ordinal) => (ErrorCodes.SqlBinding, settings.WhatParameter, "Correct the query"),
            var state when state.StartsWith("22", StringComparison.Ordinal) => (ErrorCodes.Conversion, null, "See the server's message for the value"),
            var state when state.StartsWith("23", StringComparison.Ordinal) => (ErrorCodes.Constraint, null, "See the server's message for the row"),
            var state when IsLine(state) => (ErrorCodes.InputOutput, "host", "Check that the server runs and takes connections"),
            _ => (ErrorCodes.Engine, (string?)null, "See the server's log"),
        };
        // The detail names the row of a constraint; it is data, but the only thing that says which one.
        var detail = code is ErrorCodes.Constraint && refusal.Detail is { Length: > 0 } text ? $" ({text})" : "";
        return New(code, $"{subject}: {refusal.MessageText}{detail}", refusal, parameter, outcome, refusal.Hint ?? advice, IsTransient(refusal.SqlState));
    }

    private static bool IsLine(string state) => state.StartsWith("08", StringComparison.Ordinal) || state is "57P01" or "57P02" or "57P03" or "57P05" or "53300";

    private static bool IsTransient(string state) => IsLine(state) || state is "57014" or "40001" or "40P01" or "55P03" or "53200" or "53400";

    private static ConnectorException New(string code, string message, Exception inner, string? parameter, CommitOutcome outcome, string advice, bool isTransient = false) => new(code, message, inner)
    {
        Parameter = parameter,
        ProblemCode = code switch
        {
            ErrorCodes.SqlSyntax => PlanProblemCodes.SqlSyntax,
            ErrorCodes.SqlBinding => PlanProblemCodes.DoesNotBind,
            _ => PlanProblemCodes.UnreadableSource,
        },
        IsTransient = isTransient,
        CommitOutcome = outcome,
        SuggestedActions = [advice],
    };

    private static T? Find<T>(Exception? exception)
        where T : Exception
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is T found) return found;
        }

        return null;
    }

    private static Exception Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner) exception = inner;
        return exception;
    }
}
