using SqlFlow.Planning;

namespace SqlFlow.Generators.Tests.Behaviour;

public sealed class NearestNameTests
{
    private static readonly string[] Known = ["target_table", "mode", "keys", "options", "id", "sql"];

    [Theory]
    [InlineData("target_table", "target_table")]
    [InlineData("target_tabel", "target_table")]
    [InlineData("targettable", "target_table")]
    [InlineData("TargetTable", "target_table")]
    [InlineData("traget_tabel", "target_table")]
    [InlineData("mod", "mode")]
    [InlineData("Mode", "mode")]
    [InlineData("modes", "mode")]
    [InlineData("mdoe", "mode")]
    [InlineData("key", "keys")]
    [InlineData("sqk", "sql")]
    [InlineData("di", "id")]
    [InlineData("ID", "id")]
    [InlineData("x", null)]
    [InlineData("i", null)]
    [InlineData("", null)]
    [InlineData("table", null)]
    [InlineData("something_else_entirely", null)]
    public void The_nearest_name_within_a_few_typing_errors_is_found(string wanted, string? expected)
    {
        Assert.Equal(expected, NearestName.Find(wanted, Known.AsSpan()));
        Assert.Equal(expected, NearestName.Find(wanted, Known.Where(static _ => true)));
        Assert.Equal(expected, NearestName.Find(wanted, Known.ToList()));
    }

    [Fact]
    public void Of_equally_near_names_the_first_counts() => Assert.Equal("cart", NearestName.Find("carx", ["cart", "card"]));

    [Fact]
    public void Endless_names_are_near_to_nothing()
    {
        Assert.Null(NearestName.Find(new string('a', 1_000_000), Known));
        Assert.Null(NearestName.Find("mode", [new string('m', 1_000_000)]));
    }
}
