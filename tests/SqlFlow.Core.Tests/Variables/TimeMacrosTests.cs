using SqlFlow.Variables;

namespace SqlFlow.Core.Tests.Variables;

public sealed class TimeMacrosTests
{
    private static readonly TimeMacros Macros = new("SD", "ED", "ST", "ET");

    [Theory]
    [InlineData("a >= @start_date AND a<=@end_date", "a >= SD AND a<=ED")]
    [InlineData("@START_DT,@End_Dt", "ST,ET")]
    [InlineData("@start_dates @start_date2 @start start_date @", "@start_dates @start_date2 @start start_date @")]
    [InlineData("'@start_date' \"@start_date\" $$@start_date$$ $t$@start_date$t$ @start_date", "'@start_date' \"@start_date\" $$@start_date$$ $t$@start_date$t$ SD")]
    [InlineData("'it''s @start_date' e'\\'@start_date' \"a\"\"@start_date\" @start_date", "'it''s @start_date' e'\\'@start_date' \"a\"\"@start_date\" SD")]
    [InlineData("-- @start_date\n@start_date", "-- @start_date\nSD")]
    [InlineData("/* @start_date /* @end_dt */ @end_dt */ @end_dt", "/* @start_date /* @end_dt */ @end_dt */ ET")]
    [InlineData("'@start_date", "'@start_date")]
    [InlineData("/* @start_date", "/* @start_date")]
    [InlineData("$1@start_date", "$1SD")]
    [InlineData("", "")]
    public void Macros_are_replaced_outside_of_texts_names_and_comments(string sql, string expected) => Assert.Equal(expected, Macros.Fill(sql));

    [Theory]
    [InlineData("@start_date", false)]
    [InlineData("'@end_date'", false)]
    [InlineData("@end_date", true)]
    [InlineData("x > @END_DT", true)]
    public void The_end_is_named_only_where_it_stands_for_something(string sql, bool expected) => Assert.Equal(expected, TimeMacros.NamesEnd(sql));

    [Fact]
    public void Places_behind_macros_and_variables_lead_back_to_what_was_written()
    {
        const string Written = "a ${x} @start_date b ${x} @end_dt c";
        var filled = TimeMacros.FillForPlanning(SqlFiller.Fill(Written, static _ => VariableValue.Of(JsonValue.From("a long value"))));

        foreach (var word in new[] { "a ", " b ", " c" })
        {
            Assert.Equal(Written.IndexOf(word, StringComparison.Ordinal), filled.OriginalPosition(filled.Text.IndexOf(word, StringComparison.Ordinal)));
        }

        Assert.Equal(Written.IndexOf("@start_date", StringComparison.Ordinal), filled.OriginalPosition(filled.Text.IndexOf("CAST(NULL AS DATE)", StringComparison.Ordinal) + 5));
        Assert.Equal(Written.LastIndexOf("${x}", StringComparison.Ordinal), filled.OriginalPosition(filled.Text.LastIndexOf("long", StringComparison.Ordinal)));
        Assert.Equal(2, filled.Variables.Length);
    }

    [Fact]
    public void Many_macros_take_linear_time()
    {
        var sql = string.Concat(Enumerable.Repeat("@start_date + '${x}' ", 100_000));
        var filled = SqlFiller.Fill(sql, static _ => VariableValue.Of(JsonValue.From("v")));

        var clock = TimeProvider.System.GetTimestamp();
        Assert.Equal(100_000, TimeMacros.FillForPlanning(filled).Variables.Length);

        Assert.True(TimeProvider.System.GetElapsedTime(clock) < TimeSpan.FromSeconds(20));
    }
}
