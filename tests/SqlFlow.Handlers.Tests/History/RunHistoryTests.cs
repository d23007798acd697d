using System.Collections.Immutable;
using SqlFlow.Engines.DuckDb;
using SqlFlow.Execution;
using SqlFlow.Handlers.Tests.Harness;
using SqlFlow.Observability;
using SqlFlow.State;
using static SqlFlow.Handlers.Tests.History.HistoryTest;

namespace SqlFlow.Handlers.Tests.History;

/// <summary>The tables of the history, written with runs that are made up.</summary>
public sealed class RunHistoryTests
{
    [Fact]
    public async Task A_run_reads_back_as_it_was_written()
    {
        await using var test = await OpenAsync();
        var run = Run("r1", "it's; \"x\"\n", status: RunStatus.PartialSuccess, steps:
        [
            Step("a") with { RowsAffected = 1, RowsRead = 2, RowsInserted = 3, RowsUpdated = 4, RowsDeleted = 5, RowsRejected = 6, Connector = "csv", ExpectedDuration = TimeSpan.FromSeconds(9), Metrics = Metrics("chunks", 2.5) },
            Step("b") with { Status = StepStatus.Failure, ErrorCode = "BOOM", ErrorMessage = "it's\nbroken", DependsOn = ["a", "it's"] },
            Step("c") with { Status = StepStatus.Skipped, Attempts = 0, StartedAt = null, Duration = TimeSpan.Zero, SkippedBecause = "b", Within = "b" },
        ]) with
        {
            FailedSteps = 1,
            TotalRows = 7,
            ProcessCpuTime = TimeSpan.FromMilliseconds(1.5),
            PeakWorkingSet = 1L << 40,
            Attempts =
            [
                Attempt("a") with
                {
                    Queue = TimeSpan.Zero, SourceWait = TimeSpan.FromMilliseconds(0.001), Engine = TimeSpan.FromHours(30), Commit = TimeSpan.FromSeconds(1), RetryDelay = TimeSpan.FromSeconds(2),
                    RowsOut = 1, RowsIn = 2, Bytes = 3, CpuTime = TimeSpan.FromSeconds(4), PeakMemory = 5, Spill = 6, IsTransient = true, ErrorCode = "E", ErrorMessage = "m",
                    TopOperator = "HASH_JOIN", TopOperatorShare = 0.25, Operators = [new(0, "A \"b\"", TimeSpan.FromMilliseconds(1.5), 2)], Within = "b",
                },
                Attempt("b", 2) with { Status = StepStatus.Cancelled },
            ],
            Alerts = [new PerformanceAlert { Component = "a", Type = AlertType.Slow, Severity = AlertSeverity.Critical, Message = "slow", Timestamp = Start, SuggestedActions = ["it's", "b"] }, Alert("slow:\"it's\" <b>&amp;") with
            {
                Count = 3, Evidence = "it's\n<i>4</i> of 10", Course = new AlertCourse { FirstSeen = Start.AddDays(-2), Runs = 4, LastTold = Start.AddDays(-1), ToldSeverity = AlertSeverity.Error, ToldTo = ["log", "it's"] },
            }],
            Recoveries = [new RecoveryAction("it's", 2, "spill", "it wrote \"much\"", "from then on <1> step ran")],
        };

        await test.WriteAsync(run);
        var read = (await RunHistory.ReadRunAsync(test.Engine, "r1", Token))!;

        Assert.Equal(Flat(run), Flat(read));
        var (course, kept) = (run.Alerts[1].Course!, read.Alerts[1].Course!);
        Assert.Equal((course.FirstSeen, course.Runs, course.LastTold, course.ToldSeverity), (kept.FirstSeen, kept.Runs, kept.LastTold, kept.ToldSeverity));
        Assert.Equal(course.ToldTo, kept.ToldTo);
    }

    [Fact]
    public async Task Times_are_kept_to_the_tick()
    {
        await using var test = await OpenAsync();
        var times = Enumerable.Range(0, 2000).Select(static index => TimeSpan.FromTicks(index * 7919L * (index % 5 == 0 ? 1_000_003 : 1) + index)).Prepend(TimeSpan.FromDays(365)).ToArray();
        var run = Run("r1", steps: Step("a")) with { WallTime = times[^1], Attempts = [.. times.Select(static (time, index) => Attempt("a", index + 1) with { Duration = time })] };

        await test.WriteAsync(run);
        var read = (await RunHistory.ReadRunAsync(test.Engine, "r1", Token))!;

        Assert.Equal(run.WallTime, read.WallTime);
        Assert.Equal(times, read.Attempts.OrderBy(static attempt => attempt.Attempt).Select(static attempt => attempt.Duration));
    }

