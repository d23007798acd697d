namespace SqlFlow.Language.Tests.Parsing;

public sealed class StatementTests
{
    [Fact]
    public void A_source_with_a_connector()
    {
        const string Text = """source Users type csv params { "path": "data/*.csv", "has_header": true };""";

        var source = Sf.One<SourceStatement>(Text);

        Assert.Equal(("Users", "csv"), (source.Name.Text, source.Connector!.Text));
        Assert.Null(source.ProfileConnector);
        Assert.Equal("data/*.csv", Assert.IsType<JsonTextSyntax>(source.Parameters!.Find("PATH")).Value);
        Assert.Equal(Text, Sf.Cut(Text, source.Span));
    }

    [Theory]
    [InlineData("SOURCE users FROM \"warehouse\" OPTIONS { \"table\": \"users\" };", true)]
    [InlineData("SOURCE users FROM 'warehouse';", false)]
    public void A_source_from_the_profile(string text, bool hasOptions)
    {
        var source = Sf.One<SourceStatement>(text);

        Assert.Equal("warehouse", source.ProfileConnector!.Value);
        Assert.Null(source.Connector);
        Assert.Equal(hasOptions, source.Parameters is not null);
    }

    [Fact]
    public void A_load_with_nothing_but_names()
    {
        var load = Sf.One<LoadStatement>("LOAD main.\"My Table\" FROM users;");

        Assert.Equal(["main", "My Table"], load.Table.Parts);
        Assert.Equal("main.\"My Table\"", load.Table.Text);
        Assert.Equal("users", load.Source.Text);
        Assert.Null(load.Mode);
        Assert.Null(load.OnSchemaChange);
    }

    [Theory]
    [InlineData("MODE REPLACE", WriteMode.Replace)]
    [InlineData("mode append", WriteMode.Append)]
    [InlineData("MODE UPSERT KEY (id, \"the day\")", WriteMode.Upsert)]
    public void A_load_with_a_mode(string clause, WriteMode mode)
    {
        var load = Sf.One<LoadStatement>($"LOAD t FROM s {clause};");

        Assert.Equal(mode, load.Mode!.Kind);
        Assert.Equal(mode is WriteMode.Upsert ? ["id", "the day"] : [], load.Mode.Keys.Select(key => key.Last));
    }

    [Theory]
    [InlineData("FAIL", SchemaChangeKind.Fail)]
    [InlineData("ignore", SchemaChangeKind.Ignore)]
    [InlineData("APPEND_NEW", SchemaChangeKind.AppendNew)]
    [InlineData("Sync", SchemaChangeKind.Sync)]
    public void A_load_with_schema_changes(string word, SchemaChangeKind kind)
    {
        Assert.Equal(kind, Sf.One<LoadStatement>($"LOAD t FROM s ON SCHEMA CHANGE {word};").OnSchemaChange!.Kind);
        Assert.Equal(kind, Sf.One<LoadStatement>($"LOAD t FROM s ON SCHEMA CHANGE {word} MODE APPEND;").OnSchemaChange!.Kind);
        Assert.Equal(kind, Sf.One<LoadStatement>($"LOAD t FROM s MODE APPEND ON SCHEMA CHANGE {word};").OnSchemaChange!.Kind);
    }

    [Theory]
    [InlineData("CREATE TABLE t AS SELECT 1;", false, CreatedKind.Table)]
    [InlineData("create or replace table t as SELECT 1;", true, CreatedKind.Table)]
    [InlineData("CREATE VIEW t AS SELECT 1;", false, CreatedKind.View)]
    [InlineData("CREATE OR REPLACE VIEW t AS SELECT 1;", true, CreatedKind.View)]
    public void A_table_or_view_is_made(string text, bool isOrReplace, CreatedKind kind)
    {
        var create = Sf.One<CreateStatement>(text);

        Assert.Equal((isOrReplace, kind, "t", "SELECT 1"), (create.IsOrReplace, create.Kind, create.Name.Text, Sf.Cut(text, create.Query)));
        Assert.Null(create.Mode);
    }

    [Theory]
    [InlineData("MODE INCREMENTAL BY ts", null)]
    [InlineData("MODE INCREMENTAL BY ts LOOKBACK '2 days'", "2 days")]
    [InlineData("MODE INCREMENTAL BY ts LOOKBACK 10", "10")]
    public void An_incremental_table(string clause, string? lookback)
    {
        var mode = Sf.One<CreateStatement>($"CREATE TABLE t {clause} AS SELECT 1;").Mode!;

        Assert.Equal((WriteMode.Incremental, "ts", lookback), (mode.Kind, mode.TimeColumn!.Text, (mode.Lookback as LiteralSyntax)?.Text));
    }

    [Fact]
    public void The_lookback_may_be_a_variable()
    {
        var mode = Sf.One<CreateStatement>("CREATE TABLE t MODE INCREMENTAL BY ts LOOKBACK ${days|\"2 days\"} AS SELECT 1;").Mode!;

        Assert.Equal(("days", "2 days"), mode.Lookback is VariableSyntax variable ? (variable.Name, variable.Default) : default);
    }

