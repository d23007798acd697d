using CsCheck;
using SqlFlow.Variables;

namespace SqlFlow.Core.Tests.Variables;

public sealed class VariableManagerTests
{
    private static ValueMap<JsonValue> One(string value) => [new("x", JsonValue.From(value))];

    [Fact]
    public void The_first_layer_that_has_a_variable_wins()
    {
        var layers = new VariableLayers
        {
            Overrides = One("override"),
            Profile = One("profile"),
            Plan = One("plan"),
            EnvFile = One("env file"),
            Environment = static name => name == "x" ? "environment" : null,
        };

        Assert.Equal("override", new VariableManager(layers).Expand("${x|default}"));
        layers = layers with { Overrides = default };
        Assert.Equal("profile", new VariableManager(layers).Expand("${x|default}"));
        layers = layers with { Profile = default };
        Assert.Equal("plan", new VariableManager(layers).Expand("${x|default}"));
        layers = layers with { Plan = default };
        Assert.Equal("env file", new VariableManager(layers).Expand("${x|default}"));
        layers = layers with { EnvFile = default };
        Assert.Equal("environment", new VariableManager(layers).Expand("${x|default}"));
        layers = layers with { Environment = null };
        Assert.Equal("default", new VariableManager(layers).Expand("${x|default}"));
        Assert.Throws<SqlFlowException>(() => new VariableManager(layers).Expand("${x}"));
    }

    [Fact]
    public void A_set_variable_wins_over_the_plan_and_loses_to_the_caller()
    {
        var manager = new VariableManager(new VariableLayers { Overrides = [new("fixed", JsonValue.From("a"))], Plan = One("plan") });

        manager.Set("x", JsonValue.From(2));
        manager.Set("fixed", JsonValue.From("b"));

        Assert.Equal("2 a", manager.Expand("${x} ${fixed}"));
        Assert.True(manager.TryGet("x", out var value) && value == JsonValue.From(2));
        Assert.False(manager.TryGet("y", out _));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("${x}", "1.50")]
    [InlineData("a${x}b${x}", "a1.50b1.50")]
    [InlineData("'${text}'", "'it's'")]
    [InlineData("${null}|", "|")]
    [InlineData("${empty|default}", "")]
    [InlineData("${missing|}", "")]
    [InlineData("${missing|a|b}", "a|b")]
    [InlineData("${missing|${x}}", "${x}")]
    [InlineData("${missing|\"}\"}", "}")]
    [InlineData("${again}", "${x}")]
    [InlineData("$${x}", "${x}")]
    [InlineData("$$${x}", "$${x}")]
    [InlineData("$x $ $$ {x} $", "$x $ $$ {x} $")]
    [InlineData("-- ${x}", "-- 1.50")]
    [InlineData("${a.b_1}", "dotted")]
    public void Plain_text_takes_values_as_they_are(string text, string expected)
    {
        var manager = new VariableManager(new VariableLayers
        {
            Plan =
            [
                new("x", JsonValue.Parse("1.50")), new("text", JsonValue.From("it's")), new("null", JsonValue.Null), new("empty", JsonValue.From("")),
                new("again", JsonValue.From("${x}")), new("a.b_1", JsonValue.From("dotted")),
            ],
        });

        Assert.Equal(expected, manager.Expand(text));
    }

    [Fact]
    public void An_error_names_every_variable_once()
    {
        var error = Assert.Throws<SqlFlowException>(() => new VariableManager().Expand("${a} ${b} ${a} ${-}"));

        Assert.Equal(
            "The variable 'a' has no value. The variable 'b' has no value. '${-}' is not a variable: its name has letters, digits, '_' and '.', the first a letter or '_'.",
            error.Message);
    }

    [Fact]
    public void Names_are_found_each_once_in_order() =>
        Assert.Equal(["b", "a", "c"], VariableManager.FindNames("${b} $${no} ${a|${b}} ${b|1} '${c}' ${1} ${"));

    [Fact]
    public void Positions_lead_back_to_the_original()
    {
        var manager = new VariableManager(new VariableLayers { Plan = [new("x", JsonValue.From("it's")), new("n", JsonValue.From(5))] });
        const string sql = "SELECT ${x}, a_${n}, '$${' FROM t";
        var filled = manager.FillSql(sql);

        Assert.Equal("SELECT 'it''s', \"a_5\", '${' FROM t", filled.Text);
        Assert.Equal(7, filled.OriginalPosition(7));
        Assert.Equal(7, filled.OriginalPosition(12));
        Assert.Equal(sql.IndexOf(", a_", StringComparison.Ordinal), filled.OriginalPosition(14));
        Assert.Equal(sql.IndexOf("a_", StringComparison.Ordinal), filled.OriginalPosition(18));
        Assert.Equal(sql.IndexOf("FROM", StringComparison.Ordinal), filled.OriginalPosition(filled.Text.IndexOf("FROM", StringComparison.Ordinal)));
        Assert.Equal(sql.Length, filled.OriginalPosition(filled.Text.Length));
        Assert.Equal(sql.Length, filled.OriginalPosition(9_999));
    }

