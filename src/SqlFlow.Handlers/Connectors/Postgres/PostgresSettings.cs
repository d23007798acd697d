using Npgsql;
using SqlFlow.Engines;

namespace SqlFlow.Connectors.Postgres;

/// <summary>The parameters of a PostgreSQL source or target, checked.</summary>
/// <remarks>Not a record: what prints itself must not hold a password.</remarks>
internal sealed class PostgresSettings
{
    public const int DefaultPort = 5432;

    private const int LongestTimeout = 1024;

    private readonly NpgsqlConnectionStringBuilder _connection;

    private PostgresSettings(NpgsqlConnectionStringBuilder connection) => _connection = connection;

    public required string Name { get; init; }

    public required string? Schema { get; init; }

    public required string? Table { get; init; }

    public required string? Query { get; init; }

    public string Host => _connection.Host!;

    public int Port => _connection.Port;

    public string Database => _connection.Database!;

    public string? Username => _connection.Username;

    /// <summary>The server, for people and for telling servers apart.</summary>
    public string Server => FormattableString.Invariant($"{Host}:{Port}");

    /// <summary>The parameter that says what is read.</summary>
    public string WhatParameter => Query is null ? "table" : "query";

    /// <summary>The table, for people.</summary>
    public string TableText => Schema is null ? Table! : $"{Schema}.{Table}";

    /// <exception cref="ConnectorException">A parameter is wrong or missing.</exception>
    public static PostgresSettings Read(SourceRequest request, bool needsTable = true)
    {
        var options = request.Options;
        var (table, query) = (options.GetText("table"), options.GetText("query"));
        if (needsTable && table is null == query is null)
            throw ConnectorOptions.Invalid(table is null ? "table" : "query", $"source '{request.Name}' takes either 'table' or 'query', {(table is null ? "and has neither" : "not both")}");
        if (needsTable && string.IsNullOrWhiteSpace(table ?? query))
            throw ConnectorOptions.Invalid(table is null ? "query" : "table", $"the parameter '{(table is null ? "query" : "table")}' of source '{request.Name}' is empty");
        var host = Required(request, "host");
        if (host.Contains(',', StringComparison.Ordinal)) throw ConnectorOptions.Invalid("host", "the parameter 'host' takes one host");
        return new PostgresSettings(new NpgsqlConnectionStringBuilder
        {
            Host = host,
            Port = (int)Number(options, "port", 65535, DefaultPort),
            Database = Required(request, "database"),
            Username = options.GetText("username"),
            Password = options.GetText("password"),
            SslMode = SslModeOf(options.GetText("sslmode")),
            RootCertificate = RootCertificate(request),
            Timeout = (int)Number(options, "connection_timeout", LongestTimeout, 15),
            // How long a query may take is the step's business (timeout_ms).
            CommandTimeout = 0,
            Pooling = false,
            TcpKeepAlive = true,
            TcpKeepAliveTime = 30,
            TcpKeepAliveInterval = 10,
            ApplicationName = "sqlflow",
            PersistSecurityInfo = false,
        })
        {
            Name = request.Name,
            Schema = options.GetText("schema"),
            Table = table,
            Query = query,
        };
    }

    /// <summary>A source of connections; the caller disposes it.</summary>
    public NpgsqlDataSource CreateDataSource()
    {
        var builder = new NpgsqlSlimDataSourceBuilder(_connection.ToString());
        builder.EnableTransportSecurity();
        return builder.Build();
    }

    /// <summary>What is read, as SQL after FROM.</summary>
    public string RelationSql => Query is { } query
        // The line break ends a comment that the query may end with.
        ? $"({query.TrimEnd(' ', '\t', '\r', '\n', ';')}\n)"
        : new TableName(Table!, Schema).ToSql();

    private static string Required(SourceRequest request, string name) => request.Options.GetText(name) is { Length: > 0 } text
        ? text
        : throw ConnectorOptions.Invalid(name, $"source '{request.Name}' lacks the parameter '{name}'");

    private static long Number(ConnectorOptions options, string name, long maximum, long otherwise)
    {
        var number = options.GetWhole(name, minimum: 1) ?? otherwise;
        return number <= maximum ? number : throw ConnectorOptions.Invalid(name, FormattableString.Invariant($"the parameter '{name}' takes a whole number from 1 to {maximum}"));
    }

    private static SslMode SslModeOf(string? text) => text?.ToLowerInvariant() switch
    {
        null or "prefer" => SslMode.Prefer,
        "disable" => SslMode.Disable,
        "require" => SslMode.Require,
        "verify-ca" => SslMode.VerifyCA,
        "verify-full" => SslMode.VerifyFull,
        _ => throw ConnectorOptions.Invalid("sslmode", $"the parameter 'sslmode' takes disable, prefer, require, verify-ca or verify-full, not '{text}'"),
    };

    private static string? RootCertificate(SourceRequest request)
    {
        if (request.Options.GetText("sslrootcert") is not { } path) return null;
        try
        {
            var full = request.Files.Resolve(path);
            return File.Exists(full) ? full : throw ConnectorOptions.Invalid("sslrootcert", $"there is no file '{path}'");
        }
        catch (ConnectorException exception) when (exception.Parameter is null)
        {
            throw new ConnectorException(exception.ErrorCode, exception.Message) { Parameter = "sslrootcert", ProblemCode = exception.ProblemCode, SuggestedActions = exception.SuggestedActions };
        }
    }
}