    [Fact]
    public async Task Nothing_is_there_before_the_first_run()
    {
        await using var test = await OpenAsync();

        Assert.Empty(await RunHistory.ReadRunsAsync(test.Engine, null, 10, Token));
        Assert.Empty(await RunHistory.ReadAsync(test.Engine, "p", 10, Token));
        Assert.Null(await RunHistory.ReadRunAsync(test.Engine, "r", Token));
    }

    [Fact]
    public async Task Runs_are_in_the_order_in_which_they_ended_whatever_the_clock_said()
    {
        await using var test = await OpenAsync();
        await test.WriteAsync(Run("r1", startedAt: Start, steps: Step("a")));
        await test.WriteAsync(Run("r2", startedAt: Start.AddYears(-1), steps: Step("a")));
        await test.WriteAsync(Run("r3", startedAt: Start.AddDays(1), steps: Step("a")));
        await test.WriteAsync(Run("r4", startedAt: Start.AddHours(-1), steps: Step("a")));

        Assert.Equal(["r4", "r3", "r2", "r1"], (await RunHistory.ReadRunsAsync(test.Engine, "p", 10, Token)).Select(static run => run.RunId));
        Assert.Equal(["r1", "r2", "r3", "r4"], (await RunHistory.ReadAsync(test.Engine, "p", 10, Token))[0].Runs.Select(static run => run.RunId));
        Assert.Equal(["r3", "r4"], (await RunHistory.ReadAsync(test.Engine, "p", 2, Token))[0].Runs.Select(static run => run.RunId));
    }

    [Fact]
    public async Task The_history_of_a_step_has_what_its_attempts_say()
    {
        await using var test = await OpenAsync();
        var step = Step("a") with { Attempts = 2, RowsAffected = 5, RowsRead = 6, Connector = "postgres", ExpectedDuration = TimeSpan.FromSeconds(3), Metrics = Metrics("null_rate.email", 0.25).Add("chunks", 1) };
        await test.WriteAsync(Run("r1", steps: [step, Step("gone")]));
        await test.WriteAsync(Run("r2", steps: [step, Step("z") with { Status = StepStatus.Skipped, Attempts = 0, StartedAt = null }]) with
        {
            Attempts =
            [
                Attempt("a") with { Status = StepStatus.Failure, ErrorCode = "IO_ERROR", ErrorMessage = "no", IsTransient = true, PeakMemory = 99 },
                Attempt("a", 2) with { Duration = TimeSpan.FromSeconds(7), Bytes = 1, PeakMemory = 2, Spill = 3 },
            ],
        });

        var history = await RunHistory.ReadAsync(test.Engine, "p", 10, Token);

        // In the order of the newest run, without the step that it no longer has.
        Assert.Equal(["a", "z"], history.Select(static one => one.StepId));
        Assert.Equal(("postgres", 3d), (history[0].Connector, history[0].ExpectedDuration!.Value.TotalSeconds));
        var run = history[0].Runs[1];
        Assert.Equal((7d, 5L, 6L, 1L, 2L, 3L, 2), (run.Duration.TotalSeconds, run.Rows, run.InputRows, run.Bytes, run.PeakMemory, run.Spill, run.Attempts));
        Assert.Equal((StepStatus.Success, "IO_ERROR", "no", true), (run.Status, run.ErrorCode, run.ErrorMessage, run.IsTransient));
        Assert.Equal([new("email", 0.25)], run.NullRates);
        Assert.Equal((StepStatus.Skipped, Start), (history[1].Runs[0].Status, history[1].Runs[0].StartedAt));
    }

    [Fact]
    public async Task Timings_can_be_made_of_a_run()
    {
        await using var test = await OpenAsync();
        await test.WriteAsync(Run("r1", steps: [Step("a"), Step("w") with { Attempts = 2, Duration = TimeSpan.FromSeconds(9), DependsOn = ["a"] }, Step("gate") with { Within = "w" }, Step("last") with { DependsOn = ["gate"] }, Step("skipped") with { Attempts = 0 }]) with
        {
            Attempts = [Attempt("a") with { Queue = TimeSpan.FromSeconds(1) }, Attempt("w") with { ErrorCode = "X" }, Attempt("w", 2) with { Engine = TimeSpan.FromSeconds(1), Spill = 4 }, Attempt("gate") with { Within = "w" }, Attempt("last")],
        });

        var timings = StepTimings.Of((await RunHistory.ReadRunAsync(test.Engine, "r1", Token))!);

        Assert.Equal(["a", "w", "gate", "last"], timings.Select(static timing => timing.StepId));
        Assert.Equal(("1 9 0 1", "0 8 0 0"), (string.Join(' ', timings.Select(static timing => timing.Duration.TotalSeconds)), string.Join(' ', timings.Select(static timing => timing.Retry.TotalSeconds))));
        Assert.Equal((["a"], ["w"]), (timings[1].DependsOn.ToArray(), timings[2].DependsOn.ToArray()), EqualityComparer<(string[], string[])>.Create(static (x, y) => x.Item1.SequenceEqual(y.Item1) && x.Item2.SequenceEqual(y.Item2)));
        Assert.Equal(("X", 4L, 2, 1d), (timings[1].ErrorCode, timings[1].Spill, timings[1].Attempts, timings[1].Engine.TotalSeconds));
        var report = Insights.Analyze(new InsightInput { Timings = timings, WallTime = TimeSpan.FromSeconds(12), Histories = await RunHistory.ReadAsync(test.Engine, "p", 10, Token) });
        Assert.Equal(["a", "w", "last"], report.Bottlenecks!.CriticalPath.Where(static id => id != "gate"));
    }

