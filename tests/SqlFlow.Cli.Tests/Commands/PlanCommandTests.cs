using SqlFlow.Cli.Tests.Harness;

namespace SqlFlow.Cli.Tests.Commands;

public sealed class PlanCommandTests
{
    [Fact]
    public async Task The_text_has_levels_and_what_each_step_waits_for()
    {
        using var folder = new TempFolder().With("plan.json", Plans.Small).With("orders.csv", Plans.Orders);

        var result = await Sqlflow.RunAsync(folder, "plan", "plan.json");

        Assert.Equal("""
            small: 3 steps in 3 levels; the steps of a level can run side by side

            level 0
              load_orders  load       → orders

            level 1
              big          transform  → big_orders  after load_orders

            level 2
              out          export     → out/big.csv  after big

            """, result.Output);
        Assert.Equal(0, result.ExitCode);
        Assert.False(Directory.Exists(folder.At(".sqlflow")));
    }

    [Fact]
    public async Task The_JSON_is_a_plan_that_runs_and_compiles_to_itself()
    {
        using var folder = new TempFolder().With("plan.json", Plans.Small).With("orders.csv", Plans.Orders);

        var compiled = await Sqlflow.RunAsync(folder, "plan", "plan.json", "--format", "json");
        folder.With("compiled.json", compiled.Output);
        var again = await Sqlflow.RunAsync(folder, "plan", "compiled.json", "--format", "json");
        var run = await Sqlflow.RunAsync(folder, "run", "compiled.json");

        Assert.True(compiled.ExitCode == 0, compiled.ToString());
        Assert.Equal("[[\"load_orders\"],[\"big\"],[\"out\"]]", compiled.Json.GetProperty("levels").GetRawText().Replace(" ", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal));
        Assert.Equal(compiled.Output, again.Output);
        Assert.True(run.ExitCode == 0, run.ToString());
    }

    [Fact]
    public async Task The_Mermaid_flowchart_has_a_node_a_step_and_an_arrow_a_dependency()
    {
        using var folder = new TempFolder().With("plan.json", Plans.Small).With("orders.csv", Plans.Orders);

        var result = await Sqlflow.RunAsync(folder, "plan", "plan.json", "--format", "mermaid");

        Assert.Equal("""
            flowchart LR
              s0[("load_orders<br/><small>load → orders</small>")]
              s1["big<br/><small>transform → big_orders</small>"]
              s2[/"out<br/><small>export → out/big.csv</small>"/]
              s0 --> s1
              s1 --> s2

            """, result.Output);
    }
}
