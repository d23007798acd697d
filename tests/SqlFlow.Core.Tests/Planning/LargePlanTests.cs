using System.Text;
using SqlFlow.Planning;

namespace SqlFlow.Core.Tests.Planning;

public sealed class LargePlanTests
{
    [Fact]
    public async Task Ten_thousand_steps_in_a_chain_are_planned()
    {
        var json = new StringBuilder("[");
        for (var i = 0; i < 10_000; i++)
            json.Append(i == 0 ? "" : ",").Append($$"""{"id":"s{{i}}","type":"transform","sql":"SELECT * FROM t{{i - 1}}","target_table":"t{{i}}"}""".Replace("FROM t-1", "FROM ext", StringComparison.Ordinal));
        json.Append(']');

        var pipeline = await Plan.GoodAsync(json.ToString());

        Assert.Equal(9_999, pipeline.Steps[^1].Level);
        Assert.Equal([9_998], pipeline.Steps[^1].DependsOn);
        Assert.Equal(10_000, pipeline.Levels.Length);
    }

    [Fact]
    public async Task Ten_thousand_readers_between_two_writers_are_planned()
    {
        var (pipeline, problems) = await Plan.MakeAsync([
            Plan.Transform("first", "SELECT 1", "t"),
            .. Enumerable.Range(0, 10_000).Select(i => Plan.Transform($"r{i}", "SELECT * FROM t", $"x{i}")),
            Plan.Transform("last", "SELECT 1", "t"),
        ]);

        Assert.Empty(problems);
        Assert.Equal(10_001, pipeline!.Steps[^1].DependsOn.Length);
        Assert.Equal(2, pipeline.Steps[^1].Level);
        Assert.Equal(10_001, pipeline.Dependents[0].Length);
    }

    [Fact]
    public async Task A_cycle_of_ten_thousand_steps_is_printed_in_short()
    {
        var (_, problems) = await Plan.MakeAsync(Enumerable.Range(0, 10_000).Select(i => Plan.Transform($"s{i}", "SELECT 1", $"t{i}", $"s{(i + 1) % 10_000}")));

        var problem = Assert.Single(problems);
        Assert.Equal(PlanProblemCodes.Cycle, problem.Code);
        Assert.Equal("Steps wait for each other: s0 → s1 → s2 → s3 → s4 → s5 → s6 → s7 → s8 → s9 → s10 → s11 → … 9988 more … → s0.", problem.Message);
    }

    [Fact]
    public async Task Thousands_of_cycles_are_not_all_printed()
    {
        var (_, problems) = await Plan.MakeAsync(Enumerable.Range(0, 10_000).Select(i => Plan.Transform($"s{i}", "SELECT 1", $"t{i}", $"s{i ^ 1}")));

        Assert.Equal(20, problems.Count);
    }

    [Fact]
    public async Task Dependencies_without_end_are_an_error_and_not_a_hang()
    {
        FakeStep Check(int i) => new() { Id = $"c{i}", Kind = "check", Sql = "SELECT * FROM t" };
        var (pipeline, problems) = await Plan.MakeAsync([
            Plan.Transform("w", "SELECT 1", "t"),
            .. Enumerable.Range(0, 4_000).Select(Check),
            .. Enumerable.Range(0, 4_000).Select(i => Plan.Transform($"r{i}", "SELECT * FROM t", $"x{i}")),
        ]);

        Assert.Null(pipeline);
        Assert.Equal(PlanProblemCodes.LimitExceeded, Assert.Single(problems).Code);
    }

    [Fact]
    public async Task Thousands_of_gates_that_need_other_tables_are_planned()
    {
        var (pipeline, problems) = await Plan.MakeAsync(Enumerable.Range(0, 3_000).SelectMany(i => new Step[]
        {
            Plan.Transform($"w{i}", i == 0 ? "SELECT 1" : $"SELECT * FROM t{i - 1}", $"t{i}"),
            Plan.Transform($"o{i}", "SELECT 1", $"o{i}"),
            new FakeStep { Id = $"c{i}", Kind = "check", Table = $"t{i}", Condition = $"x IN (SELECT y FROM o{i})" },
        }));

        Assert.Empty(problems);
        Assert.Equal(3_000, pipeline!.Steps.Count(step => step.GateOf is not null));
    }
}
