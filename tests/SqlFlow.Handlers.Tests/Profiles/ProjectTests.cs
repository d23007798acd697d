using SqlFlow.Execution;
using SqlFlow.Handlers.Tests.Harness;

namespace SqlFlow.Handlers.Tests.Profiles;

/// <summary>Profiles, .env and plans together, as a host uses them.</summary>
public sealed class ProjectTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Variables_count_in_the_order_of_call_profile_plan_env_file_and_default()
    {
        Write(".env", "A=env\nB=env\nC=env\nD=env\n");
        Write("profiles/dev.yml", "variables: { A: profile, B: profile }");
        Write("plan.json", """
            { "variables": { "A": "plan", "B": "plan", "C": "plan" },
              "steps": [ { "id": "t", "type": "transform", "target_table": "t", "sql": "SELECT '${A} ${B} ${C} ${D} ${E|default}' AS x" } ] }
            """);

        Assert.Equal("call profile plan env default", await RunAsync(new PipelineRequest { Path = At("plan.json"), Variables = [new("A", JsonValue.From("call"))] }, "FROM t"));
    }

    [Fact]
    public async Task A_profile_is_found_above_the_plan_and_says_where_the_database_is_and_which_folders_are_allowed()
    {
        using var other = new TempFolder();
        File.WriteAllText(Path.Combine(other.Path, "a.csv"), "a\n1\n");
        Write("profiles/dev.yml", "engines: { duckdb: { path: db/dev.duckdb } }");
        Write("profiles/prod.yml", $"engines: {{ duckdb: {{ mode: persistent, path: db/prod.duckdb, threads: 1 }} }}\nallowed_directories: [ '{other.Path}' ]");
        Write("pipelines/daily/plan.json", $$"""[ { "id": "l", "type": "load", "source": "csv", "options": { "path": "{{other.Path}}/a.csv" }, "target_table": "t" } ]""");
        var request = new PipelineRequest { Path = At("pipelines/daily/plan.json") };

        var refused = await Host().PlanAsync(request, TestContext.Current.CancellationToken);
        Assert.Contains(refused.Problems, static problem => problem.Message.Contains("outside the project", StringComparison.Ordinal));
        Assert.Equal("1", await RunAsync(request with { Profile = "prod" }, "FROM t"));
        Assert.True(File.Exists(At("db/prod.duckdb")));
        Assert.False(File.Exists(At("db/dev.duckdb")));
    }

    [Fact]
    public async Task A_connector_of_the_profile_has_its_parameters_and_takes_more()
    {
        Write("a;b.csv", "a;b\n1;2\n");
        Write("profiles/dev.yml", "connectors:\n  shop: { type: csv, params: { path: wrong.csv, delimiter: \";\" } }");
        Write("plan.json", """
            [ { "id": "s", "type": "source", "name": "orders", "connector": "shop", "params": { "path": "a;b.csv" } },
              { "id": "l", "type": "load", "source": "orders", "target_table": "t" },
              { "id": "m", "type": "load", "source": "shop", "options": { "PATH": "a;b.csv" }, "target_table": "u" } ]
            """);

        Assert.Equal("1|2|1|2", await RunAsync(new PipelineRequest { Path = At("plan.json") }, "FROM t, u"));
    }

    [Fact]
    public async Task A_secret_reaches_parameters_of_sources_and_nothing_else()
    {
        Environment.SetEnvironmentVariable("SQLFLOW_TEST_DELIMITER", ";");
        Write("a.csv", "a;b\n1;2\n");
        Write("profiles/dev.yml", "secrets: { separator: \"${SQLFLOW_TEST_DELIMITER}\", absent: \"${SQLFLOW_TEST_NOT_SET}\" }");
        Write("good.json", """[ { "id": "l", "type": "load", "source": "csv", "options": { "path": "a.csv", "delimiter": "${separator}" }, "target_table": "t" } ]""");
        Write("bad.json", """
            [ { "id": "t", "type": "transform", "target_table": "t", "sql": "SELECT '${separator}'" },
              { "id": "e", "type": "export", "sql": "SELECT 1 AS a", "target": "${separator}.csv" },
              { "id": "v", "type": "set_variable", "name": "v", "value": "${separator}" },
              { "id": "l", "type": "load", "source": "csv", "options": { "path": "a.csv", "delimiter": "${absent}" }, "target_table": "u" } ]
            """);

        Assert.Equal("1|2", await RunAsync(new PipelineRequest { Path = At("good.json") }, "FROM t"));
        var problems = (await Host().PlanAsync(new PipelineRequest { Path = At("bad.json") }, TestContext.Current.CancellationToken)).Problems;
        Assert.Equal(3, problems.Count(static problem => problem.Message.Contains("'separator' is a secret", StringComparison.Ordinal)));
        Assert.Contains(problems, static problem => problem.Message.Contains("The variable 'absent' has no value.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_password_in_a_plan_is_refused_without_repeating_it()
    {
        Write("plan.json", """[ { "id": "s", "type": "source", "name": "s", "connector": "csv", "params": { "path": "a.csv", "api_token": "hunter2" } }, { "id": "l", "type": "load", "source": "s", "target_table": "t" } ]""");
        var problems = (await Host().PlanAsync(new PipelineRequest { Path = At("plan.json") }, TestContext.Current.CancellationToken)).Problems;
        var problem = Assert.Single(problems, static problem => problem.Code == "SF2136");
        Assert.Equal((1, 109), (problem.Line, problem.Column));
        Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("prod", "There is no profile 'prod' in ")]
    [InlineData("dve", "Did you mean 'dev'?")]
    public async Task A_profile_that_is_not_there_is_named(string name, string message)
    {
        Write("profiles/dev.yml", "");
        Write("plan.json", """[ { "id": "t", "type": "transform", "target_table": "t", "sql": "SELECT 1 AS a" } ]""");
        var planned = await Host().PlanAsync(new PipelineRequest { Path = At("plan.json"), Profile = name }, TestContext.Current.CancellationToken);
        Assert.True(planned.HasErrors);
        Assert.Contains(message, Assert.Single(planned.Problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_outside_the_project_must_be_allowed_or_named_by_the_caller()
    {
        using var other = new TempFolder();
        Write("profiles/dev.yml", $"engines:\n  duckdb: {{ path: '{other.Path}/x.duckdb' }}");
        Write("profiles/open.yml", $"engines:\n  duckdb: {{ path: '{other.Path}/x.duckdb' }}\nallowed_directories: [ '{other.Path}' ]");
        Write("plan.json", """[ { "id": "t", "type": "transform", "target_table": "t", "sql": "SELECT 7 AS a" } ]""");
        var request = new PipelineRequest { Path = At("plan.json") };

        var problem = Assert.Single((await Host().PlanAsync(request, TestContext.Current.CancellationToken)).Problems);
        Assert.Equal(("SF2134", 2, 19), (problem.Code, problem.Line, problem.Column));
        Assert.False((await Host().PlanAsync(request with { Database = Path.Combine(other.Path, "y.duckdb") }, TestContext.Current.CancellationToken)).HasErrors);
        Assert.Equal("7", await RunAsync(request with { Profile = "open" }, "FROM t"));
    }

    [Fact]
    public async Task A_profile_connector_of_an_unknown_type_is_reported_at_its_place()
    {
        Write("profiles/dev.yml", "connectors:\n  shop: { type: cvs }");
        Write("plan.json", """[ { "id": "t", "type": "transform", "target_table": "t", "sql": "SELECT 1 AS a" } ]""");
        var problem = Assert.Single((await Host().PlanAsync(new PipelineRequest { Path = At("plan.json") }, TestContext.Current.CancellationToken)).Problems);
        Assert.Equal(("SF2131", 2, 3, "Did you mean 'csv'?"), (problem.Code, problem.Line, problem.Column, problem.Hint));
        Assert.EndsWith(Path.Combine("profiles", "dev.yml"), problem.File, StringComparison.Ordinal);
    }

    private static SqlFlowHost Host() => new(new SqlFlowOptions { Registry = new TestSteps() });

    private async Task<string> RunAsync(PipelineRequest request, string query)
    {
        var host = Host();
        var planned = await host.PlanAsync(request, TestContext.Current.CancellationToken);
        Assert.True(!planned.HasErrors, string.Join('\n', planned.Problems));
        (await host.RunAsync(planned, cancellationToken: TestContext.Current.CancellationToken)).EnsureSuccess();
        await using var engine = await host.OpenReadOnlyAsync(_folder.Path, profile: request.Profile, cancellationToken: TestContext.Current.CancellationToken);
        await using var session = await engine.OpenSessionAsync(TestContext.Current.CancellationToken);
        return string.Join('|', (await session.QueryAsync(query, 10, TestContext.Current.CancellationToken)).Rows[0]);
    }

    private string At(string name) => Path.Combine(_folder.Path, name);

    private void Write(string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), content);
    }
}
