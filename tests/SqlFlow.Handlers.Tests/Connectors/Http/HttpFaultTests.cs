using Microsoft.AspNetCore.Http;
using SqlFlow.Connectors;
using SqlFlow.Connectors.Http;
using SqlFlow.Handlers.Tests.Harness;
using SqlFlow.Planning;

namespace SqlFlow.Handlers.Tests.Connectors.Http;

public sealed class HttpFaultTests : IDisposable
{
    private readonly PipelineTest _test = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData("\"url\": \"ftp://a/b\"", "url", "begins with http:// or https://")]
    [InlineData("\"url\": \"file:///etc/passwd\"", "url", "begins with http:// or https://")]
    [InlineData("\"url\": \"a/b\"", "url", "begins with http:// or https://")]
    [InlineData("\"url\": \"https://me:pw@a/b\"", "url", "holds a user or password")]
    [InlineData("\"method\": \"DELETE\"", "method", "takes GET or POST")]
    [InlineData("\"headers\": {\"a b\": \"x\"}", "headers", "'a b' is not the name of a header")]
    [InlineData("\"headers\": {\"a\": \"x\\r\\nHost: y\"}", "headers", "the value of 'a' has a line break")]
    [InlineData("\"headers\": [1]", "headers", "takes an object of names and values")]
    [InlineData("\"params\": {\"a\": [1]}", "params", "'a' takes a text, a number, true or false")]
    [InlineData("\"records\": \"a..b\"", "records", "takes names joined with dots")]
    [InlineData("\"columns\": {\"a\": \"MAP\"}", "columns", "the type of 'a' is BOOLEAN, BIGINT")]
    [InlineData("\"columns\": {\"a\": \"DECIMAL(39,1)\"}", "columns", "the type of 'a' is BOOLEAN, BIGINT")]
    [InlineData("\"next_link\": \"a\", \"page_param\": \"p\"", "page_param", "exclude each other")]
    [InlineData("\"cursor_param\": \"p\"", "cursor_path", "'cursor_param' needs 'cursor_path'")]
    [InlineData("\"cursor_path\": \"p\"", "cursor_path", "goes with 'cursor_param'")]
    [InlineData("\"page_size\": 5", "page_size", "goes with 'page_param'")]
    [InlineData("\"max_pages\": 0", "max_pages", "at least 1")]
    [InlineData("\"rate_limit\": 0", "rate_limit", "takes the requests a second")]
    [InlineData("\"bearer_token\": \"written out\"", "bearer_token", "The secret 'bearer_token' stands in the plan")]
    public async Task What_is_wrong_is_reported_when_planning_at_its_parameter(string more, string parameter, string message)
    {
        await using var server = await WebServer.StartAsync("[]");

        var problem = (await _test.PlanAsync(HttpReadTests.Load(server, more))).Problems[0];

        Assert.Equal(($"options.{parameter}", ProblemSeverity.Error), (problem.Property, problem.Severity));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData(401, ErrorCodes.AccessDenied, "bearer_token", ProblemSeverity.Error)]
    [InlineData(404, ErrorCodes.SourceNotFound, "url", ProblemSeverity.Error)]
    [InlineData(400, ErrorCodes.InputOutput, "url", ProblemSeverity.Error)]
    [InlineData(503, ErrorCodes.InputOutput, "url", ProblemSeverity.Warning)]
    [InlineData(429, ErrorCodes.InputOutput, "url", ProblemSeverity.Warning)]
    public async Task A_server_that_refuses_is_a_problem_and_one_that_is_down_a_warning(int status, string code, string parameter, ProblemSeverity severity)
    {
        await using var server = await WebServer.StartAsync((context, _) =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync("sorry,\n  not now");
        });

        var problem = Assert.Single((await _test.PlanAsync(HttpReadTests.Load(server, "\"params\": {\"key\": \"hidden\"}"))).Problems);

        Assert.Equal(($"options.{parameter}", severity), (problem.Property, problem.Severity));
        Assert.Contains(FormattableString.Invariant($"the server answers {status}"), problem.Message, StringComparison.Ordinal);
        Assert.Contains("sorry, not now", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", problem.Message, StringComparison.Ordinal);
        // When planning nothing is tried twice.
        Assert.Single(server.Requests);
        var error = await Assert.ThrowsAsync<ConnectorException>(() => OpenAsync(server, isPlanning: true));
        Assert.Equal((code, severity is ProblemSeverity.Warning), (error.ErrorCode, error.IsTransient));
    }

    [Fact]
    public async Task Retry_after_is_honoured()
    {
        await using var server = await WebServer.StartAsync((context, number) =>
        {
            context.Response.StatusCode = number <= 2 ? 429 : 200;
            if (number == 1) context.Response.Headers.RetryAfter = "7";
            if (number == 2) context.Response.Headers.RetryAfter = "Sun, 01 Jun 2025 12:00:16 GMT";
            return context.Response.WriteAsync("[{\"a\":1}]");
        });
        var clock = new SignallingClock();

        var opening = OpenAsync(server, clock);
        await clock.PassAsync(TimeSpan.FromSeconds(7));
        await clock.PassAsync(TimeSpan.FromSeconds(9));

        Assert.Single((await opening).Schema.FieldsList);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_asks_for_a_long_wait_is_not_waited_for()
    {
        await using var server = await WebServer.StartAsync((context, _) =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = "61";
            return Task.CompletedTask;
        });

        var error = await Assert.ThrowsAsync<ConnectorException>(() => OpenAsync(server, new SignallingClock()));

        Assert.Equal((true, TimeSpan.FromSeconds(61), 1), (error.IsTransient, error.RetryAfter!.Value, server.Requests.Count));
    }

    [Fact]
    public async Task Failures_of_the_server_are_tried_again_with_growing_waits()
    {
        await using var server = await WebServer.StartAsync((context, number) =>
        {
            context.Response.StatusCode = number switch { 1 => 500, 2 => 408, _ => 200 };
            return context.Response.WriteAsync("[{\"a\":1}]");
        });
        var clock = new SignallingClock();

        var opening = OpenAsync(server, clock);
        await clock.PassAsync(TimeSpan.FromSeconds(1));
        await clock.PassAsync(TimeSpan.FromSeconds(2));

        await opening;
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_is_silent_times_out_on_the_clock()
    {
        var clock = new SignallingClock();
        await using var server = await WebServer.StartAsync((context, number) =>
        {
            if (number == 3) return context.Response.WriteAsync("[{\"a\":1}]");
            // Once the request is here, its time is up.
            clock.Advance(TimeSpan.FromSeconds(20));
            return Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
        });

        var opening = OpenAsync(server, clock, "\"timeout\": 20");
        await clock.PassAsync(TimeSpan.FromSeconds(1));
        await clock.PassAsync(TimeSpan.FromSeconds(2));

        await opening;
    }

    [Fact]
    public async Task Requests_keep_their_distance()
    {
        await using var server = await WebServer.StartAsync((context, _) => context.Response.WriteAsync($$"""[{"a":{{context.Request.Query["page"]}}}]"""));
        var clock = new SignallingClock();

        var batches = await OpenAsync(server, clock, "\"page_param\": \"page\", \"max_pages\": 3, \"rate_limit\": 4");
        var reading = CountAsync(batches);
        await clock.PassAsync(TimeSpan.FromSeconds(0.25));
        await clock.PassAsync(TimeSpan.FromSeconds(0.25));

        Assert.Equal(3, await reading);
    }

    [Fact]
    public async Task A_body_that_is_cut_off_is_tried_again_and_leaves_nothing_of_the_first()
    {
        await using var server = await WebServer.StartAsync(async (context, number) =>
        {
            const string Body = "[{\"a\":1},{\"a\":2}]";
            context.Response.ContentLength = Body.Length;
            if (number != 2)
            {
                await context.Response.WriteAsync(Body);
                return;
            }

            await context.Response.WriteAsync(Body[..9]);
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        var clock = new SignallingClock();
        using var test = new PipelineTest(clock);

        var planned = await test.PlanAsync(HttpReadTests.Load(server, "\"records\": null"));
        var running = test.RunAsync(planned);
        await clock.PassAsync(TimeSpan.FromSeconds(1), tolerance: 0.1);

        Assert.Equal(1, (await running).Succeeded().Of("load").Attempts);
        Assert.Equal(["1", "2"], await test.RowsAsync("SELECT a FROM t"));
        Assert.Equal(3, server.Requests.Count);
    }

    [Theory]
    [InlineData("[{\"a\":2},", ErrorCodes.BadData, "page 2 of URL/: the page is not valid JSON")]
    [InlineData("<html>", ErrorCodes.BadData, "page 2 of URL/: the page is not valid JSON")]
    [InlineData("[{\"a\":2,\"a\":3}]", ErrorCodes.BadData, "the page is not valid JSON")]
    [InlineData("{\"a\":2}", ErrorCodes.BadData, "page 2 of URL/: the page is not a list of records")]
    [InlineData("[7]", ErrorCodes.BadData, "page 2 of URL/, record 1 is not an object")]
    [InlineData("[{\"a\":2},{\"a\":2.5}]", ErrorCodes.BadData, "page 2 of URL/, record 2 has 2.5 in 'a', which is BIGINT by the first page")]
    [InlineData("[{\"a\":\"x\"}]", ErrorCodes.BadData, "record 1 has \"x\" in 'a', which is BIGINT")]
    [InlineData("[{\"b\":null}]", ErrorCodes.SchemaMismatch, "page 2 of URL/, record 1 has a field 'b' that no record of the first page has")]
    [InlineData("[{\"n\":\"\\ud800\"}]", ErrorCodes.BadData, "record 1 has text that is not valid Unicode")]
    [InlineData("[{\"a\":1,\"n\":\"x\"}]", ErrorCodes.BadData, "the page is the same as the one before")]
    public async Task A_bad_page_fails_the_step_with_its_number_and_keeps_the_old_table(string second, string code, string message)
    {
        const string First = "[{\"a\":1,\"n\":\"x\"}]";
        await using var server = await WebServer.StartAsync((context, _) => context.Response.WriteAsync(context.Request.Query["page"] == "1" ? First : second));
        await _test.SucceedAsync(HttpReadTests.Load(server, "\"page_param\": \"page\", \"max_pages\": 1"));

        var result = await _test.RunAsync(HttpReadTests.Load(server, "\"page_param\": \"page\""));

        Assert.Equal(1, result.Failed("load", code, message.Replace("URL", server.Url, StringComparison.Ordinal)).Attempts);
        Assert.Equal(["1|x"], await _test.RowsAsync("SELECT * FROM t"));
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://me:pw@127.0.0.1/")]
    public async Task A_redirect_to_where_no_source_may_be_is_not_followed(string location)
    {
        await using var server = await WebServer.StartAsync((context, _) =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = location;
            return Task.CompletedTask;
        });

        var problem = (await _test.PlanAsync(HttpReadTests.Load(server, "\"timeout\": 5"))).OnlyError();

        Assert.Contains("which is not followed", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pw", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_not_sent_to_a_server_that_another_redirects_to()
    {
        await using var other = await WebServer.StartAsync("[{\"a\":1}]");
        await using var server = await WebServer.StartAsync((context, _) =>
        {
            context.Response.Redirect(context.Request.Path == "/" ? "/moved" : other.Url);
            return Task.CompletedTask;
        });

        await OpenAsync(server, more: "\"headers\": { \"X-Key\": \"k\" }, \"bearer_token\": \"abc\"");

        Assert.All(server.Requests, static request => Assert.Equal(("k", "Bearer abc"), (request.Headers["X-Key"], request.Headers["Authorization"])));
        Assert.Equal(["/", "/moved"], server.Asked);
        var asked = Assert.Single(other.Requests);
        Assert.DoesNotContain("X-Key", asked.Headers.Keys);
        Assert.DoesNotContain("Authorization", asked.Headers.Keys);
    }

    [Theory]
    [InlineData("\"http://127.0.0.1:9/x\"", "leads to another server")]
    [InlineData("\"file:///etc/passwd\"", "leads to another server")]
    [InlineData("\"/\"", "leads back to a page that was read before")]
    public async Task A_link_to_elsewhere_or_in_a_circle_is_not_followed(string link, string message)
    {
        await using var server = await WebServer.StartAsync($$"""{ "rows": [{"a":1}], "next": {{link}} }""");

        var result = await _test.RunAsync(HttpReadTests.Load(server, "\"records\": \"rows\", \"next_link\": \"next\""));

        Assert.Equal(StepStatus.Failure, result.Of("load").Status);
        Assert.Contains(message, result.Of("load").ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_without_end_is_given_up()
    {
        await using var server = await WebServer.StartAsync(async (context, _) =>
        {
            var part = new byte[1 << 20];
            while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(part);
        });

        var error = await Assert.ThrowsAsync<ConnectorException>(() => OpenAsync(server));

        Assert.Contains("larger than 64 MB", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task Redirects_without_end_are_given_up()
    {
        await using var server = await WebServer.StartAsync((context, _) =>
        {
            context.Response.Redirect("/");
            return Task.CompletedTask;
        });

        Assert.Contains("redirected more than 5 times", (await Assert.ThrowsAsync<ConnectorException>(() => OpenAsync(server))).Message, StringComparison.Ordinal);
    }

    private static async Task<SourceData.Batches> OpenAsync(WebServer server, TimeProvider? clock = null, string more = "\"timeout\": 30", bool isPlanning = false)
    {
        var options = new ConnectorOptions(HttpReadTests.Load(server, more).Options);
        var request = new SourceRequest("s", options, new ProjectFiles("/"), clock ?? TimeProvider.System) { IsPlanning = isPlanning };
        return (SourceData.Batches)await new HttpConnector(static () => 0.5).OpenAsync(request, Token);
    }

    private static async Task<int> CountAsync(SourceData.Batches data)
    {
        var rows = 0;
        await foreach (var batch in data.ReadAsync(Token))
        {
            using (batch) rows += batch.Length;
        }

        return rows;
    }
}