    [Theory]
    [InlineData("EXPORT daily TO \"out/d.csv\" TYPE csv;", "daily")]
    [InlineData("EXPORT main.\"My Table\" TO 'out/d.csv' TYPE CSV;", "main.\"My Table\"")]
    [InlineData("EXPORT to TO \"out/d.csv\" TYPE CSV;", "to")]
    [InlineData("EXPORT events_${year} TO \"out/${year}.csv\" TYPE CSV;", "events_${year}")]
    public void A_table_is_exported(string text, string table)
    {
        var export = Sf.One<ExportStatement>(text);

        Assert.Equal(table, export.Table!.Text);
        Assert.Null(export.Query);
        Assert.StartsWith("out/", export.Target.Value, StringComparison.Ordinal);
        Assert.Equal("csv", export.Format.Text, ignoreCase: true);
    }

    [Theory]
    [InlineData("SELECT * FROM t")]
    [InlineData("(SELECT 1)")]
    [InlineData("FROM t")]
    [InlineData("WITH a AS (SELECT 1 AS to) SELECT a.to FROM a")]
    [InlineData("SELECT 'TO \"x\" TYPE CSV' AS to, \"TO\" FROM t -- TO 'x' TYPE\n ORDER BY to")]
    [InlineData("SELECT to \"x\" FROM t")]
    [InlineData("SELECT a.to \"TYPE\", b FROM (SELECT 1 AS to) a")]
    public void A_query_is_exported(string query)
    {
        var text = $"EXPORT {query} TO \"f\" TYPE parquet OPTIONS {{ \"compression\": \"zstd\", }};";

        var export = Sf.One<ExportStatement>(text);

        Assert.Equal(query, Sf.Cut(text, export.Query));
        Assert.Null(export.Table);
        Assert.Equal("zstd", Assert.IsType<JsonTextSyntax>(export.Options!.Find("compression")).Value);
    }

    [Fact]
    public void Options_may_hold_whatever_a_text_of_json_can()
    {
        var export = Sf.One<ExportStatement>("""EXPORT t TO "f" TYPE csv OPTIONS { "quote": "\"", "x": "a;b}", "y": "it's" };""");

        Assert.Equal(["\"", "a;b}", "it's"], export.Options!.Properties.Select(property => ((JsonTextSyntax)property.Value).Value));
    }

    [Theory]
    [InlineData("INCLUDE \"lib/common.sf\";", null)]
    [InlineData("include 'lib/common.sf' as c;", "c")]
    public void A_file_is_included(string text, string? alias)
    {
        var include = Sf.One<IncludeStatement>(text);

        Assert.Equal(("lib/common.sf", alias), (include.Path.Value, include.Alias));
    }

    [Theory]
    [InlineData("'it''s'", LiteralKind.Text, "it's")]
    [InlineData("\"text\"", LiteralKind.Text, "text")]
    [InlineData("$$it's$$", LiteralKind.Text, "it's")]
    [InlineData("$x$a$$b$x$", LiteralKind.Text, "a$$b")]
    [InlineData("''", LiteralKind.Text, "")]
    [InlineData("42", LiteralKind.Number, "42")]
    [InlineData("-1.5e3", LiteralKind.Number, "-1.5e3")]
    [InlineData("+.5", LiteralKind.Number, ".5")]
    [InlineData("TRUE", LiteralKind.Boolean, "true")]
    [InlineData("False", LiteralKind.Boolean, "false")]
    [InlineData("null", LiteralKind.Null, "null")]
    public void A_variable_is_set_to_a_literal(string value, LiteralKind kind, string text)
    {
        var set = Sf.One<SetStatement>($"SET my_var = {value};");

        Assert.Equal("my_var", set.Name);
        var literal = Assert.IsType<LiteralSyntax>(set.Value);
        Assert.Equal((kind, text), (literal.Kind, literal.Text));
    }

    [Theory]
    [InlineData("${other}", "other", null)]
    [InlineData("${a.b|2024-01-01}", "a.b", "2024-01-01")]
    [InlineData("${x|\"say \"\"}\"\"\"}", "x", "say \"}\"")]
    [InlineData("${x|}", "x", "")]
    public void A_variable_is_set_to_another(string value, string name, string? otherwise)
    {
        var variable = Assert.IsType<VariableSyntax>(Sf.One<SetStatement>($"SET a = {value};").Value);

        Assert.Equal((name, otherwise), (variable.Name, variable.Default));
    }

    [Theory]
    [InlineData("SELECT max(id) FROM t WHERE s = ')'")]
    [InlineData("FROM t SELECT count(*)")]
    [InlineData("(SELECT 1)")]
    [InlineData("WITH a AS (VALUES (1)) SELECT * FROM a")]
    public void A_variable_is_set_to_a_query(string query)
    {
        var text = $"SET a.b = ( {query} );";

        var set = Sf.One<SetStatement>(text);

        Assert.Equal("a.b", set.Name);
        Assert.Equal(query, Sf.Cut(text, Assert.IsType<QuerySyntax>(set.Value).Query));
    }
}