    [Fact]
    public void Filling_sql_never_throws_and_copies_everything_else() =>
        Gen.Int[0, 21].Array[0, 25].Sample(parts =>
        {
            string[] words = ["${x}", "${y", "$${", "'", "\"", "--", "/*", "*/", "\n", "$$", "$a$", "E'", "\\", "FROM", " ", ",", "(", ")", "é", "1", "${x|a}", "."];
            var sql = string.Concat(parts.Select(part => words[part]));
            var filled = new VariableManager(new VariableLayers { Plan = One("v") }).FillSql(sql);

            for (var at = 0; at <= filled.Text.Length; at++) Assert.InRange(filled.OriginalPosition(at), 0, sql.Length);
            if (!sql.Contains("${", StringComparison.Ordinal)) Assert.Equal(sql, filled.Text);
        }, iter: 5_000);

    [Fact]
    public void No_value_changes_the_shape_of_a_statement() =>
        Gen.Char["'\"\\-/*;$(){}a1 \n,.|é"].Array[0, 10].Select(static chars => new string(chars)).Sample(value =>
        {
            foreach (var template in new[] { "SELECT {0}", "SELECT '{0}'", "SELECT \"{0}\"", "SELECT E'{0}'", "SELECT * FROM {0}", "SELECT a_{0}", "SELECT a-{0}", "SELECT 'b'{0}'c'", "SELECT -- {0}\n 1", "SELECT /* {0} */ 1", "SELECT x.{0}" })
            {
                var sql = template.Replace("{0}", "${x}", StringComparison.Ordinal);
                var plain = new VariableManager(new VariableLayers { Plan = One("v") }).FillSql(sql).Text;
                var filled = new VariableManager(new VariableLayers { Plan = One(value) }).FillSql(sql).Text;
                Assert.Equal(Shape(plain), Shape(filled));
            }
        }, iter: 3_000);

    // The kinds of the tokens, as PostgreSQL's lexer, which the engine has, would find them; a number in parentheses counts as a literal.
    private static string Shape(string sql)
    {
        var shape = new System.Text.StringBuilder();
        for (var at = 0; at < sql.Length;)
        {
            var c = sql[at];
            if (c is '\'' or '"')
            {
                var escapes = c == '\'' && shape.Length > 0 && shape[^1] == 'E';
                for (at++; at < sql.Length; at++)
                {
                    if (escapes && sql[at] == '\\') at++;
                    else if (sql[at] == c && (at + 1 >= sql.Length || sql[at + 1] != c)) break;
                    else if (sql[at] == c) at++;
                }

                Assert.True(at < sql.Length, $"open quote: {sql}");
                at++;
                shape.Append(c == '"' ? 'n' : 'l');
            }
            else if (sql.AsSpan(at).StartsWith("--", StringComparison.Ordinal))
            {
                while (at < sql.Length && sql[at] is not ('\n' or '\r')) at++;
                shape.Append('c');
            }
            else if (sql.AsSpan(at).StartsWith("/*", StringComparison.Ordinal))
            {
                at = sql.IndexOf("*/", at, StringComparison.Ordinal) + 2;
                shape.Append('c');
            }
            else if (c == '(' && sql.IndexOf(')', at) is var end && end > at)
            {
                at = end + 1;
                shape.Append('l');
            }
            else if (char.IsAsciiDigit(c) || (c == '.' && at + 1 < sql.Length && char.IsAsciiDigit(sql[at + 1])))
            {
                while (at < sql.Length && (char.IsAsciiLetterOrDigit(sql[at]) || sql[at] == '.')) at++;
                shape.Append('l');
            }
            else if (char.IsLetter(c) || c == '_')
            {
                var start = at;
                while (at < sql.Length && (char.IsLetterOrDigit(sql[at]) || sql[at] == '_')) at++;
                shape.Append(sql[start..at]);
            }
            else
            {
                // Behind SELECT a sign is the number's own.
                var isSign = c is '-' or '+' && shape.ToString() == "SELECT";
                if (!char.IsWhiteSpace(c) && !isSign) shape.Append(c);
                at++;
            }
        }

        return shape.ToString();
    }
}
