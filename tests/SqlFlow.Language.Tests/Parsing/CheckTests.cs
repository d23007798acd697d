namespace SqlFlow.Language.Tests.Parsing;

public sealed class CheckTests
{
    [Theory]
    [InlineData("EMPTY")]
    [InlineData("NOT NULL (a, \"b c\")")]
    [InlineData("UNIQUE (a)")]
    [InlineData("ROW COUNT BETWEEN 1 AND ${max|9}")]
    [InlineData("FRESH ts WITHIN '1 day'")]
    [InlineData("amount >= 0 AND status IN ('a', 'b')")]
    [InlineData("empty = 0")]
    [InlineData("unique(a) > 3")]
    [InlineData("fresh")]
    [InlineData("severity = 'high' OR \"severity\" IS NULL")]
    [InlineData("NOT nullable")]
    [InlineData("row > 3")]
    public void The_expectation_ends_where_the_severity_begins(string expectation)
    {
        foreach (var tail in (string[])["", " SEVERITY WARN", "\nseverity error "])
        {
            var text = $"CHECK main.t EXPECT {expectation}{tail};";

            var check = Sf.One<CheckStatement>(text);

            Assert.Equal(expectation, Sf.Cut(text, Assert.Single(check.Expectations).Span));
            Assert.Equal(tail.Length == 0 ? null : tail.Contains("WARN", StringComparison.Ordinal) ? CheckSeverity.Warn : CheckSeverity.Error, check.Severity);
        }
    }

    [Fact]
    public void Each_kind_has_its_node()
    {
        var check = Sf.One<CheckStatement>("CHECK t EXPECT NOT NULL (a, b), UNIQUE (a), ROW COUNT BETWEEN 1 AND 9, FRESH ts WITHIN ${age}, EMPTY, f(a, b) > 0;");

        Assert.Equal(
            [typeof(NotNullExpectation), typeof(UniqueExpectation), typeof(RowCountExpectation), typeof(FreshExpectation), typeof(EmptyExpectation), typeof(ConditionExpectation)],
            check.Expectations.Select(expectation => expectation.GetType()));
        Assert.Equal(["a", "b"], ((NotNullExpectation)check.Expectations[0]).Columns.Select(column => column.Text));
        Assert.Equal("ts", ((FreshExpectation)check.Expectations[3]).Column.Text);
    }

    [Theory]
    [InlineData("BETWEEN 1 AND 9", "1", "9")]
    [InlineData(">= 1", "1", null)]
    [InlineData("<= 9", null, "9")]
    [InlineData("= 5", "5", "5")]
    public void Rows_are_counted(string count, string? minimum, string? maximum)
    {
        var check = Sf.One<CheckStatement>($"CHECK t EXPECT ROW COUNT {count};");

        var rows = Assert.IsType<RowCountExpectation>(check.Expectations[0]);
        Assert.Equal((minimum, maximum), ((rows.Minimum as LiteralSyntax)?.Text, (rows.Maximum as LiteralSyntax)?.Text));
    }

    [Fact]
    public void A_query_is_checked()
    {
        const string Text = "CHECK (SELECT ')' FROM t WHERE (a = 1)) EXPECT EMPTY;";

        var check = Sf.One<CheckStatement>(Text);

        Assert.Null(check.Table);
        Assert.Equal("SELECT ')' FROM t WHERE (a = 1)", Sf.Cut(Text, check.Query));
    }
}
