using System.Collections.Immutable;

namespace SqlFlow.Language.Tests.Parsing;

public sealed class ConditionTests
{
    [Theory]
    [InlineData("${a} = 1", "${a} Equal 1")]
    [InlineData("${a} == 'x'", "${a} Equal 'x'")]
    [InlineData("${a} != \"x\"", "${a} NotEqual 'x'")]
    [InlineData("${a} <> 1", "${a} NotEqual 1")]
    [InlineData("1 < 2 and 2 <= 3 or 3 > 4 AND 4 >= -5", "((1 Less 2) And (2 LessOrEqual 3)) Or ((3 Greater 4) And (4 GreaterOrEqual -5))")]
    [InlineData("not ${a} = 1 AND (${b} = 2 Or TRUE)", "(Not (${a} Equal 1)) And ((${b} Equal 2) Or (true))")]
    [InlineData("NOT NOT ((${a}))", "Not (Not (${a}))")]
    [InlineData("(${a}) = 1", "${a} Equal 1")]
    [InlineData("${a|x} in ('a', 2, ${b})", "${a|x} In ('a', 2, ${b})")]
    [InlineData("${a} NOT IN (NULL)", "${a} NotIn (null)")]
    [InlineData("1=1 and 2=2 and 3=3", "(1 Equal 1) And (2 Equal 2) And (3 Equal 3)")]
    public void A_condition_is_read(string text, string tree) => Assert.Equal(tree, Show(Sf.One<IfStatement>($"IF {text} THEN END IF;").Branches[0].Condition));

    [Fact]
    public void Branches_nest()
    {
        const string Text = """
            if ${a} = 1 then
              SET x = 1;
              IF ${b} = 1 THEN SET y = 1; END IF;
            ELSE IF ${a} = 2 THEN
              CREATE TABLE t AS SELECT CASE WHEN a THEN b ELSE c END FROM u;
            else if ${a} = 3 then
            ELSE
              IF ${c} = 1 THEN
                SET z = 1;
              ELSE
                SET z = 2;
              END IF;
            END IF;
            """;

        var statement = Sf.One<IfStatement>(Text);

        Assert.Equal([2, 1, 0], statement.Branches.Select(branch => branch.Statements.Length));
        Assert.Equal("SET z = 2;", Sf.Cut(Text, Assert.IsType<IfStatement>(Assert.Single(statement.Else)).Else[0].Span));
        Assert.Equal(Text, Sf.Cut(Text, statement.Span));
    }

    [Fact]
    public void Two_hundred_levels_are_read_and_one_more_is_not()
    {
        static string Nested(int depth) => string.Concat(Enumerable.Repeat("IF 1=1 THEN ", depth)) + "SET a = 1;" + string.Concat(Enumerable.Repeat(" END IF;", depth));

        Sf.Good(Nested(200));

        Assert.Equal("1:2401: SF1031: More than 200 IFs stand within each other; the rest of the file is not read.", Sf.Bad(Nested(201)));
        Assert.Equal("1:2401: SF1031: More than 200 IFs stand within each other; the rest of the file is not read.", Sf.Bad(Nested(100_000)));
    }

    [Theory]
    [InlineData("NOT ", "")]
    [InlineData("(", ")")]
    public void Conditions_nest_two_hundred_times(string open, string close)
    {
        string Nested(int depth) => "IF " + string.Concat(Enumerable.Repeat(open, depth)) + "1=1" + string.Concat(Enumerable.Repeat(close, depth)) + " THEN END IF;";

        Sf.Good(Nested(199));

        Assert.EndsWith("SF1031: More than 200 conditions stand within each other.", Sf.Bad(Nested(100_000)), StringComparison.Ordinal);
    }

    private static string Show(ConditionSyntax condition) => condition switch
    {
        AndCondition and => Join(" And ", and.Conditions),
        OrCondition or => Join(" Or ", or.Conditions),
        NotCondition not => $"Not ({Show(not.Condition)})",
        ComparisonCondition comparison => $"{Show(comparison.Left)} {comparison.Operator} {Show(comparison.Right)}",
        InCondition isIn => $"{Show(isIn.Value)} {(isIn.IsNegated ? "NotIn" : "In")} ({string.Join(", ", isIn.Values.Select(Show))})",
        TruthCondition truth => Show(truth.Value),
        _ => "?",
    };

    private static string Join(string word, ImmutableArray<ConditionSyntax> conditions) => string.Join(word, conditions.Select(condition => $"({Show(condition)})"));

    private static string Show(ValueSyntax value) => value switch
    {
        VariableSyntax variable => "${" + variable.Name + (variable.Default is null ? "" : "|" + variable.Default) + "}",
        LiteralSyntax { Kind: LiteralKind.Text } text => $"'{text.Text}'",
        LiteralSyntax literal => literal.Text,
        _ => "?",
    };
}
