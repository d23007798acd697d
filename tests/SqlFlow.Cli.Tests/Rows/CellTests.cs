using System.Numerics;
using Apache.Arrow;
using Apache.Arrow.Types;
using SqlFlow.Cli.Rows;

namespace SqlFlow.Cli.Tests.Rows;

public sealed class CellTests
{
    [Theory]
    [InlineData("0", 0, "0")]
    [InlineData("170141183460469231731687303715884105727", 0, "170141183460469231731687303715884105727")]
    [InlineData("-170141183460469231731687303715884105728", 0, "-170141183460469231731687303715884105728")]
    [InlineData("1", 4, "0.0001")]
    [InlineData("-1", 4, "-0.0001")]
    [InlineData("12345", 2, "123.45")]
    [InlineData("-12300", 2, "-123.00")]
    [InlineData("99999999999999999999999999999999999999", 38, "0.99999999999999999999999999999999999999")]
    public void Decimals_keep_all_their_digits(string unscaled, int scale, string expected)
    {
        var bytes = new byte[16];
        if (!((Int128)BigInteger.Parse(unscaled)).Equals(0)) System.Buffers.Binary.BinaryPrimitives.WriteInt128LittleEndian(bytes, (Int128)BigInteger.Parse(unscaled));
        var text = new Utf8Text();

        CellNumbers.AppendDecimal(text, bytes, scale);

        Assert.Equal(expected, text.ToString());
    }

    [Theory]
    [InlineData(1d, "1.0")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e300, "1E+300")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(double.NaN, "nan")]
    [InlineData(double.PositiveInfinity, "inf")]
    [InlineData(double.NegativeInfinity, "-inf")]
    public void Reals_look_like_reals(double value, string expected)
    {
        var text = new Utf8Text();

        CellNumbers.AppendReal(text, value);

        Assert.Equal(expected, text.ToString());
    }

    [Theory]
    [InlineData(0L, "1970-01-01 00:00:00")]
    [InlineData(-1L, "1969-12-31 23:59:59.999999")]
    [InlineData(951_782_400_000_000L, "2000-02-29 00:00:00")]
    [InlineData(-62_135_596_800_000_001L, "0001-12-31 (BC) 23:59:59.999999")]
    [InlineData(253_402_300_800_000_000L, "10000-01-01 00:00:00")]
    [InlineData(long.MaxValue, "infinity")]
    [InlineData(-long.MaxValue, "-infinity")]
    public void Timestamps_cover_the_range_of_the_engine(long microseconds, string expected)
    {
        var text = new Utf8Text();

        CellTimes.AppendTimestamp(text, microseconds, new TimestampType(TimeUnit.Microsecond, (string?)null));

        Assert.Equal(expected, text.ToString());
    }

    [Theory]
    [InlineData(14, 3, 3_723_500_000_000, "1 year 2 months 3 days 01:02:03.5")]
    [InlineData(0, 1, 0, "1 day")]
    [InlineData(0, 0, 0, "00:00:00")]
    [InlineData(-1, 0, -1_000_000_000, "-1 month -00:00:01")]
    public void Intervals_name_their_parts(int months, int days, long nanoseconds, string expected)
    {
        var text = new Utf8Text();

        CellTimes.AppendInterval(text, months, days, nanoseconds);

        Assert.Equal(expected, text.ToString());
    }

    [Fact]
    public void Bytes_that_are_no_printable_text_are_written_as_hexadecimal()
    {
        var text = new Utf8Text();

        CellNumbers.AppendBlob(text, [0x41, 0x00, 0xFF, (byte)'\\']);

        Assert.Equal(@"A\x00\xFF\x5C", text.ToString());
    }

    [Fact]
    public void A_null_of_a_dictionary_is_a_null()
    {
        var indices = new UInt8Array.Builder().Append(0).AppendNull().Build();
        var array = new DictionaryArray(new DictionaryType(UInt8Type.Default, StringType.Default, false), indices, new StringArray.Builder().Append("a").Build());

        Assert.Equal(CellKind.Text, Cell.KindOf(array, 0));
        Assert.Equal(CellKind.Null, Cell.KindOf(array, 1));
    }
}
