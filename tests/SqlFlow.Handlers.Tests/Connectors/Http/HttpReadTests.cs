using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using SqlFlow.Handlers.Tests.Harness;

namespace SqlFlow.Handlers.Tests.Connectors.Http;

public sealed class HttpReadTests : IDisposable
{
    private readonly PipelineTest _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public async Task Columns_are_those_of_the_first_page()
    {
        await using var server = await WebServer.StartAsync("""
            { "data": { "items": [
              { "id": 1, "name": "häß€😀", "ratio": 1, "active": true, "tags": ["a", null], "nothing": null, "mixed": 1, "day": "2024-02-29" },
              { "ratio": 2.5, "id": 9223372036854775807, "extra": { "x": 1.50 }, "mixed": "text", "active": null } ] } }
            """);

        await LoadAsync(server, """ "records": "data.items" """);

        Assert.Equal(["id BIGINT", "name VARCHAR", "ratio DOUBLE", "active BOOLEAN", "tags JSON", "nothing JSON", "mixed JSON", "day VARCHAR", "extra JSON"], await _test.ColumnsAsync("t"));
        Assert.Equal(["1|häß€😀|1|True|[\"a\", null]|NULL|1|2024-02-29|NULL", "9223372036854775807|NULL|2.5|NULL|NULL|NULL|\"text\"|NULL|{ \"x\": 1.50 }"], await _test.RowsAsync("SELECT * FROM t"));
        // Once to plan, once to run: the page that says what the columns are is also read.
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Declared_columns_are_taken_and_nothing_is_asked_when_planning()
    {
        await using var server = await WebServer.StartAsync("""
            [ { "id": 7, "amount": 12.50, "big": "12345678901234567890.5", "day": "2024-02-29", "at": "2024-02-29T12:00:00Z", "local": "2024-02-29 12:00", "t": "08:30", "note": 5, "raw": [1], "other": "left out" }, {} ]
            """);
        var more = """ "columns": { "id": "INTEGER", "amount": "DECIMAL(9,2)", "big": "decimal(38, 4)", "day": "DATE", "at": "TIMESTAMPTZ", "local": "TIMESTAMP", "t": "TIME", "note": "VARCHAR", "raw": "JSON", "missing": "DOUBLE" } """;

        (await _test.PlanAsync(Load(server, more))).IsClean();
        Assert.Empty(server.Requests);
        await LoadAsync(server, more);

        Assert.Equal(["id BIGINT", "amount DECIMAL(9,2)", "big DECIMAL(38,4)", "day DATE", "at TIMESTAMP WITH TIME ZONE", "local TIMESTAMP", "t TIME", "note VARCHAR", "raw JSON", "missing DOUBLE"], await _test.ColumnsAsync("t"));
        Assert.Equal("7|12.50|12345678901234567890.5000|2024-02-29|2024-02-29 12:00:00+00|2024-02-29 12:00:00|08:30:00|5|[1]|NULL", (await _test.RowsAsync("SELECT columns(*)::VARCHAR FROM t"))[0]);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Headers_parameters_token_and_body_are_sent()
    {
        await using var server = await WebServer.StartAsync("[{\"a\": 1}]");
        var load = Load(server, """ "url": "URL/x?kept=1&size=9", "method": "post", "headers": { "X-Key": "k", "Accept": "application/vnd.x+json" }, "params": { "size": 100, "q": "a b&c", "on": true }, "body": { "f": [1] }, "bearer_token": "${TOKEN}" """);

        var result = await _test.RunJsonAsync($$"""[ { "id": "load", "type": "load", "source": "http", "target_table": "t", "options": {{Json(load.Options)}} } ]""", [KeyValuePair.Create("TOKEN", JsonValue.From("abc.def"))]);

        result.Succeeded();
        var request = server.Requests.Last();
        Assert.Equal(("POST", "/x?kept=1&size=100&q=a%20b%26c&on=true"), (request.Method, request.Path));
        Assert.Equal(("k", "application/vnd.x+json", "Bearer abc.def", "application/json; charset=utf-8"), (request.Headers["X-Key"], request.Headers["Accept"], request.Headers["Authorization"], request.Headers["Content-Type"]));
        Assert.DoesNotContain("abc.def", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbered_pages_end_with_an_empty_one()
    {
        await using var server = await WebServer.StartAsync("[{\"a\":1},{\"a\":2}]", "[{\"a\":1},{\"a\":2}]", "[{\"a\":3}]", "[]");

        await LoadAsync(server, """ "page_param": "page" """);

        Assert.Equal(["1", "2", "3"], await _test.RowsAsync("SELECT a FROM t"));
        Assert.Equal(["/?page=1", "/?page=1", "/?page=2", "/?page=3"], server.Asked);
    }

    [Fact]
    public async Task Numbered_pages_of_a_size_end_with_a_shorter_one()
    {
        await using var server = await WebServer.StartAsync("[{\"a\":1},{\"a\":2}]", "[{\"a\":1},{\"a\":2}]", "[{\"a\":3}]");

        await LoadAsync(server, """ "page_param": "p", "first_page": 0, "page_size": 2, "params": { "per_page": 2 } """);

        Assert.Equal(["1", "2", "3"], await _test.RowsAsync("SELECT a FROM t"));
        Assert.Equal(["/?per_page=2&p=0", "/?per_page=2&p=0", "/?per_page=2&p=1"], server.Asked);
    }

    [Fact]
    public async Task Cursors_are_handed_on_until_there_is_none()
    {
        await using var server = await WebServer.StartAsync((context, _) => context.Response.WriteAsync(context.Request.Query["after"].ToString() switch
        {
            "" => """{ "rows": [{"a":1}], "meta": { "next": "x+y=" } }""",
            "x+y=" => """{ "rows": [{"a":2}], "meta": { "next": 17 } }""",
            _ => """{ "rows": [{"a":3}], "meta": { "next": null } }""",
        }));

        await LoadAsync(server, """ "records": "rows", "cursor_param": "after", "cursor_path": "meta.next" """);

        Assert.Equal(["1", "2", "3"], await _test.RowsAsync("SELECT a FROM t"));
        Assert.Equal(["/?after=x%2By%3D", "/?after=17"], server.Asked[^2..]);
    }

    [Theory]
    [InlineData("header")]
    [InlineData("links.next")]
    public async Task Links_are_followed_until_there_is_none(string where)
    {
        await using var server = await WebServer.StartAsync((context, _) =>
        {
            var page = int.Parse(context.Request.Query["p"].FirstOrDefault() ?? "1", CultureInfo.InvariantCulture);
            var next = FormattableString.Invariant($"/?p={page + 1}");
            if (where == "header") context.Response.Headers.Link = page < 3 ? $"<http://{context.Request.Host}/?p=1>; rel=\"first\", <http://{context.Request.Host}{next}>; rel=\"next\"" : "</?p=1>; rel=first";
            return context.Response.WriteAsync(FormattableString.Invariant($$"""{ "rows": [{"a":{{page}}}], "links": { "next": {{(page < 3 ? $"\"{next}\"" : "\"\"")}} } }"""));
        });

        await LoadAsync(server, $$""" "records": "rows", "next_link": "{{where}}" """);

        Assert.Equal(["1", "2", "3"], await _test.RowsAsync("SELECT a FROM t"));
    }

    [Fact]
    public async Task No_more_than_max_pages_are_read()
    {
        await using var server = await WebServer.StartAsync((context, _) => context.Response.WriteAsync($$"""[{"a":{{context.Request.Query["page"]}}}]"""));

        await LoadAsync(server, """ "page_param": "page", "max_pages": 2 """);

        Assert.Equal(["1", "2"], await _test.RowsAsync("SELECT a FROM t"));
    }

    [Fact]
    public async Task Many_pages_stream_through_in_batches_without_being_held()
    {
        const int Pages = 60, Size = 2000;
        await using var server = await WebServer.StartAsync((context, _) =>
        {
            var page = int.Parse(context.Request.Query["page"]!, CultureInfo.InvariantCulture);
            var body = new StringBuilder("[");
            for (var i = 0; i < (page <= Pages ? Size : 0); i++) body.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : ",")}{{\"id\":{((page - 1) * Size) + i},\"name\":\"row {i}\"}}");
            return context.Response.WriteAsync(body.Append(']').ToString());
        });

        var load = await LoadAsync(server, """ "page_param": "page" """);

        Assert.Equal(Pages * Size, load.RowsInserted);
        Assert.InRange(load.PerformanceMetrics["chunks_processed"].Number!.Value, 5, 20);
        Assert.Equal(["119999|120000"], await _test.RowsAsync("SELECT max(id), count(DISTINCT id) FROM t"));
    }

    [Fact]
    public async Task Compressed_pages_and_a_byte_order_mark_are_read()
    {
        await using var server = await WebServer.StartAsync(async (context, _) =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await using var gzip = new System.IO.Compression.GZipStream(context.Response.Body, System.IO.Compression.CompressionLevel.Fastest);
            await gzip.WriteAsync(Encoding.UTF8.GetBytes("\uFEFF[{\"a\":1}]"));
        });

        await LoadAsync(server, """ "timeout": "5" """);

        Assert.Equal(["1"], await _test.RowsAsync("SELECT a FROM t"));
    }

    internal static LoadStep Load(WebServer server, string more)
    {
        var url = more.Contains("\"url\"", StringComparison.Ordinal) ? "" : $"\"url\": \"{server.Url}/\", ";
        return Make.LoadFrom("http", $"{{ {url}{more.Replace("URL", server.Url, StringComparison.Ordinal)} }}");
    }

    private static string Json(ValueMap<JsonValue> options) => $"{{ {string.Join(", ", options.Select(static pair => $"{JsonValue.From(pair.Key).Element.GetRawText()}: {pair.Value.Element.GetRawText()}"))} }}";

    private async Task<StepExecutionResult> LoadAsync(WebServer server, string more) => (await _test.SucceedAsync(Load(server, more))).Of("load");
}
