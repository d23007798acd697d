using SqlFlow.Connectors;
using SqlFlow.Handlers.Tests.Harness;
using SqlFlow.OpenLineage;
using SqlFlow.Planning;
using SqlFlow.Profiles;
using SqlFlow.Variables;

namespace SqlFlow.Handlers.Tests.OpenLineage;

public sealed class ConfigurationTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly PlanProblems _problems = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nobody_is_told_where_nobody_says_so() => Assert.Null(Resolve());

    [Fact]
    public void The_environment_names_a_server()
    {
        var options = Resolve(("OPENLINEAGE_URL", "http://marquez:5000/base/"), ("OPENLINEAGE_ENDPOINT", "/api/v2"), ("OPENLINEAGE_API_KEY", "k"), ("OPENLINEAGE_NAMESPACE", "shop"), ("OPENLINEAGE_PARENT_ID", "air/flow/dag.task/01973000-0000-7000-8000-000000000000"))!;

        var target = Assert.IsType<OpenLineageHttpTarget>(Assert.Single(options.Targets));
        Assert.Equal(("http://marquez:5000/base/api/v2", "k", "shop"), (target.Address.ToString(), target.ApiKey, options.Namespace));
        Assert.Equal(new OpenLineageParent("air/flow", "dag.task", Guid.Parse("01973000-0000-7000-8000-000000000000")), options.Parent);
        Assert.DoesNotContain("k,", target.ToString().Replace("***", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("ApiKey = k", options.ToString(), StringComparison.Ordinal);
        Assert.Empty(_problems);
    }

    [Fact]
    public void The_namespace_is_the_projects_folder_where_nobody_says_another() =>
        Assert.Equal(Path.GetFileName(_folder.Path), Resolve(("OPENLINEAGE_URL", "http://a"))!.Namespace);

    [Fact]
    public void The_environment_names_a_transport_with_its_parts()
    {
        var http = Assert.IsType<OpenLineageHttpTarget>(Assert.Single(Resolve(
            ("OPENLINEAGE__TRANSPORT__TYPE", "http"), ("OPENLINEAGE__TRANSPORT__URL", "https://a"), ("OPENLINEAGE__TRANSPORT__TIMEOUT", "1.5"), ("OPENLINEAGE__TRANSPORT__COMPRESSION", "gzip"),
            ("OPENLINEAGE__TRANSPORT__AUTH__TYPE", "api_key"), ("OPENLINEAGE__TRANSPORT__AUTH__APIKEY", "k"), ("OPENLINEAGE_URL", "http://ignored"))!.Targets));
        Assert.Equal(new OpenLineageHttpTarget(new Uri("https://a")) { Timeout = TimeSpan.FromSeconds(1.5), Compress = true, ApiKey = "k" }, http);

        Assert.Equal([new OpenLineageFileTarget("/x/e.ndjson")], Resolve(("OPENLINEAGE__TRANSPORT__TYPE", "file"), ("OPENLINEAGE__TRANSPORT__LOG_FILE_PATH", "/x/e.ndjson"))!.Targets);
        Assert.Equal([new OpenLineageConsoleTarget()], Resolve(("OPENLINEAGE__TRANSPORT__TYPE", "console"))!.Targets);
        Assert.Equal([new OpenLineageConsoleTarget()], Resolve(("OPENLINEAGE__TRANSPORT", """{"type": "console"}"""))!.Targets);
        Assert.Equal([new OpenLineageConsoleTarget(), new OpenLineageFileTarget("e")], Resolve(
            ("OPENLINEAGE__TRANSPORT__TYPE", "composite"), ("OPENLINEAGE__TRANSPORT__TRANSPORTS__A__TYPE", "console"),
            ("OPENLINEAGE__TRANSPORT__TRANSPORTS__B__TYPE", "file"), ("OPENLINEAGE__TRANSPORT__TRANSPORTS__B__LOG_FILE_PATH", "e"))!.Targets);
        Assert.Empty(_problems);
    }

    [Fact]
    public void A_configuration_file_of_other_clients_is_read()
    {
        var path = _folder.Write("openlineage.yml", """
            transport:
              type: http
              url: https://backend:5000
              timeoutInMillis: 250
              verify: false
              auth: { type: api_key, apiKey: plain-$key }
            facets:
              environment_variables: [A]
            circuitBreaker: { type: simpleMemory }
            """);

        var target = Assert.IsType<OpenLineageHttpTarget>(Assert.Single(Resolve(("OPENLINEAGE_CONFIG", path), ("OPENLINEAGE_URL", "http://ignored"))!.Targets));

        Assert.Equal(new OpenLineageHttpTarget(new Uri("https://backend:5000")) { Timeout = TimeSpan.FromMilliseconds(250), ApiKey = "plain-$key" }, target);
        Assert.Empty(_problems);
    }

    [Theory]
    [InlineData("OPENLINEAGE_URL", "marquez", "OPENLINEAGE: 'url' is an address with http:// or https://, not 'marquez'.")]
    [InlineData("OPENLINEAGE_URL", "ftp://marquez", "does not begin with http:// or https://")]
    [InlineData("OPENLINEAGE_URL", "http://u:p@marquez", "holds a user or password")]
    [InlineData("OPENLINEAGE__TRANSPORT__TYPE", "kafka", "'kafka' is no transport. (http, file, console or composite.)")]
    [InlineData("OPENLINEAGE__TRANSPORT__URL", "http://a", "The transport lacks its 'type'.")]
    [InlineData("OPENLINEAGE_CONFIG", "/not/here.yml", "OPENLINEAGE_CONFIG: ")]
    public void A_wrong_environment_is_a_warning_and_nobody_is_told(string name, string value, string message)
    {
        Assert.Null(Resolve((name, value)));

        var problem = Assert.Single(_problems);
        Assert.Equal(ProblemSeverity.Warning, problem.Severity);
        Assert.Contains(message, problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("u:p", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_host_wins_over_the_environment_that_over_the_profile_and_disabled_over_all()
    {
        const string Profile = "openlineage: { url: \"http://profile\", namespace: p, sql: false, flush_timeout: 0.5, queue_capacity: 7 }";
        var host = new OpenLineageOptions { Targets = [new OpenLineageConsoleTarget()] };

        var options = Resolve(null, Profile)!;
        Assert.Equal("http://profile/api/v1/lineage", options.Targets[0].Name);
        Assert.Equal(("p", false, TimeSpan.FromSeconds(0.5), 7), (options.Namespace, options.IncludeSql, options.FlushTimeout, options.QueueCapacity));
        options = Resolve(null, Profile, ("OPENLINEAGE_URL", "http://environment"))!;
        Assert.Equal(("http://environment/api/v1/lineage", "p"), (options.Targets[0].Name, options.Namespace));
        Assert.Equal(host.Targets, Resolve(host, Profile, ("OPENLINEAGE_URL", "http://environment"))!.Targets);
        Assert.Null(Resolve(OpenLineageOptions.Off, Profile, ("OPENLINEAGE_URL", "http://environment")));
        Assert.Null(Resolve(host, Profile, ("OPENLINEAGE_DISABLED", "true")));
        Assert.Null(Resolve(null, "openlineage: { url: \"http://profile\", disabled: true }"));
        Assert.Empty(_problems);
    }

    [Fact]
    public void A_profile_names_transports_in_every_form()
    {
        Assert.Equal([new OpenLineageFileTarget(_folder.At("logs/e.ndjson"))], Resolve(null, "openlineage: { path: logs/e.ndjson }")!.Targets);
        Assert.Equal([new OpenLineageFileTarget(_folder.At("e"))], Resolve(null, "openlineage: { transport: file, path: e }")!.Targets);
        Assert.Equal([new OpenLineageConsoleTarget()], Resolve(null, "openlineage: { transport: console }")!.Targets);
        Assert.Equal(
            [new OpenLineageHttpTarget(new Uri("http://a")) { ApiKey = "from the environment".Replace(' ', '-') }, new OpenLineageFileTarget(_folder.At("e"))],
            Resolve(null, """
                openlineage:
                  transport:
                    - { type: http, url: "http://a", api_key: "${KEY}" }
                    - { type: file, path: e }
                """)!.Targets);
        Assert.Empty(_problems);
    }

    [Theory]
    [InlineData("openlineage: { urll: a }", 1, 16, "SF2202", "'openlineage' has no key 'urll'. (Did you mean 'url'?)")]
    [InlineData("openlineage: http", 1, 14, "SF2203", "'openlineage' is a mapping of names and values, not a single value.")]
    [InlineData("openlineage: { url: 17 }", 1, 21, "SF2203", "'url' is an address with http:// or https://, not '17'.")]
    [InlineData("openlineage: { url: \"http://a\", api_key: hunter2 }", 1, 42, "SF2136", "The secret 'api_key' stands in the profile itself.")]
    [InlineData("openlineage: { transport: { type: http, url: \"http://a\", auth: { api_key: hunter2 } } }", 1, 75, "SF2136", "The secret 'api_key' stands in the profile itself.")]
    [InlineData("openlineage: { url: \"http://a\", api_key: \"${NOT_HERE}\" }", 1, 42, "SF2140", "The variable 'NOT_HERE' has no value.")]
    [InlineData("openlineage:\n  transport: kafka", 2, 14, "SF2203", "'kafka' is no transport.")]
    [InlineData("openlineage:\n  transport: file", 2, 14, "SF2203", "The transport file lacks its 'path'.")]
    [InlineData("openlineage:\n  transport: http", 2, 14, "SF2203", "The transport http lacks its 'url'.")]
    [InlineData("openlineage: { transport: { type: composite } }", 1, 35, "SF2203", "The transport composite lacks its 'transports'.")]
    [InlineData("openlineage: { url: \"http://a\", timeout: soon }", 1, 42, "SF2203", "'timeout' is a number from 0.001 to 3600, not 'soon'.")]
    [InlineData("openlineage: { url: \"http://a\", compression: zip }", 1, 46, "SF2203", "'compression' is gzip or none, not 'zip'.")]
    [InlineData("openlineage: { sql: maybe }", 1, 21, "SF2203", "'sql' is true or false, not 'maybe'.")]
    [InlineData("openlineage: { path: ../../elsewhere }", 1, 22, "SF2134", "The file of OpenLineage events: ")]
    public void What_is_wrong_with_a_profile_is_reported_with_its_place(string profile, int line, int column, string code, string message)
    {
        Resolve(null, profile);

        var problem = Assert.Single(_problems);
        Assert.StartsWith($"dev.yml:{line}:{column}: {code}: ", problem.ToString(), StringComparison.Ordinal);
        Assert.Contains(message, problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_profile_keeps_a_pipeline_from_running_and_a_right_one_is_used()
    {
        using var test = new PipelineTest().With("profiles/dev.yml", "openlineage: { path: events.ndjson, namespace: shop }").With("plan.json", """[{ "id": "a", "type": "transform", "sql": "SELECT 1 AS a", "target_table": "t" }]""");

        (await test.RunFileAsync("plan.json")).Succeeded();
        Assert.Equal(4, test.Folder.Read("events.ndjson").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("\"namespace\":\"shop\"", test.Folder.Read("events.ndjson"), StringComparison.Ordinal);

        test.With("profiles/dev.yml", "openlineage: { transport: kafka }");
        await Assert.ThrowsAsync<PlanException>(() => test.RunFileAsync("plan.json"));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("/b/01973000-0000-7000-8000-000000000000")]
    [InlineData("a//01973000-0000-7000-8000-000000000000")]
    [InlineData("a/b/17")]
    [InlineData("")]
    public void A_parent_that_is_none_is_left_out(string text) => Assert.Null(OpenLineageParent.Parse(text));

    private OpenLineageOptions? Resolve(params (string Name, string Value)[] environment) => Resolve(null, null, environment);

    private OpenLineageOptions? Resolve(OpenLineageOptions? host, string? profile, params (string Name, string Value)[] environment)
    {
        var variables = new VariableManager(new VariableLayers { Environment = static name => name == "KEY" ? "from-the-environment" : null });
        var read = profile is null ? null : new ProfileReader("dev.yml", variables, _problems).Read("dev", YamlReader.Read(profile, "dev.yml", _problems));
        return OpenLineageSettings.Resolve(host, read, new ProjectFiles(_folder.Path), new OpenLineageEnvironment(environment.ToDictionary(static pair => pair.Name, static pair => pair.Value, StringComparer.Ordinal)), _problems);
    }
}
