using System.Text.Json;
using SqlFlow.Cli.Tests.Harness;

namespace SqlFlow.Cli.Tests.Commands;

public sealed class StepsCommandTests
{
    private static readonly string[] BuiltIn = ["check", "export", "load", "set_variable", "source", "transform"];

    [Fact]
    public async Task All_step_types_are_listed_with_their_properties()
    {
        using var folder = new TempFolder();

        var result = await Sqlflow.RunAsync(folder, "steps");

        Assert.Equal(0, result.ExitCode);
        foreach (var type in BuiltIn) Assert.Contains($"\n{type}  ", $"\n{result.Output}", StringComparison.Ordinal);
        Assert.Contains("* target_table", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_type_is_shown_alone()
    {
        using var folder = new TempFolder();

        var result = await Sqlflow.RunAsync(folder, "steps", "load");

        Assert.StartsWith("load  ", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\nexport", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_JSON_has_each_type_with_its_properties_and_schema()
    {
        using var folder = new TempFolder();

        var result = await Sqlflow.RunAsync(folder, "steps", "--format", "json");

        var steps = result.Json.GetProperty("steps").EnumerateArray().ToArray();
        Assert.Equal(BuiltIn, steps.Select(static step => step.GetProperty("type").GetString()));
        foreach (var step in steps)
        {
            Assert.NotEmpty(step.GetProperty("description").GetString()!);
            Assert.NotEmpty(step.GetProperty("properties").EnumerateArray());
            Assert.Equal(JsonValueKind.Object, step.GetProperty("schema").GetProperty("properties").ValueKind);
        }
    }

    [Fact]
    public async Task An_unknown_type_is_refused_with_the_nearest_one()
    {
        using var folder = new TempFolder();

        ResultAssert.IsRefused(await Sqlflow.RunAsync(folder, "steps", "laod"), folder, "Did you mean 'load'", "transform");
    }

    [Fact]
    public async Task The_schema_is_a_JSON_Schema_that_knows_every_step_type()
    {
        using var folder = new TempFolder();

        var result = await Sqlflow.RunAsync(folder, "schema");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("json-schema.org", result.Json.GetProperty("$schema").GetString(), StringComparison.Ordinal);
        foreach (var type in BuiltIn) Assert.Contains($"\"{type}\"", result.Output, StringComparison.Ordinal);
    }
}
