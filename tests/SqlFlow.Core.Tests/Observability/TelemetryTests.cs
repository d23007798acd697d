using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using SqlFlow.Core.Tests.Execution;
using SqlFlow.Engines;
using SqlFlow.Execution;
using SqlFlow.Observability;

namespace SqlFlow.Core.Tests.Observability;

/// <remarks>All that listens is in this one class, whose tests run one after the other: one of them is about nobody listening.</remarks>
public sealed class TelemetryTests
{
    private static readonly RetryPolicy Twice = new() { MaxAttempts = 2, InitialDelay = TimeSpan.FromSeconds(3), RetryOn = RetryOn.All };

    [Fact]
    public async Task A_run_is_a_tree_of_spans_with_its_attempts_and_their_checks()
    {
        using var spans = new SpanRecorder();
        var run = new TestRun().AddWriter("writer", then: result => result with { RowsRead = 5 }).Add("check", gateOf: "writer").Add("broken", TestRun.Fails);

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        var mine = spans.Of(result.RunId);
        var root = Assert.Single(mine, static span => span.OperationName == "run test");
        Assert.Equal(default, root.ParentSpanId);
        Assert.Equal("FAILURE", root.GetTagItem(TelemetryNames.RunStatus));
        Assert.Equal((ActivityStatusCode.Error, "Failed: broken."), (root.Status, root.StatusDescription));
        var writer = Step(mine, "writer");
        Assert.Equal(("step fake", ActivityKind.Internal, root.SpanId, 1), (writer.OperationName, writer.Kind, writer.ParentSpanId, writer.GetTagItem(TelemetryNames.Attempt)));
        Assert.Equal(("SUCCESS", 1L, 5L), (writer.GetTagItem(TelemetryNames.StepStatus), writer.GetTagItem(TelemetryNames.Rows), writer.GetTagItem(TelemetryNames.RowsRead)));
        Assert.Equal(ActivityStatusCode.Unset, writer.Status);
        Assert.Equal(writer.SpanId, Step(mine, "check").ParentSpanId);
        var broken = Step(mine, "broken");
        Assert.Equal(("BOOM", ActivityStatusCode.Error, "it broke"), (broken.GetTagItem(TelemetryNames.ErrorType), broken.Status, broken.StatusDescription));
        Assert.All(mine, span => Assert.Equal(root.TraceId, span.TraceId));
        Assert.Equal(root.Context, result.Trace);
    }

    [Fact]
    public async Task A_retry_is_an_event_of_the_run_between_two_spans_of_the_step()
    {
        using var spans = new SpanRecorder();
        var attempts = 0;
        var run = new TestRun().Add("flaky", (_, _) => new(++attempts == 1 ? StepExecutionResult.Failure("BUSY", "not now") : StepExecutionResult.Success()), with: static step => step with { RetryPolicy = Twice });
        run.Clock.SkipWaits();

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        var mine = spans.Of(result.RunId);
        var root = Assert.Single(mine, static span => span.OperationName == "run test");
        var retry = Assert.Single(root.Events);
        Assert.Equal(TelemetryNames.RetryEvent, retry.Name);
        Assert.Equal(
            [(TelemetryNames.StepId, "flaky"), (TelemetryNames.Attempt, 1), (TelemetryNames.RetryDelay, 3.0), (TelemetryNames.ErrorType, "BUSY")],
            retry.Tags.Select(static tag => (tag.Key, tag.Value)).ToArray());
        Assert.Equal(ActivityStatusCode.Unset, root.Status);
        Assert.Equal(
            [(1, ActivityStatusCode.Error), (2, ActivityStatusCode.Unset)],
            mine.Where(static span => span.OperationName == "step fake").Select(static span => ((int)span.GetTagItem(TelemetryNames.Attempt)!, span.Status)).Order());
    }

    [Fact]
    public async Task The_run_belongs_to_the_span_that_it_was_given_or_else_to_the_current_one()
    {
        using var spans = new SpanRecorder();
        var parent = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, "vendor=1", isRemote: true);
        var given = await new TestRun { Options = new RunOptions { TraceParent = parent } }.Add("a").ExecuteAsync(TestContext.Current.CancellationToken);
        using var current = new Activity("host").Start();
        var inherited = await new TestRun().Add("a").ExecuteAsync(TestContext.Current.CancellationToken);

