using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using SqlFlow.Cli.Terminal;
using SqlFlow.Cli.Tests.Harness;
using SqlFlow.Engines.DuckDb;
using SqlFlow.Execution;
using SqlFlow.Observability;
using SqlFlow.State;

namespace SqlFlow.Cli.Tests.Rendering;

/// <summary>A run on a live terminal whose clock stands still unless it is told to go on.</summary>
public sealed partial class LiveForecastTests : IDisposable
{
    // Ends when it is interrupted, and not before.
    private const string Endless = "SELECT count(*) AS n FROM range(10_000_000_000_000) a(i) WHERE hash(i) = 7";

    private readonly TempFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_running_step_and_the_run_say_what_is_left_by_the_runs_before()
    {
        await KeepAsync(3, TimeSpan.FromMinutes(40));

        var screen = await RunUntilAsync(TimeSpan.FromMinutes(10), "about 30 m left");

        Assert.Contains("~30 m left", screen, StringComparison.Ordinal);
        Assert.Contains("0 of 1 step · 10 m 0", screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beyond_its_usual_duration_a_step_takes_longer_than_usual()
    {
        await KeepAsync(3, TimeSpan.FromMinutes(40));

        var screen = await RunUntilAsync(TimeSpan.FromMinutes(60), "longer than usual (40 m 00 s)");

        Assert.Contains("0 of 1 step · 1 h 00 m · longer than usual", screen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("UPDATE sqlflow.schema_version SET \"version\" = 99")]
    [InlineData("DROP TABLE sqlflow.attempts")]
    public async Task Without_three_runs_that_can_be_read_nothing_is_said(string accident)
    {
        await KeepAsync(accident.Length == 0 ? 2 : 3, TimeSpan.FromMinutes(40), accident);

        var screen = await RunUntilAsync(TimeSpan.FromMinutes(60), "0 of 1 step · 1 h 00 m");

        Assert.DoesNotContain("left", screen, StringComparison.Ordinal);
        Assert.DoesNotContain("usual", screen, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Runs on a terminal; its clock goes on to a time once the step runs. Cancels as soon as the screen has shown a text.</summary>
    private async Task<string> RunUntilAsync(TimeSpan time, string text)
    {
        _folder.With("plan.json", Plans.Transform(Endless));
        var (clock, screen) = (new FakeTimeProvider(), new Screen());
        var environment = new CliEnvironment(new CliConsole(new MemoryStream(), screen) { ErrorIsLive = true }, clock);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var run = CliApplication.RunAsync(["run", _folder.At("plan.json"), "--threads", "1"], environment, cancellation.Token);
        await screen.HasShownAsync("⠙ t", clock, run);
        clock.Advance(time);
        await screen.HasShownAsync(text, clock, run);
        await cancellation.CancelAsync();
        Assert.Equal(ExitCodes.Cancelled, await run);
        return screen.ToString();
    }

    private async Task KeepAsync(int runs, TimeSpan duration, string accident = "")
    {
        Directory.CreateDirectory(_folder.At(".sqlflow"));
        await using var engine = await DuckDbEngine.OpenAsync(new DuckDbOptions { Path = _folder.At(".sqlflow/data.duckdb") }, TimeProvider.System, null, Token);
        for (var run = 0; run < runs; run++) await RunHistory.WriteAsync(engine, Run(run, duration), HistoryOptions.Default, Token);
        if (accident.Length == 0) return;
        await using var session = await engine.OpenSessionAsync(Token);
        await session.ExecuteAsync(accident, Token);
    }

    private static RunRecord Run(int number, TimeSpan duration) => new()
    {
        RunId = $"run{number}",
        Pipeline = "one",
        Status = RunStatus.Success,
        StartedAt = DateTimeOffset.UnixEpoch,
        Steps = [new StepRecord { StepId = "t", StepType = "transform", Status = StepStatus.Success, Attempts = 1, Duration = duration }],
        Attempts = [new AttemptRecord { StepId = "t", StepType = "transform", Attempt = 1, Status = StepStatus.Success, StartedAt = DateTimeOffset.UnixEpoch, Duration = duration }],
    };

    [GeneratedRegex("\e\\[[0-9;?]*[A-Za-z]")]
    private static partial Regex ControlSequence();

    /// <summary>All that was ever drawn, and a way to wait for it.</summary>
    private sealed class Screen : StringWriter
    {
        private readonly Lock _lock = new();
        private readonly StringBuilder _text = new();

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value)
        {
            lock (_lock) _text.Append(value);
        }

        public override void Write(char[] buffer, int index, int count)
        {
            lock (_lock) _text.Append(buffer, index, count);
        }

        public override void Write(string? value)
        {
            lock (_lock) _text.Append(value);
        }

        public override string ToString()
        {
            lock (_lock) return ControlSequence().Replace(_text.ToString(), "");
        }

        /// <summary>Lets the display draw until it has drawn a text, ten times a second of its own clock and without moving the figures that count minutes.</summary>
        public async Task HasShownAsync(string text, FakeTimeProvider clock, Task run)
        {
            while (!ToString().Contains(text, StringComparison.Ordinal))
            {
                Assert.False(run.IsCompleted, $"The run ended without '{text}': {this}");
                clock.Advance(TimeSpan.FromMilliseconds(10));
                // Lets the run, which is a real one, have the processor; what is shown depends on the fake clock alone.
                await Task.Delay(1, Token);
            }
        }
    }
}