    [Fact]
    public async Task Figures_that_are_none_are_null()
    {
        await using var test = await OpenAsync();
        await test.WriteAsync(Run("r1", steps: Step("a") with { Metrics = Metrics("nan", double.NaN).Add("inf", double.PositiveInfinity).Add("fine", 1) }) with
        {
            Attempts = [Attempt("a") with { TopOperatorShare = double.NaN }],
        });

        Assert.Equal(["fine|1"], await test.RowsAsync("SELECT name, value FROM sqlflow.metrics"));
        Assert.Equal(["True|True|True"], await test.RowsAsync("SELECT top_operator_share IS NULL, engine_ms IS NULL, bytes IS NULL FROM sqlflow.attempts"));
        await test.ExecuteAsync("UPDATE sqlflow.attempts SET engine_ms = 'nan'::DOUBLE, duration_ms = 'infinity'::DOUBLE, operators = 'no json'");
        var read = (await RunHistory.ReadRunAsync(test.Engine, "r1", Token))!.Attempts[0];
        Assert.Equal((null, TimeSpan.Zero, true), (read.Engine, read.Duration, read.Operators.IsEmpty));
    }

    [Fact]
    public async Task Long_messages_are_cut_and_odd_characters_kept()
    {
        await using var test = await OpenAsync();
        await test.WriteAsync(Run("r1", steps: [Step("a") with { ErrorMessage = new string('x', 100_000) }, Step("b\0<script>😀") with { ErrorMessage = string.Concat(Enumerable.Repeat("😀", 3000)) }]));

        var steps = (await RunHistory.ReadRunAsync(test.Engine, "r1", Token))!.Steps;
        Assert.Equal(4001, steps[0].ErrorMessage!.Length);
        Assert.EndsWith("😀…", steps[1].ErrorMessage, StringComparison.Ordinal);
        Assert.Equal("b\uFFFD<script>😀", steps[1].StepId);
    }

    [Fact]
    public async Task A_run_is_found_by_how_its_id_begins()
    {
        await using var test = await OpenAsync();
        foreach (var id in (string[])["abc", "abd", "abcd"]) await test.WriteAsync(Run(id, steps: Step("a")));

        Assert.Equal("abd", (await RunHistory.ReadRunAsync(test.Engine, "abd", Token))!.RunId);
        Assert.Equal("abc", (await RunHistory.ReadRunAsync(test.Engine, "abc", Token))!.RunId);
        Assert.Null(await RunHistory.ReadRunAsync(test.Engine, "%", Token));
        await Assert.ThrowsAsync<ArgumentException>(async () => await RunHistory.ReadRunAsync(test.Engine, "ab", Token));
    }

    [Fact]
    public async Task A_thousand_steps_are_kept()
    {
        await using var test = await OpenAsync();
        await test.WriteAsync(Run("r1", steps: [.. Enumerable.Range(0, 1000).Select(static i => Step($"s{i}"))]));

        var read = (await RunHistory.ReadRunAsync(test.Engine, "r1", Token))!;
        Assert.Equal(("s999", "s999", 1000), (read.Steps[^1].StepId, read.Attempts[^1].StepId, read.Attempts.Length));
    }

    [Fact]
    public async Task Runs_that_end_together_are_all_kept_in_one_order()
    {
        await using var test = await OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => test.WriteAsync(Run($"r{i}", i % 2 == 0 ? "p" : "q", steps: Step("a")))));

        Assert.Equal(["16|16|16"], await test.RowsAsync("SELECT count(*), count(DISTINCT seq), max(seq) FROM sqlflow.runs"));
        Assert.Equal(["history|3"], await test.RowsAsync("FROM sqlflow.schema_version"));
    }

    private static ImmutableSortedDictionary<string, double> Metrics(string name, double value) => ImmutableSortedDictionary<string, double>.Empty.WithComparers(StringComparer.Ordinal).Add(name, value);

    /// <summary>Everything of a run as a text.</summary>
    private static string Flat(RunRecord run)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new System.Text.Json.Utf8JsonWriter(buffer, new() { Indented = true })) HistoryJson.Write(run, writer);
        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