        var root = Assert.Single(spans.Of(given.RunId), static span => span.OperationName == "run test");
        Assert.Equal((parent.TraceId, parent.SpanId, "vendor=1"), (root.TraceId, root.ParentSpanId, root.TraceStateString));
        root = Assert.Single(spans.Of(inherited.RunId), static span => span.OperationName == "run test");
        Assert.Equal((current.TraceId, current.SpanId), (root.TraceId, root.ParentSpanId));
        Assert.Same(current, Activity.Current);
    }

    [Fact]
    public async Task Statements_are_client_spans_of_their_step_and_show_their_SQL_only_if_asked_to()
    {
        using var spans = new SpanRecorder();
        foreach (var shows in (bool[])[false, true])
        {
            var run = new TestRun { Options = new RunOptions { TraceSql = shows } }.Add("a", static (_, _) =>
            {
                StatementTelemetry.Begin("duckdb", "-- why\ninsert INTO t SELECT 'x'", TimeProvider.System)!.End();
                var failed = StatementTelemetry.Begin("duckdb", "SELECT", TimeProvider.System)!;
                failed.Fail(new SqlEngineException(ErrorCodes.SqlSyntax, "no"));
                failed.End();
                return new(StepExecutionResult.Success());
            });

            var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

            var step = Step(spans.Of(result.RunId), "a");
            var statements = spans.Below(step);
            Assert.Equal(["INSERT", "SELECT"], statements.Select(static span => span.OperationName));
            Assert.All(statements, static span => Assert.Equal((ActivityKind.Client, "duckdb"), (span.Kind, span.GetTagItem(TelemetryNames.DbSystem))));
            Assert.Equal(shows ? "-- why\ninsert INTO t SELECT 'x'" : null, statements[0].GetTagItem(TelemetryNames.DbQueryText));
            Assert.Equal((ErrorCodes.SqlSyntax, ActivityStatusCode.Error), (statements[1].GetTagItem(TelemetryNames.ErrorType), statements[1].Status));
        }

        Assert.Null(StatementTelemetry.Begin("duckdb", "SELECT 1", TimeProvider.System));
    }

    [Fact]
    public async Task Metrics_count_and_time_what_ran_with_labels_that_are_few()
    {
        using var measured = new MetricRecorder();
        var run = new TestRun().AddWriter("writer").Add("broken", TestRun.Fails).Add("after", after: ["broken"]);
        run.Engine.OnExecute = _ =>
        {
            run.Engine.Sessions.Single().Usage = new SessionUsage { EngineTime = TimeSpan.FromSeconds(1), PeakMemory = 4096, Spill = 12 };
            run.Clock.Advance(TimeSpan.FromSeconds(2));
        };
        run.Options = run.Options with { MaxParallel = 1 };

        await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                "sqlflow.run.duration s test FAILURE 2",
                "sqlflow.run.steps {step} test FAILURE 1",
                "sqlflow.run.steps {step} test SKIPPED 1",
                "sqlflow.run.steps {step} test SUCCESS 1",
                "sqlflow.run.timestamp s test FAILURE " + FormattableString.Invariant($"{run.Clock.GetUtcNow().ToUnixTimeSeconds()}"),
                "sqlflow.step.attempts {attempt} test fake FAILURE 1",
                "sqlflow.step.attempts {attempt} test fake SUCCESS 1",
                "sqlflow.step.duration s test fake FAILURE 0",
                "sqlflow.step.duration s test fake SUCCESS 2",
                "sqlflow.step.memory.peak By test fake SUCCESS 4096",
                "sqlflow.step.rows {row} test fake SUCCESS 1",
                "sqlflow.step.spill By test fake SUCCESS 12",
            ],
            measured.Lines());
    }

    [Fact]
    public void Where_nobody_listens_nothing_is_made()
    {
        var run = new RunOptions();
        for (var i = 0; i < 100; i++) Work(run);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) Work(run);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static void Work(RunOptions options)
        {
            Assert.Null(RunTelemetry.Begin("test", "run", options));
            Assert.Null(StatementTelemetry.Begin("duckdb", "SELECT 1", TimeProvider.System));
            Assert.Null(FollowUp.Start("alerts", null));
        }
    }

    [Theory]
    [InlineData("select 1", "SELECT")]
    [InlineData("  /* a */ -- b\n (SELECT 1)", "SELECT")]
    [InlineData("FROM t", "FROM")]
    [InlineData("CREATE OR REPLACE TABLE t AS SELECT 1", "CREATE")]
    [InlineData("selection", "OTHER")]
    [InlineData("-- nothing", "OTHER")]
    [InlineData("/* open", "OTHER")]
    [InlineData("", "OTHER")]
    public void A_statement_is_named_by_its_first_keyword(string sql, string expected) => Assert.Equal(expected, StatementTelemetry.OperationOf(sql));

    private static Activity Step(IEnumerable<Activity> spans, string id) => Assert.Single(spans, span => span.GetTagItem(TelemetryNames.StepId) as string == id);

    /// <summary>Keeps the spans that ended, those of other tests' runs as well.</summary>
    private sealed class SpanRecorder : IDisposable
    {
        private readonly ConcurrentQueue<Activity> _ended = [];
        private readonly ActivityListener _listener;

        public SpanRecorder()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = static source => source.Name == TelemetryNames.Source,
                Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = _ended.Enqueue,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public Activity[] Of(string runId) => [.. _ended.Where(span => span.GetTagItem(TelemetryNames.RunId) as string == runId)];

        public Activity[] Below(Activity parent) => [.. _ended.Where(span => span.TraceId == parent.TraceId && span.ParentSpanId == parent.SpanId)];

        public void Dispose() => _listener.Dispose();
    }

    /// <summary>Keeps measurements of the runs of this test: they are those of this flow.</summary>
    private sealed class MetricRecorder : IDisposable
    {
        private readonly AsyncLocal<bool> _isMine = new() { Value = true };
        private readonly ConcurrentQueue<string> _lines = [];
        private readonly MeterListener _listener = new();

        public MetricRecorder()
        {
            _listener.InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == TelemetryNames.Meter) listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.Start();
        }

        public string[] Lines() => [.. _lines.Order(StringComparer.Ordinal)];

        public void Dispose() => _listener.Dispose();

        private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (!_isMine.Value) return;
            var labels = new List<object?>();
            foreach (var (_, label) in tags) labels.Add(label);
            _lines.Enqueue(FormattableString.Invariant($"{instrument.Name} {instrument.Unit} {string.Join(' ', labels)} {value}"));
        }
    }
}
