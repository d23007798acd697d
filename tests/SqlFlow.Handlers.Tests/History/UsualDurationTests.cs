using SqlFlow.Observability;
using SqlFlow.State;

namespace SqlFlow.Handlers.Tests.History;

/// <summary>How long steps usually take, by the runs that are kept.</summary>
public sealed class UsualDurationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_the_median_of_the_last_attempts_of_successful_runs()
    {
        await using var test = await HistoryTest.OpenAsync();
        foreach (var (seconds, number) in ((int[])[2, 9, 3]).Select(static (seconds, index) => (seconds, index)))
        {
            await test.WriteAsync(HistoryTest.Run($"r{number}", steps: HistoryTest.Step("a") with { Attempts = 2 }) with
            {
                Attempts = [Attempt(1, 100) with { Status = StepStatus.Failure }, Attempt(2, seconds)],
            });
        }

        Assert.Equal([new("a", TimeSpan.FromSeconds(3))], await RunHistory.ReadDurationsAsync(test.Engine, "p", Token));
    }

    [Fact]
    public async Task Two_successful_runs_and_those_of_other_pipelines_say_nothing()
    {
        await using var test = await HistoryTest.OpenAsync();
        for (var run = 0; run < 2; run++) await test.WriteAsync(HistoryTest.Run($"r{run}", steps: HistoryTest.Step("a")));
        await test.WriteAsync(HistoryTest.Run("failed", steps: HistoryTest.Step("a")) with { Attempts = [Attempt(1, 1) with { Status = StepStatus.Failure }] });
        await test.WriteAsync(HistoryTest.Run("other", "q", steps: HistoryTest.Step("a")));

        Assert.Empty(await RunHistory.ReadDurationsAsync(test.Engine, "p", Token));
    }

    [Fact]
    public async Task Only_the_newest_ten_count_and_what_is_no_figure_does_not()
    {
        await using var test = await HistoryTest.OpenAsync();
        for (var run = 0; run < 30; run++) await test.WriteAsync(HistoryTest.Run($"r{run}", steps: HistoryTest.Step("a")) with { Attempts = [Attempt(1, run < 20 ? 100 : 5)] });
        await test.WriteAsync(HistoryTest.Run("odd", steps: HistoryTest.Step("a")));
        await test.ExecuteAsync("UPDATE sqlflow.attempts SET duration_ms = 'NaN' WHERE run_id = 'odd'");

        Assert.Equal([new("a", TimeSpan.FromSeconds(5))], await RunHistory.ReadDurationsAsync(test.Engine, "p", Token));
    }

    [Fact]
    public async Task Without_a_history_there_are_none()
    {
        await using var test = await HistoryTest.OpenAsync();

        Assert.Empty(await RunHistory.ReadDurationsAsync(test.Engine, "p", Token));
    }

    private static AttemptRecord Attempt(int number, int seconds) => HistoryTest.Attempt("a", number) with { Duration = TimeSpan.FromSeconds(seconds) };
}
