using Npgsql;
using SqlFlow.Connectors;
using SqlFlow.Execution;
using SqlFlow.Handlers.Tests.Harness;

namespace SqlFlow.Handlers.Tests.Connectors.Postgres;

/// <summary>A database of one test.</summary>
public sealed class PostgresDatabase(PostgresServer server, string name, NpgsqlDataSource dataSource) : IAsyncDisposable
{
    /// <summary>What plans take the password from.</summary>
    public static ValueMap<JsonValue> Variables { get; } = [KeyValuePair.Create("PG_WORD", JsonValue.From(PostgresServer.Password)), KeyValuePair.Create("OTHER_WORD", JsonValue.From("not it"))];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public string Name { get; } = name;

    /// <summary>The parameters of a source, with these before or instead of the usual ones.</summary>
    public string Params(string more, int? port = null) => FormattableString.Invariant(
        $$"""{ {{more}}, "host": "127.0.0.1", "port": {{port ?? server.Port}}, "database": "{{Name}}", "username": "{{PostgresServer.User}}", "password": "${PG_WORD}" }""");

    /// <summary>What a connector is asked for.</summary>
    internal SourceRequest Request(string more) =>
        new("s", new ConnectorOptions(Make.Map(Params(more).Replace("${PG_WORD}", PostgresServer.Password, StringComparison.Ordinal))), new ProjectFiles("/"), TimeProvider.System);

    /// <summary>Makes a table of its own with rows of a number and these values.</summary>
    public async Task<string> CreateTableAsync(string type, string?[] values)
    {
        var table = $"v_{Guid.NewGuid():N}";
        await ExecuteAsync($"CREATE TABLE {table} (n int, v {type})", $"INSERT INTO {table} VALUES {string.Join(", ", values.Select(static (value, index) => FormattableString.Invariant($"({index}, {value ?? "NULL"})")))}");
        return table;
    }

    /// <summary>A plan that loads a source into <c>t</c>.</summary>
    public string Plan(string more, int? port = null, string load = "") => Plan(Params(more, port), load);

    public static string Plan(string parameters, string load) => $$"""
        [ { "id": "define", "type": "source", "name": "s", "connector": "postgres", "params": {{parameters}} },
          { "id": "load", "type": "load", "source": "s", "target_table": "t"{{load}} } ]
        """;

    internal Task<PlannedPipeline> PlanAsync(PipelineTest test, string more) => test.PlanJsonAsync(Plan(more), Variables);

    internal Task<PipelineResult> RunAsync(PipelineTest test, string more, int? port = null, string load = "") => test.RunJsonAsync(Plan(more, port, load), Variables);

    public async Task ExecuteAsync(params string[] statements)
    {
        foreach (var statement in statements)
        {
            await using var command = dataSource.CreateCommand(statement);
            await command.ExecuteNonQueryAsync(Token);
        }
    }

    /// <summary>The rows of a query, each as its texts joined with bars.</summary>
    public async Task<string[]> RowsAsync(string sql)
    {
        await using var command = dataSource.CreateCommand($"SELECT array_to_string(array(SELECT coalesce(v #>> '{{}}', 'NULL') FROM json_each(row_to_json(q)) AS e(k, v)), '|') FROM ({sql}) AS q");
        await using var reader = await command.ExecuteReaderAsync(Token);
        var rows = new List<string>();
        while (await reader.ReadAsync(Token)) rows.Add(reader.GetString(0));
        return [.. rows];
    }

    /// <summary>How the server would execute a query.</summary>
    public async Task<string> ExplainAsync(string sql)
    {
        await using var command = dataSource.CreateCommand($"EXPLAIN {sql}");
        await using var reader = await command.ExecuteReaderAsync(Token);
        var lines = new List<string>();
        while (await reader.ReadAsync(Token)) lines.Add(reader.GetString(0));
        return string.Join('\n', lines);
    }

    public ValueTask DisposeAsync() => dataSource.DisposeAsync();
}
