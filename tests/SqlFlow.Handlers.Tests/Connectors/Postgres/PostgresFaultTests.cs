using SqlFlow.Handlers.Tests.Harness;
using SqlFlow.Planning;

namespace SqlFlow.Handlers.Tests.Connectors.Postgres;

[Collection<PostgresCollection>]
public sealed class PostgresFaultTests(PostgresServer server)
{
    private const string Million = """ "query": "SELECT i AS id, 'row ' || i AS name FROM generate_series(1, 1000000) AS i" """;

    [Theory]
    [InlineData("\"table\": \"v\", \"query\": \"SELECT 1\"", "query", "takes either 'table' or 'query', not both")]
    [InlineData("\"sslmode\": \"prefer\"", "table", "takes either 'table' or 'query', and has neither")]
    [InlineData("\"query\": \" \"", "query", "is empty")]
    [InlineData("\"table\": \"missing\"", "table", "relation \"missing\" does not exist")]
    [InlineData("\"table\": \"v\", \"schema\": \"gone\"", "table", "relation \"gone.v\" does not exist")]
    [InlineData("\"query\": \"SELECT amout FROM v\"", "query", "column \"amout\" does not exist")]
    [InlineData("\"query\": \"SELEC 1\"", "query", "syntax error")]
    [InlineData("\"query\": \"DELETE FROM v\"", "query", "syntax error")]
    [InlineData("\"query\": \"SELECT 1) TO PROGRAM 'true' --\"", "query", "")]
    [InlineData("\"table\": \"v\", \"sslmode\": \"maybe\"", "sslmode", "takes disable, prefer, require, verify-ca or verify-full")]
    [InlineData("\"table\": \"v\", \"sslrootcert\": \"../ca.crt\"", "sslrootcert", "outside the project")]
    [InlineData("\"table\": \"v\", \"sslrootcert\": \"ca.crt\"", "sslrootcert", "here is no file 'ca.crt'")]
    [InlineData("\"table\": \"v\", \"connection_timeout\": 0", "connection_timeout", "a whole number of at least 1")]
    public async Task What_is_wrong_is_reported_when_planning_at_its_parameter(string more, string parameter, string message)
    {
        var database = await server.SharedAsync();
        using var test = new PipelineTest();

        var problem = (await database.PlanAsync(test, more)).OnlyError();

        Assert.Equal(("define", $"params.{parameter}"), (problem.StepId, problem.Property));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(PostgresServer.Password, problem.ToString(), StringComparison.Ordinal);
        Assert.Equal(["amount"], (await database.RowsAsync("SELECT attname FROM pg_attribute WHERE attrelid = 'v'::regclass AND attnum > 0")));
    }

    [Theory]
    [InlineData("\"password\": \"${PG_WORD}\"", "\"password\": \"${OTHER_WORD}\"", "password", "password authentication failed for user \"tester\"")]
    [InlineData("\"username\": \"tester\"", "\"username\": \"nobody\"", "password", "password authentication failed for user \"nobody\"")]
    [InlineData("\"host\": \"127.0.0.1\"", "\"host\": \"no-such-host.invalid\"", "host", "there is no host 'no-such-host.invalid'")]
    [InlineData("\"host\": \"127.0.0.1\"", "\"host\": \"a,b\"", "host", "takes one host")]
    [InlineData("\"port\": ", "\"port\": 1, \"connection_timeout\": ", "host", "")]
    [InlineData("\"database\": \"", "\"database\": \"x_", "database", "does not exist")]
    public async Task What_is_wrong_with_the_server_is_reported_when_planning(string right, string wrong, string parameter, string message)
    {
        var database = await server.SharedAsync();
        using var test = new PipelineTest();
        var plan = database.Plan(""" "table": "v" """, port: right.Contains("port", StringComparison.Ordinal) ? 5 : null);

        var planned = await test.PlanJsonAsync(plan.Replace(right, wrong, StringComparison.Ordinal), PostgresDatabase.Variables);

        var problem = Assert.Single(planned.Problems);
        Assert.Equal($"params.{parameter}", problem.Property);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(PostgresServer.Password, problem.ToString(), StringComparison.Ordinal);
        // A server that cannot be reached now may be back when the pipeline runs.
        Assert.Equal(right.Contains("port", StringComparison.Ordinal) ? ProblemSeverity.Warning : ProblemSeverity.Error, problem.Severity);
    }

