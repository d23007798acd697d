using SqlFlow.Cli.Input;
using SqlFlow.Handlers;

namespace SqlFlow.Cli.Tests.Input;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("250ms", 0.25)]
    [InlineData("90s", 90)]
    [InlineData("5m", 300)]
    [InlineData("1h30m", 5400)]
    [InlineData("1.5h", 5400)]
    [InlineData("45", 45)]
    [InlineData("0s", 0)]
    public void Times_are_read_as_people_write_them(string text, double seconds)
    {
        Assert.True(DurationText.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5x")]
    [InlineData("m")]
    [InlineData("-5m")]
    [InlineData("5m30")]
    [InlineData("1e3s")]
    [InlineData("99999999h")]
    public void Other_texts_are_no_times(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Theory]
    [InlineData("500MB", true)]
    [InlineData("4GB", true)]
    [InlineData("1.5 GiB", true)]
    [InlineData("4", false)]
    [InlineData("GB", false)]
    [InlineData("0GB", false)]
    [InlineData("-1GB", false)]
    [InlineData("4GB; DROP TABLE t", false)]
    public void Amounts_of_memory_have_a_number_and_a_unit(string text, bool isValid) => Assert.Equal(isValid, MemoryText.IsValid(text));
}
