using Spectre.Console;
using SqlFlow.Cli.Rendering;
using SqlFlow.Execution;
using SqlFlow.Handlers;
using SqlFlow.Planning;

namespace SqlFlow.Cli.Tests.Rendering;

public sealed class RunningStepsTests
{
    [Fact]
    public void Each_running_step_has_a_row_and_the_run_has_the_last_one()
    {
        var view = new RunningSteps();

        view.Update([Running("load", 0, null, 0.5), Running("a_longer_id", 1, 0.25, 65)], "3 of 9 steps · 1 m 05 s", false);

        Assert.Equal(
            [
                "⠙ load           500 ms",
                "⠙ a_longer_id  1 m 05 s  ━━━━━━━━━━━━━━━━━━━━━━━━  25 %",
                "  3 of 9 steps · 1 m 05 s",
            ],
            Draw(view, 80));
    }

    [Fact]
    public void A_second_attempt_and_cancelling_are_said()
    {
        var view = new RunningSteps();

        view.Update([Running("load", 0, null, 1) with { Attempt = 2 }], "0 of 1 step", true);

        Assert.Contains("attempt 2", Draw(view, 80)[0], StringComparison.Ordinal);
        Assert.Contains("cancelling; Ctrl-C again stops at once", Draw(view, 80)[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_never_wrap_on_a_narrow_terminal()
    {
        var view = new RunningSteps();

        view.Update([Running("a_step_with_a_very_long_identifier_indeed", 0, 0.5, 1)], "1 of 2 steps", false);

        Assert.All(Draw(view, 30), static line => Assert.True(line.Length < 30, line));
    }

    [Fact]
    public void More_steps_than_fit_are_counted()
    {
        var view = new RunningSteps();

        view.Update([.. Enumerable.Range(0, 100).Select(static index => Running($"s{index}", index, null, 1))], "0 of 100 steps", false);

        var lines = Draw(view, 80);
        Assert.Equal("  and 85 more", lines[15]);
        Assert.Equal(17, lines.Length);
    }

    [Fact]
    public void Nothing_is_left_after_the_end()
    {
        var view = new RunningSteps();
        view.Update([Running("load", 0, null, 1)], "0 of 1 step", false);

        view.Clear();

        Assert.Equal([""], Draw(view, 80));
    }

    private static StepProgress Running(string id, int index, double? fraction, double seconds) =>
        new(new PlannedStep(index, new TransformStep { Id = id, Sql = "SELECT 1", TargetTable = "t" }, [], 0, null), 1, fraction, TimeSpan.FromSeconds(seconds));

    private static string[] Draw(RunningSteps view, int width)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text), Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        console.Profile.Width = width;
        console.Profile.Height = 40;
        console.Write(view);
        return [.. text.ToString().Split('\n').Select(static line => line.TrimEnd())];
    }
}
