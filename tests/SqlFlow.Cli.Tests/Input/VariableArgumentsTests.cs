using System.Text.Json;
using SqlFlow.Cli.Input;
using SqlFlow.Cli.Tests.Harness;

namespace SqlFlow.Cli.Tests.Input;

public sealed class VariableArgumentsTests
{
    [Theory]
    [InlineData("12", JsonValueKind.Number)]
    [InlineData("-1.5e3", JsonValueKind.Number)]
    [InlineData("12345678901234567890123456789012345678", JsonValueKind.Number)]
    [InlineData("true", JsonValueKind.True)]
    [InlineData("false", JsonValueKind.False)]
    [InlineData("null", JsonValueKind.Null)]
    [InlineData("007", JsonValueKind.String)]
    [InlineData("True", JsonValueKind.String)]
    [InlineData("1 ", JsonValueKind.String)]
    [InlineData("1,2", JsonValueKind.String)]
    [InlineData("2024-01-31", JsonValueKind.String)]
    [InlineData("", JsonValueKind.String)]
    [InlineData("-", JsonValueKind.String)]
    [InlineData("{\"a\":1}", JsonValueKind.String)]
    public void Numbers_truth_values_and_null_are_recognised_and_the_rest_is_text(string text, JsonValueKind kind)
    {
        var value = VariableArguments.ReadValue(text);

        Assert.Equal(kind, value.Kind);
        Assert.Equal(text, value.ToString());
    }

    [Fact]
    public void A_value_may_contain_equals_signs() =>
        Assert.Equal("a=b", VariableArguments.Read(["x=a=b"], null)["x"].ToString());

    [Fact]
    public void The_command_line_wins_over_the_file()
    {
        using var folder = new TempFolder().With("vars.json", """{ "a": "file", "b": [1] }""");

        var variables = VariableArguments.Read(["a=line"], folder.At("vars.json"));

        Assert.Equal("line", variables["a"].ToString());
        Assert.Equal("[1]", variables["b"].ToString());
    }

    [Theory]
    [InlineData("novalue")]
    [InlineData("=1")]
    public void An_argument_without_a_name_or_a_value_is_refused(string argument) =>
        Assert.Contains("NAME=VALUE", Assert.Throws<UsageException>(() => VariableArguments.Read([argument], null)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("[1]", "JSON object")]
    [InlineData("{ \"a\": }", ":1:8: not JSON")]
    public void A_file_that_is_no_JSON_object_is_refused_with_its_place(string content, string message)
    {
        using var folder = new TempFolder().With("vars.json", content);

        var exception = Assert.Throws<UsageException>(() => VariableArguments.Read([], folder.At("vars.json")));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.Contains("vars.json", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_refused() =>
        Assert.Contains("no such file", Assert.Throws<UsageException>(() => VariableArguments.Read([], "nowhere.json")).Message, StringComparison.Ordinal);
}
