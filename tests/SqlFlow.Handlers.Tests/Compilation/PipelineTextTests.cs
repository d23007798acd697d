using SqlFlow.Execution;
using SqlFlow.Handlers.Tests.Harness;

namespace SqlFlow.Handlers.Tests.Compilation;

/// <summary><c>.sf</c> files as a host runs them: what each statement becomes, and where problems are.</summary>
public sealed class PipelineTextTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_statement_becomes_its_step()
    {
        _folder.Write("orders.csv", "id,amount\n1,9.5\n2,3\n");
        var planned = await PlanAsync("""
            SOURCE raw TYPE csv PARAMS { "path": "orders.csv", "delimiter": ",", };
            LOAD orders FROM raw;
            LOAD orders FROM raw MODE UPSERT KEY (id) ON SCHEMA CHANGE APPEND_NEW;
            CREATE TABLE big AS SELECT * FROM orders WHERE amount > 5;
            CREATE VIEW v AS SELECT * FROM big;
            SET top = (SELECT max(amount) FROM orders);
            CHECK orders EXPECT NOT NULL (id), UNIQUE (id), ROW COUNT BETWEEN 1 AND 9, amount >= 0 SEVERITY WARN;
            CHECK (SELECT * FROM big WHERE id IS NULL) EXPECT EMPTY;
            EXPORT v TO "out/v.csv" TYPE CSV OPTIONS { "header": false };
            EXPORT SELECT ${top} AS top FROM v TO "out/top.jsonl" TYPE JSONL;
            """);

        Assert.Equal(
            """
            source_raw_1 source
            load_orders_1 load
            load_orders_2 load
            transform_big_1 transform
            transform_v_1 transform
            set_top_1 set_variable
            check_orders_1 check
            check_query_1 check
            export_csv_v_1 export
            export_jsonl_top_1 export
            """,
            string.Join('\n', planned.Pipeline!.Steps.Select(static step => $"{step.Step.Id} {step.Step.Type}")));
        var (upsert, view) = (Assert.IsType<LoadStep>(Step(planned, "load_orders_2")), Assert.IsType<TransformStep>(Step(planned, "transform_v_1")));
        Assert.Equal((WriteMode.Upsert, "id", OnSchemaChange.AppendNew), (upsert.Mode, Assert.Single(upsert.Keys), upsert.OnSchemaChange));
        Assert.Equal((Materialization.View, "SELECT * FROM big"), (view.Materialized, view.Sql));
        var check = Assert.IsType<CheckStep>(Step(planned, "check_orders_1"));
        Assert.Equal((CheckSeverity.Warn, 4, 1L, 9L, "amount >= 0"), (check.Severity, check.Expect.Count, check.Expect[2].RowCount!.Min, check.Expect[2].RowCount!.Max, check.Expect[3].Expression));

        (await Host().RunAsync(planned, cancellationToken: TestContext.Current.CancellationToken)).EnsureSuccess();
        Assert.Equal("1,9.5\n", File.ReadAllText(_folder.At("out/v.csv")));
        Assert.Equal("{\"top\":9.5}\n", File.ReadAllText(_folder.At("out/top.jsonl")));
    }

    [Fact]
    public async Task SQL_arrives_as_it_was_written()
    {
        const string Query = "SELECT 'a;b' AS \"a b\", $$x;y$$ AS y, /* ; /* nested */ */ '1'::INTEGER AS n -- ;\n  , \"load\".source AS c\n  FROM (VALUES (1)) \"load\"(source)";
        var planned = await PlanAsync($"CREATE TABLE t AS {Query};\n");
        Assert.Equal(Query, Assert.IsType<TransformStep>(Step(planned, "transform_t_1")).Sql);
        Assert.Equal("a;b|x;y|1|1", await RowAsync(planned, "FROM t"));
    }

    [Fact]
    public async Task SET_counts_from_its_place_on()
    {
        var planned = await PlanAsync("""
            SET a = 1;
            SET constant = 'c';
            CREATE TABLE one AS SELECT ${a} AS a, '${constant}' AS c, '${late|none}' AS late;
            SET a = 2;
            SET late = 'x';
            CREATE TABLE two AS SELECT ${a} AS a, '${constant}' AS c, '${late|none}' AS late;
            """);
        Assert.Equal("1|c|none|2|c|x", await RowAsync(planned, "FROM one, two"));
        Assert.Equal("c", planned.Pipeline!.Variables["constant"].ToString());
    }

    [Theory]
    [InlineData("", "small")]
    [InlineData("limit=12", "large")]
    public async Task IF_takes_the_branch_that_the_variables_choose(string variable, string size)
    {
        var variables = variable.Length == 0 ? default : (ValueMap<JsonValue>)[new("limit", JsonValue.Parse(variable.Split('=')[1]))];
        var planned = await PlanAsync("""
            SET limit = 9;
            IF ${limit} > 10 THEN
              CREATE TABLE t AS SELECT 'large' AS size;
            ELSE
              CREATE TABLE t AS SELECT 'small' AS size;
            END IF;
            """, variables);
        Assert.Equal(size, await RowAsync(planned, "FROM t"));
    }

    [Fact]
    public async Task An_included_file_keeps_its_names_and_is_known_by_its_alias_outside()
    {
        _folder.Write("parts/common.sf", """
            SET name = 'inner';
            SET top = (SELECT max(n) FROM numbers);
            CREATE TABLE inner_t AS SELECT '${name}' AS name, ${top} AS top, '${outer}' AS o;
            """);
        var planned = await PlanAsync("""
            SET name = 'outer';
            SET outer = 'o';
            CREATE TABLE numbers AS SELECT unnest([1, 7, 3]) AS n;
            INCLUDE "parts/common.sf" AS c;
            CREATE TABLE t AS SELECT '${name}' AS name, '${c.name}' AS inner_name, ${c.top} AS top FROM inner_t;
            """);
        Assert.Equal("inner|7|o|outer|inner|7", await RowAsync(planned, "FROM inner_t, t"));
    }

    [Fact]
    public async Task What_the_text_order_and_case_leave_open_is_found_by_the_tables()
    {
        var planned = await PlanAsync("""
            CREATE TABLE c AS SELECT * FROM B;
            CREATE TABLE b AS WITH a AS (SELECT 2 AS n) SELECT a.n + o.n AS n FROM a, "A" o;
            CREATE TABLE a AS SELECT 1 AS n;
            """);
        // A CTE named like the table shadows it; quoted or not, the name is the same, so the table itself is not read.
        Assert.Equal("4", await RowAsync(planned, "FROM c"));
    }

    [Fact]
    public async Task Problems_have_their_place_in_the_file_that_has_them()
    {
        _folder.Write("orders.csv", "id,amount\n1,9.5\n");
        _folder.Write("part.sf", "-- part\nCREATE TABLE p AS\n  SELECT id,\n         amuont FROM orders;\n");
        var planned = await PlanAsync("""
            SOURCE raw TYPE csv PARAMS { "path": "orders.csv" };
            LOAD orders FROM raw MODE UPSERT KEY (idd);
            INCLUDE "part.sf";
            CHECK orders EXPECT UNIQUE (ix);
            EXPORT p TO "../outside.csv" TYPE CSV;
            """);
        Assert.True(planned.HasErrors);
        var problems = planned.Problems.Select(problem => problem with { File = Path.GetFileName(problem.File) }).Select(static problem => problem.ToString()).ToList();
        Assert.Collection(
            problems,
            text => Assert.StartsWith("main.sf:2:39: SF2135: ", text, StringComparison.Ordinal),
            text => Assert.StartsWith("main.sf:4:29: SF2135: ", text, StringComparison.Ordinal),
            text => Assert.StartsWith("main.sf:5:14: SF2134: ", text, StringComparison.Ordinal),
            text => Assert.StartsWith("part.sf:4:10: SF2001: ", text, StringComparison.Ordinal));
        Assert.Contains("Did you mean \"amount\"?", problems[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Places_are_right_in_a_file_that_was_included_under_an_alias()
    {
        _folder.Write("part.sf", "SET n = 1;\nSET n = 2;\nCREATE TABLE p AS SELECT ${n} AS a, ${n} AS b, nope FROM (SELECT 1 AS x);\n");
        var problem = Assert.Single((await PlanAsync("INCLUDE \"part.sf\" AS alias_of_some_length;")).Problems);
        Assert.Equal(("SF2001", 3, 48), (problem.Code, problem.Line, problem.Column));
    }

    [Theory]
    [InlineData("LOAD t FROM nothing;", 1, 13, "nothing")]
    [InlineData("CREATE TABLE t AS SELECT 1 AS a", 1, 32, ";")]
    [InlineData("CREATE TABLE t AS SELECT 'a;\n", 1, 26, "'")]
    [InlineData("SELECT 1;", 1, 1, "CREATE")]
    [InlineData("INCLUDE \"main.sf\";", 1, 9, "main.sf")]
    [InlineData("INCLUDE \"nope.sf\";", 1, 9, "nope.sf")]
    [InlineData("INCLUDE \"../x.sf\";", 1, 9, "outside the project")]
    [InlineData("IF ${nope} == 1 THEN CREATE TABLE t AS SELECT 1 AS a; END IF;", 1, 4, "nope")]
    [InlineData("CREATE TABLE t AS SELECT 1 AS a;\nCREATE TABLE T AS SELECT 2 AS a;", 2, 14, "OR REPLACE")]
    [InlineData("", 0, 0, "no steps")]
    public async Task What_is_wrong_is_said_with_its_place(string text, int line, int column, string word)
    {
        var planned = await PlanAsync(text);
        Assert.True(planned.HasErrors);
        var problem = planned.Problems[0];
        Assert.Contains(word, problem.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal((line, column), (problem.Line, problem.Column));
    }

    [Fact]
    public async Task The_plan_that_is_written_gives_the_same_result()
    {
        const string Text = """
            SET a = 3;
            CREATE TABLE n AS SELECT range AS i FROM range(${a});
            SET a = 5;
            CREATE TABLE m AS SELECT ${a} AS x, count(*) AS c FROM n;
            """;
        var planned = await PlanAsync(Text);
        using var stream = new MemoryStream();
        using (var writer = new System.Text.Json.Utf8JsonWriter(stream)) SqlFlow.Planning.PlanWriter.Write(writer, planned.Pipeline!, new TestSteps());
        _folder.Write("plan.json", stream.ToArray());

        Assert.Equal("5|3", await RowAsync(planned, "FROM m"));
        Assert.Equal("5|3", await RowAsync(await Host().PlanAsync(new PipelineRequest { Path = _folder.At("plan.json") }, TestContext.Current.CancellationToken), "FROM m"));
    }

    private static Step Step(PlannedPipeline planned, string id) => planned.Pipeline!.Steps.Single(step => step.Step.Id == id).Step;

    private static SqlFlowHost Host() => new(new SqlFlowOptions { Registry = new TestSteps() });

    private async Task<PlannedPipeline> PlanAsync(string text, ValueMap<JsonValue> variables = default)
    {
        _folder.Write("main.sf", text);
        return await Host().PlanAsync(new PipelineRequest { Path = _folder.At("main.sf"), Variables = variables }, TestContext.Current.CancellationToken);
    }

    private async Task<string> RowAsync(PlannedPipeline planned, string query)
    {
        Assert.True(!planned.HasErrors, string.Join('\n', planned.Problems));
        (await Host().RunAsync(planned, cancellationToken: TestContext.Current.CancellationToken)).EnsureSuccess();
        await using var engine = await Host().OpenReadOnlyAsync(_folder.Path, cancellationToken: TestContext.Current.CancellationToken);
        await using var session = await engine.OpenSessionAsync(TestContext.Current.CancellationToken);
        return string.Join('|', (await session.QueryAsync(query, 10, TestContext.Current.CancellationToken)).Rows[0]);
    }
}
