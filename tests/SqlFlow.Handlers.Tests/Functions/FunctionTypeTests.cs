namespace SqlFlow.Handlers.Tests.Functions;

/// <summary>What goes in comes out, for every type, from a column and from a constant.</summary>
public sealed class FunctionTypeTests
{
    [Theory]
    [InlineData("t_bool", "true", "false")]
    [InlineData("t_bool", "false", "true")]
    [InlineData("t_short", "(-32768)::SMALLINT", "-32768")]
    [InlineData("t_int", "2147483647", "2147483647")]
    [InlineData("t_long", "(-9223372036854775807 - 1)", "-9223372036854775808")]
    [InlineData("t_float", "0.1::FLOAT", "0.1")]
    [InlineData("t_float", "'nan'::FLOAT", "nan")]
    [InlineData("t_double", "1e300::DOUBLE", "1e+300")]
    [InlineData("t_double", "'-inf'::DOUBLE", "-inf")]
    [InlineData("t_date", "DATE '0001-01-01'", "0001-01-01")]
    [InlineData("t_date", "DATE '1969-12-31'", "1969-12-31")]
    [InlineData("t_date", "DATE '9999-12-31'", "9999-12-31")]
    [InlineData("t_next_day", "DATE '2024-02-28'", "2024-02-29")]
    [InlineData("t_time", "TIME '23:59:59.999999'", "23:59:59.999999")]
    [InlineData("t_timestamp", "TIMESTAMP '1969-12-31 23:59:59.999999'", "1969-12-31 23:59:59.999999")]
    [InlineData("t_timestamp", "TIMESTAMP '9999-12-31 23:59:59.999999'", "9999-12-31 23:59:59.999999")]
    [InlineData("t_timestamp", "TIMESTAMP '0001-01-01'", "0001-01-01 00:00:00")]
    [InlineData("t_micros", "TIMESTAMPTZ '2024-06-01 12:00:00.000001+02'", "1717236000000001")]
    [InlineData("t_interval", "INTERVAL '-3 days 1 microsecond'", "-2 days -23:59:59.999999")]
    [InlineData("t_interval", "INTERVAL '30 hours'", "1 day 06:00:00")]
    [InlineData("t_uuid", "UUID '00112233-4455-6677-8899-aabbccddeeff'", "00112233-4455-6677-8899-aabbccddeeff")]
    [InlineData("t_uuid", "UUID 'ff112233-4455-6677-8899-aabbccddeeff'", "ff112233-4455-6677-8899-aabbccddeeff")]
    [InlineData("t_uuid_text", "UUID '00112233-4455-6677-8899-aabbccddeeff'", "00112233-4455-6677-8899-aabbccddeeff")]
    public async Task A_value_goes_in_and_comes_out(string function, string value, string expected)
    {
        await using var test = await FunctionTest.OpenAsync();

        Assert.Equal([expected, "NULL", expected], await test.RowsAsync($"SELECT {function}(v) AS r FROM (VALUES (1, {value}), (2, NULL), (3, {value})) t(i, v) ORDER BY i"));
        Assert.Equal([expected], await test.RowsAsync($"SELECT {function}({value}) AS r"));
    }

    [Theory]
    [InlineData("1.5", "1.5")]
    [InlineData("-0.0000000001", "-0.0000000001")]
    [InlineData("0", "0")]
    [InlineData("100", "100")]
    [InlineData("123456789012345678.0123456789", "123456789012345678.0123456789")]
    [InlineData("9999999999999999999999999999", "9999999999999999999999999999")]
    [InlineData("-9999999999999999999999999999", "-9999999999999999999999999999")]
    public async Task Decimals_keep_their_digits_and_lose_their_zeros(string number, string expected)
    {
        await using var test = await FunctionTest.OpenAsync();

        Assert.Equal([$"{expected}|true"], await test.RowsAsync($"SELECT t_decimal_text(v) AS a, t_decimal(v) = v AS b FROM (SELECT {number}::DECIMAL(38,10) AS v)"));
        Assert.Equal(["true"], await test.RowsAsync($"SELECT t_parse_decimal('{number}') = {number}::DECIMAL(38,10) AS a"));
    }

    [Theory]
    [InlineData("0.00000000005", "0.0000000001")]
    [InlineData("-0.00000000005", "-0.0000000001")]
    [InlineData("0.00000000004", "0.0000000000")]
    public async Task Further_decimal_places_are_rounded(string number, string expected)
    {
        await using var test = await FunctionTest.OpenAsync();

        Assert.Equal([expected], await test.RowsAsync($"SELECT t_parse_decimal('{number}') AS a"));
    }

    [Theory]
    [InlineData("t_decimal('9999999999999999999999999999.0000000001'::DECIMAL(38,10))", "more digits")]
    [InlineData("t_parse_decimal('1e28')", "does not fit")]
    [InlineData("t_date('infinity'::DATE)", "years 1 to 9999")]
    [InlineData("t_date(DATE '0001-01-01 (BC)')", "years 1 to 9999")]
    [InlineData("t_timestamp('-infinity'::TIMESTAMP)", "years 1 to 9999")]
    [InlineData("t_time(TIME '24:00:00')", "24:00:00")]
    [InlineData("t_interval(INTERVAL 1 MONTH)", "months")]
    [InlineData("t_interval(INTERVAL 200000000 DAY)", "failed")]
    [InlineData("t_invalid_utf8(1)", "UTF-8")]
    [InlineData("t_broken_promise(0)", "returned null")]
    [InlineData("t_sum([1, NULL])", "has a NULL")]
    public async Task What_a_type_cannot_hold_is_an_error(string call, string words)
    {
        await using var test = await FunctionTest.OpenAsync();

        var error = await test.FailAsync($"SELECT {call}");

        Assert.Contains($"The function {call[..call.IndexOf('(', StringComparison.Ordinal)]} failed: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_has_the_types_that_its_method_has()
    {
        await using var test = await FunctionTest.OpenAsync();

        Assert.Equal(
            ["a DECIMAL(38,10)", "b VARCHAR[]", "c TIMESTAMP WITH TIME ZONE", "d INTEGER", "e VARCHAR[][]"],
            await test.ColumnsAsync("SELECT t_decimal(1) AS a, t_reverse(['x']) AS b, t_timestamptz(now()) AS c, t_even(1) AS d, t_triangle(1) AS e"));
    }
}
