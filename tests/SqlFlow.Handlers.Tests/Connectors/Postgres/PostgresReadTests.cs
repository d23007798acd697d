using System.Globalization;
using SqlFlow.Connectors;
using SqlFlow.Connectors.Postgres;
using SqlFlow.Handlers.Tests.Harness;

namespace SqlFlow.Handlers.Tests.Connectors.Postgres;

[Collection<PostgresCollection>]
public sealed class PostgresReadTests(PostgresServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_million_rows_stream_through_in_batches()
    {
        await using var database = await server.CreateAsync();
        using var test = new PipelineTest();

        var result = await database.RunAsync(test, """ "query": "SELECT i AS id, 'row ' || i AS name, i * 0.5::float8 AS half FROM generate_series(1, 1000000) AS i" """);

        var load = result.Succeeded().Of("load");
        Assert.Equal(1_000_000, load.RowsInserted);
        Assert.True(load.PerformanceMetrics["chunks_processed"].Number > 50);
        Assert.Equal("1000000|500000500000|250000250000.0", Assert.Single(await test.RowsAsync("SELECT count(DISTINCT name), sum(id)::BIGINT, sum(half)::VARCHAR FROM t WHERE name = 'row ' || id")));
    }

    [Fact]
    public async Task No_more_than_two_batches_are_made_ahead_of_the_reader()
    {
        await using var database = await server.CreateAsync();
        var batches = await OpenAsync(database, "SELECT i, repeat('x', 1000) AS v FROM generate_series(1, 1000000) AS i");

        await using (var reading = batches.ReadAsync(Token).GetAsyncEnumerator(Token))
        {
            Assert.True(await reading.MoveNextAsync());
            using var batch = reading.Current;
            // 8 MB, not 16,384 rows: wide rows make shorter batches.
            Assert.InRange(batch.Length, 5_000, 10_000);
        }

        // Giving up early has ended the query on the server, too.
        Assert.Equal(["0"], await database.RowsAsync("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY%' AND state = 'active' AND datname = current_database()"));
    }

    [Fact]
    public async Task A_wide_value_and_an_empty_table_are_read()
    {
        await using var database = await server.CreateAsync("CREATE TABLE v (a text, b int)", "CREATE TABLE w AS SELECT repeat('y', 20000000) AS a, 7 AS b");
        using var test = new PipelineTest();

        (await database.RunAsync(test, """ "table": "v" """)).Succeeded();
        Assert.Equal(["a VARCHAR", "b INTEGER"], await test.ColumnsAsync("t"));
        (await database.RunAsync(test, """ "table": "w" """)).Succeeded();
        Assert.Equal(["20000000|7"], await test.RowsAsync("SELECT length(a), b FROM t"));
    }

    [Theory]
    [InlineData("id", "2", "BIGINT", false, "3,4")]
    [InlineData("id", "2", "BIGINT", true, "2,3,4")]
    [InlineData("ID", "2", "INTEGER", true, "2,3,4")]
    [InlineData("amount", "20.50", "DECIMAL(9,2)", false, "3,4")]
    [InlineData("day", "2024-01-02", "DATE", true, "2,3,4")]
    [InlineData("seen", "2024-01-02 00:00:00", "TIMESTAMP", false, "3,4")]
    [InlineData("zoned", "2024-01-02 02:00:00+02", "TIMESTAMP WITH TIME ZONE", false, "3,4")]
    [InlineData("code", "b", "VARCHAR", false, "3,4")]
    [InlineData("code", "it's", "VARCHAR", false, "4")]
    public async Task A_cursor_is_pushed_down(string column, string bound, string type, bool inclusive, string expected)
    {
        await using var database = await server.CreateAsync("""
            CREATE TABLE v AS SELECT i AS id, i * 10.25 AS amount, date '2024-01-01' + i - 1 AS day, timestamp '2024-01-01' + (i - 1) * interval '1 day' AS seen,
                timestamptz '2024-01-01 00:00+00' + (i - 1) * interval '1 day' AS zoned, (ARRAY['B', 'b', 'c', 'ä'])[i] COLLATE "de-x-icu" AS code FROM generate_series(1, 4) AS i
            """, "INSERT INTO v (amount) VALUES (NULL)");

        var batches = await OpenAsync(database, "SELECT * FROM v ORDER BY id", new CursorRange(column, bound, type, inclusive));

        var ids = new List<int?>();
        await foreach (var batch in batches.ReadAsync(Token))
        {
            using (batch) ids.AddRange((Apache.Arrow.Int32Array)batch.Column(0));
        }

        // Rows without a cursor are read, for the load counts them.
        Assert.Equal($"{expected},NULL", string.Join(',', ids.Select(static id => id is { } value ? value.ToString(CultureInfo.InvariantCulture) : "NULL")));
    }

    [Theory]
    [InlineData("id", "", "", 2)]
    [InlineData("id", ", \"lookback\": 10", "", 4)]
    [InlineData("day", ", \"lookback\": \"1 day\"", "", 4)]
    [InlineData("day", "", ", \"primary_key\": \"id\"", 3)]
    public async Task An_incremental_load_has_the_server_send_new_rows_only(string cursor, string lookback, string key, int sent)
    {
        await using var database = await server.CreateAsync("CREATE TABLE v AS SELECT i * 10 AS id, date '2024-01-01' + i AS day FROM generate_series(1, 3) AS i");
        using var test = new PipelineTest();
        var plan = $$"""
            [ { "id": "define", "type": "source", "name": "s", "connector": "postgres", "params": {{database.Params(""" "table": "v" """)}},
                "sync_mode": "incremental", "cursor_field": "{{cursor}}"{{lookback}}{{key}} },
              { "id": "load", "type": "load", "source": "s", "target_table": "t"{{(lookback.Length > 0 ? """, "mode": "upsert", "keys": ["id"]""" : "")}} } ]
            """;
        (await test.RunJsonAsync(plan, PostgresDatabase.Variables)).Succeeded();
        await database.ExecuteAsync("INSERT INTO v VALUES (40, '2024-01-05'), (50, '2024-01-06')");

        var second = (await test.RunJsonAsync(plan, PostgresDatabase.Variables)).Succeeded();

        Assert.Equal(sent, (int)second.Steps[^1].Result.PerformanceMetrics["avg_chunk_size"].Number!);
        Assert.Equal(["10", "20", "30", "40", "50"], await test.RowsAsync("SELECT id FROM t ORDER BY id"));
    }

    [Fact]
    public async Task A_cursor_on_a_table_uses_its_index()
    {
        await using var database = await server.CreateAsync("CREATE TABLE v AS SELECT i AS id FROM generate_series(1, 100000) AS i", "CREATE INDEX ON v (id)", "ANALYZE v");
        var source = (await PostgresSource.OpenAsync(PostgresSettings.Read(database.Request(""" "table": "v" """)), Token)).Narrow(new CursorRange("id", "99990", "BIGINT", false));

        var select = source.CopySql["COPY (".Length..source.CopySql.LastIndexOf(") TO STDOUT", StringComparison.Ordinal)];

        Assert.Contains("Index", (await database.ExplainAsync(select)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cursor_column_that_is_not_there_is_named()
    {
        await using var database = await server.CreateAsync();

        var error = await Assert.ThrowsAsync<ConnectorException>(() => OpenAsync(database, "SELECT 1 AS a, 2 AS b", new CursorRange("c", "1", "BIGINT", false)));

        Assert.Contains("the cursor column 'c' is not in source 's', whose columns are a, b", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_cannot_write()
    {
        await using var database = await server.CreateAsync("CREATE SEQUENCE numbers");
        using var test = new PipelineTest();

        (await database.RunAsync(test, """ "query": "SELECT nextval('numbers') AS n" """)).Failed("load", ErrorCodes.AccessDenied, "read-only transaction");
    }

    [Theory]
    [InlineData("prefer", null, true)]
    [InlineData("disable", null, true)]
    [InlineData("require", null, true)]
    [InlineData("verify-full", "server.crt", true)]
    [InlineData("verify-ca", "server.crt", true)]
    [InlineData("verify-full", null, false)]
    [InlineData("verify-full", "other.crt", false)]
    public async Task Each_sslmode_does_what_it_says(string mode, string? certificate, bool succeeds)
    {
        await using var database = await server.CreateAsync();
        using var test = new PipelineTest().With("server.crt", server.CertificateText).With("other.crt", OtherCertificate());
        var more = $""" "query": "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()", "sslmode": "{mode}" """ + (certificate is null ? "" : $""", "sslrootcert": "{certificate}" """);

        if (succeeds)
        {
            (await database.RunAsync(test, more)).Succeeded();
            Assert.Equal([mode == "disable" ? "False" : "True"], await test.RowsAsync("SELECT * FROM t"));
        }
        else
        {
            var problem = (await database.PlanAsync(test, more)).OnlyError();
            Assert.Equal("params.sslmode", problem.Property);
            Assert.Contains("no secure connection", problem.Message, StringComparison.Ordinal);
        }
    }

    private static string OtherCertificate()
    {
        using var key = System.Security.Cryptography.ECDsa.Create();
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=other", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return certificate.ExportCertificatePem();
    }

    private static async Task<SourceData.Batches> OpenAsync(PostgresDatabase database, string query, CursorRange? cursor = null)
    {
        var more = $"\"query\": {JsonValue.From(query).Element.GetRawText()}";
        var batches = (SourceData.Batches)await new PostgresConnector().OpenAsync(database.Request(more), Token);
        return cursor is null ? batches : batches.Narrow!(cursor);
    }
}