    [Fact]
    public async Task A_password_that_is_written_out_is_refused()
    {
        using var test = new PipelineTest();

        var problem = (await test.PlanJsonAsync(PostgresDatabase.Plan("""{"host": "h", "database": "d", "table": "t", "password": "hunter2"}""", ""))).Problems[0];

        Assert.Equal(("params.password", ProblemSeverity.Error), (problem.Property, problem.Severity));
        Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_breaks_in_mid_stream_is_tried_again_and_leaves_nothing_of_the_first_attempt()
    {
        await using var database = await server.CreateAsync();
        await using var proxy = new CuttingProxy(server.Port, 5_000_000, cuts: 2);
        using var test = new PipelineTest();

        var result = await database.RunAsync(test, Million, proxy.Port, ", \"retry_policy\": { \"initial_delay_ms\": 1 }");

        Assert.Equal((2, 3), (proxy.Cut, result.Succeeded().Of("load").Attempts));
        Assert.Equal(["1000000|500000500000"], await test.RowsAsync("SELECT count(*), sum(id)::BIGINT FROM t"));
    }

    [Fact]
    public async Task A_line_that_keeps_breaking_fails_the_step_and_keeps_the_old_table()
    {
        await using var database = await server.CreateAsync();
        await using var proxy = new CuttingProxy(server.Port, 5_000_000, cuts: int.MaxValue);
        using var test = new PipelineTest();
        (await database.RunAsync(test, """ "query": "SELECT 7 AS id" """)).Succeeded();

        var result = await database.RunAsync(test, Million, proxy.Port, ", \"retry_policy\": { \"max_attempts\": 2, \"initial_delay_ms\": 1 }");

        var failed = result.Failed("load", ErrorCodes.InputOutput, "the connection failed");
        Assert.Equal((2, true), (failed.Attempts, failed.IsTransient));
        Assert.Equal(["7"], await test.RowsAsync("SELECT * FROM t"));
    }

    [Fact]
    public async Task A_session_that_the_server_ends_is_transient()
    {
        await using var database = await server.CreateAsync();
        using var test = new PipelineTest();

        var result = await database.RunAsync(test, """ "query": "SELECT i, CASE WHEN i = 500000 THEN pg_terminate_backend(pg_backend_pid()) END AS v FROM generate_series(1, 1000000) AS i" """,
            load: ", \"retry_policy\": { \"max_attempts\": 1 }");

        var failed = result.Failed("load", ErrorCodes.InputOutput, "terminating connection due to administrator command");
        Assert.True(failed.IsTransient);
        Assert.Empty(await test.ColumnsAsync("t"));
    }

    [Fact]
    public async Task An_error_in_mid_stream_is_not_tried_again()
    {
        await using var database = await server.CreateAsync();
        using var test = new PipelineTest();

        var result = await database.RunAsync(test, """ "query": "SELECT 1 / (500000 - i) AS v FROM generate_series(1, 1000000) AS i" """);

        Assert.Equal(1, result.Failed("load", ErrorCodes.Conversion, "division by zero").Attempts);
        Assert.Empty(await test.ColumnsAsync("t"));
    }

    [Fact]
    public async Task A_step_that_runs_out_of_time_ends_the_query_on_the_server()
    {
        await using var database = await server.CreateAsync();
        using var test = new PipelineTest();

        var result = await database.RunAsync(test, """ "query": "SELECT 1 AS v FROM pg_sleep(600)" """, load: ", \"timeout_ms\": 500, \"retry_policy\": { \"max_attempts\": 1 }");

        result.Failed("load", ErrorCodes.Timeout);
        Assert.Empty(await test.ColumnsAsync("t"));
    }
}
