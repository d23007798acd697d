using System.Collections.Immutable;
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
    public void Rows_that_a_source_hands_over_are_told()
    {
        var view = new RunningSteps();

        view.Update([Running("load", 0, null, 1) with { Rows = 1_234_567 }, Running("wait", 1, null, 1) with { Rows = 0 }], "0 of 2 steps", false);

        Assert.Contains("1,234,567 rows", Draw(view, 80)[0], StringComparison.Ordinal);
        Assert.DoesNotContain("row", Draw(view, 80)[1], StringComparison.Ordinal);
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
    public void What_is_left_is_said_beside_what_is_done()
    {
        var view = new RunningSteps();
        StepProgress[] running = [Running("load", 0, null, 6), Running("sum", 1, 0.25, 0.5), Running("wait", 2, null, 30), Running("end", 3, null, 10.1), Running("new", 4, null, 9)];
        var forecast = Forecast(running, 18, 62.5, 20, 10);

        view.Update(running, "3 of 9 steps", false, forecast);

        Assert.Equal(
            [
                "⠙ load    6.00 s  ────────────────────────  ~12 s left",
                "⠙ sum     500 ms  ━━━━━━━━━━━━━━━━━━━━━━━━  25 %  ~1 m 10 s left",
                "⠙ wait    30.0 s  longer than usual (20.0 s)",
                "⠙ end     10.1 s  ────────────────────────  about done",
                "⠙ new     9.00 s",
                "  3 of 9 steps",
            ],
            Draw(view, 80));
        view.Update(running, "3 of 9 steps", true, forecast);
        Assert.DoesNotContain("left", string.Concat(Draw(view, 80)), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_step_that_takes_no_second_only_its_delay_is_said()
    {
        var view = new RunningSteps();
        StepProgress[] running = [Running("quick", 0, null, 0.1), Running("late", 1, null, 3)];

        view.Update(running, "0 of 2 steps", false, Forecast(running, 0.2, 0.2));

        Assert.Equal(["⠙ quick    100 ms", "⠙ late     3.00 s  longer than usual (200 ms)"], Draw(view, 80)[..2]);
    }

    [Theory]
    [InlineData(0, "1 s")]
    [InlineData(11.2, "12 s")]
    [InlineData(36, "40 s")]
    [InlineData(58, "1 m")]
    [InlineData(122, "2 m 10 s")]
    [InlineData(590.5, "10 m")]
    [InlineData(1441, "25 m")]
    [InlineData(3599, "1 h 00 m")]
    [InlineData(3700, "1 h 05 m")]
    [InlineData(360_000, "100 h 00 m")]
    public void What_is_left_is_said_roughly(double seconds, string expected) =>
        Assert.Equal(expected, SqlFlow.Cli.Terminal.TerminalText.RoughDuration(TimeSpan.FromSeconds(seconds)));

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

    /// <summary>What the first of the steps usually take.</summary>
    private static RunForecast Forecast(StepProgress[] running, params double[] seconds) =>
        new([.. running.Select(static step => step.Step)], running.Zip(seconds).ToImmutableSortedDictionary(static one => one.First.Step.Step.Id, static one => TimeSpan.FromSeconds(one.Second), StringComparer.Ordinal));

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
