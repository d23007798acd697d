using System.Text;
using SqlFlow.Planning;
using SqlFlow.Variables;

namespace SqlFlow.Core.Tests.Planning;

/// <summary>Plans made to be slow. Each of these took minutes where work was not bounded, so a hang is the failure.</summary>
public sealed class HostilePlanTests
{
    [Theory]
    [InlineData("${a|")]
    [InlineData("${1")]
    [InlineData("${a|\"")]
    [InlineData("$a")]
    [InlineData("(")]
    [InlineData("/*")]
    [InlineData("'")]
    public void Texts_of_nothing_but_beginnings_are_filled(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 500_000)) + " ${";

        Assert.False(VariableManager.FindNames(text).Count > 1);
        Assert.NotNull(new VariableManager().FillSql(text).Text);
    }

    [Fact]
    public async Task A_source_with_thousands_of_unknown_parameters_is_checked()
    {
        var json = new StringBuilder("""[ { "id": "s", "type": "source", "name": "s", "connector": "csv", "params": { "path": "x" """);
        for (var i = 0; i < 20_000; i++) json.Append($", \"unknown.{i}\": \"${{v{i}}}\"");
        json.Append("} } ]");

        var (_, problems) = await Plan.MakeAsync(json.ToString());

        Assert.Equal(10_001, problems.Count);
        Assert.Equal(PlanProblemCodes.LimitExceeded, problems[^1].Code);
    }

    [Fact]
    public async Task A_parameter_with_a_million_dots_is_found()
    {
        var name = new string('.', 1_000_000);

        var problem = await Plan.BadAsync($$"""[ { "id": "s", "type": "source", "name": "s", "connector": "csv", "params": { "path": "x", "{{name}}": 1 } } ]""");

        Assert.Equal(1, problem.Line);
    }

    [Fact]
    public async Task Twenty_thousand_unknown_dependencies_are_reported()
    {
        var (_, problems) = await Plan.MakeAsync(Enumerable.Range(0, 20_000).Select(i => Plan.Transform($"step_{i}", "SELECT 1", $"t{i}", $"stap_{i}")));

        Assert.Equal(10_001, problems.Count);
        Assert.Equal("Did you mean 'step_0'?", problems[0].Hint);
    }

    [Fact]
    public void A_repeated_id_behind_megabytes_is_found_a_thousand_times()
    {
        var json = new StringBuilder("[");
        json.Append("""{"type":"transform","sql":" """).Append('x', 8_000_000).Append("\",\"id\":\"a\"}");
        for (var i = 0; i < 1_000; i++) json.Append(",{\"id\":\"a\",\"type\":\"transform\"}");

        var (_, problems) = Plan.Read(json.Append(']').ToString());

        Assert.Equal(1_000, problems.Count);
    }

    [Fact]
    public async Task Wildcards_against_thousands_of_exports_are_planned_or_refused()
    {
        var (pipeline, problems) = await Plan.MakeAsync(Enumerable.Range(0, 3_000).SelectMany(i => new Step[]
        {
            new FakeStep { Id = $"e{i}", Kind = "export", Table = "t", Target = $"out/{i}.csv" },
            new FakeStep { Id = $"l{i}", Kind = "load", Source = "csv", TargetTable = $"t{i}", Options = [new("path", JsonValue.From($"out/{i}*.csv"))] },
        }));

        Assert.Empty(problems);
        Assert.Contains(pipeline!.Steps[1].DependsOn, dependency => dependency == 0);
    }
}
