using System.Collections.Immutable;
using SqlFlow.Execution;
using SqlFlow.Observability;
using SqlFlow.Report;
using static SqlFlow.Handlers.Tests.Report.SampleRuns;

namespace SqlFlow.Handlers.Tests.Report;

/// <summary>A run with something of everything.</summary>
internal sealed class Nightly
{
    private readonly List<ReportStep> _plan = [];
    private readonly List<StepResult> _results = [];
    private readonly List<AttemptRecord> _attempts = [];
    private readonly List<StepHistory> _histories = [];

    public RunReportFacts Facts()
    {
        Add("source_orders", "source", [], 0, 4);
        Add("load_orders", "load", ["source_orders"], 5, 5_400, rows: 1_284_010, source: 3_100, engine: 1_900, commit: 220, drift: 0.4, plan: step => step with { Reads = ["orders_pg"], Writes = ["orders"], Description = "Orders of the web shop, read by cursor." });
        Gate("check_orders", "load_orders", 4_900, 260);
        Retried("load_rates", 6, 1_200, 2_000, 640);
        Add("load_customers", "load", [], 8, 900, rows: 9_120, source: 300, engine: 480, commit: 60, plan: static step => step with { Reads = ["customers_csv"], Writes = ["customers"] });
        Add("orders_clean", "transform", ["load_orders", "check_orders"], 5_420, 2_100, rows: 1_279_544, engine: 1_950, commit: 90, plan: static step => step with
        {
            Reads = ["orders"],
            Writes = ["orders_clean"],
            Sql = "SELECT order_id, customer_id, amount, -- in cents\n       ordered_at::DATE AS day\nFROM orders\nWHERE status = 'paid' AND ordered_at >= DATE '${since}'\nQUALIFY row_number() OVER (PARTITION BY order_id ORDER BY ordered_at DESC) = 1",
        });
        Add("daily", "transform", ["orders_clean", "load_rates"], 7_540, 3_900, rows: 40_200, engine: 3_700, commit: 40, drift: 2.2, plan: static step => step with { Reads = ["orders_clean", "rates"], Writes = ["daily"], ExpectedDuration = Ms(2_500), Sql = "SELECT day, sum(amount) AS total FROM orders_clean JOIN rates USING (day) GROUP BY day" });
        Fail("customer_value", ["orders_clean", "load_customers"], 7_545, 2_600);
        Skip("segments", "customer_value");
        Skip("export_segments", "customer_value");
        Warn("check_daily", ["daily"], 11_450, 90);
        Add("export_daily", "export", ["daily"], 11_445, 310, rows: 40_200, engine: 290, plan: static step => step with { Reads = ["daily"], Writes = ["out/daily_revenue.csv"] });
        var facts = SampleRuns.Facts("nightly", RunStatus.Failure, _results, _attempts, 11_790, _plan, new InsightInput { Histories = _histories, Slots = 2, MemoryLimit = 2_000_000_000 },
            new PerformanceAlert { Component = "load_rates", Type = AlertType.Failing, Severity = AlertSeverity.Error, Message = "'load_rates' failed (attempt 1): HTTP 503 from rates.example: try again later", Timestamp = Start },
            new PerformanceAlert { Component = "daily", Type = AlertType.Slow, Severity = AlertSeverity.Warning, Message = "'daily' took 3.9 s, expected 2.5 s", Timestamp = Start, SuggestedActions = ["Look at what the step's SQL reads", "Raise expected_duration_ms if that is what it takes now"], Course = new AlertCourse { FirstSeen = Start.AddDays(-4), Runs = 5 } },
            new PerformanceAlert { Component = "customer_value", Type = AlertType.Failing, Severity = AlertSeverity.Critical, Message = "'customer_value' failed", Timestamp = Start, Course = new AlertCourse { FirstSeen = Start.AddDays(-2), Runs = 3 } });
        var summary = facts.Result.PerformanceSummary with
        {
            Recoveries =
            [
                new RecoveryAction("load_rates", 1, RecommendationRules.TransientErrors, "IO_ERROR after 1 attempt", "it was tried once more after 2 s"),
                new RecoveryAction("daily", 1, RecommendationRules.Spill, "it wrote 1.2 GB to temporary files", "from then on 1 step ran at a time"),
            ],
        };
        return facts with { Result = facts.Result with { PerformanceSummary = summary } };
    }

    private void Add(string id, string type, string[] needs, double start, double time, long? rows = null, double source = 0, double engine = 0, double commit = 0, double drift = 0, Func<ReportStep, ReportStep>? plan = null)
    {
        var step = new ReportStep(id) { DependsOn = [.. needs], Place = $"nightly.sf:{(_plan.Count * 7) + 1}:1" };
        _plan.Add(plan is null ? step : plan(step));
        _results.Add(new StepResult(id, type, Done(StepExecutionResult.Success(rows), start, time) with { RowsRead = rows, RowsInserted = rows }));
        _attempts.Add(Attempt(id, 1, StepStatus.Success, start, time) with { StepType = type, Queue = Ms(id is "load_customers" ? 0 : 4), SourceWait = Ms(source), Engine = Ms(engine), Commit = Ms(commit), PeakMemory = 180_000_000, CpuTime = Ms(engine * 1.7), Operators = engine > 2_000 ? [new(0, "PROJECTION", Ms(30), 40_200), new(1, "HASH_GROUP_BY", Ms(900), 40_200), new(2, "HASH_JOIN", Ms(2_400), 1_279_544), new(3, "SEQ_SCAN", Ms(240), 1_279_544), new(3, "SEQ_SCAN", Ms(3), 900)] : [] });
        _histories.Add(new StepHistory { StepId = id, Runs = [.. Enumerable.Range(0, 20).Select(run => new StepRun { RunId = run == 19 ? SampleRuns.RunId : $"r{run}", StartedAt = Start.AddDays(run - 19), Status = StepStatus.Success, Rows = rows, Duration = Ms(run == 19 ? time : time / (1 + (drift * (19 - run) / 19)) * (1 + (run * 37 % 11 / 150.0))) })] });
    }

    private void Gate(string id, string writer, double start, double time)
    {
        _plan.Add(new ReportStep(id) { Within = writer, DependsOn = [], Expectations = ["not null (order_id)", "amount >= 0"], Reads = ["orders"] });
        _results.Add(new StepResult(id, "check", Done(StepExecutionResult.Success(), start, time) with { RowsRead = 1_284_010, Checks = [new("not_null", "not_null (order_id)", 0), new("expression", "expression (amount >= 0)", 0)] }));
        _attempts.Add(Attempt(id, 1, StepStatus.Success, start, time) with { StepType = "check", Within = writer, Engine = Ms(time) });
    }

    private void Retried(string id, double start, double first, double delay, double second)
    {
        const string Message = "HTTP 503 from rates.example: try again later";
        _plan.Add(new ReportStep(id) { Reads = ["rates_http"], Writes = ["rates"] });
        _results.Add(new StepResult(id, "load", Done(StepExecutionResult.Success(900), start, first + delay + second, attempts: 2)));
        _attempts.Add(Attempt(id, 1, StepStatus.Failure, start, first) with { StepType = "load", RetryDelay = Ms(delay), SourceWait = Ms(first), ErrorCode = ErrorCodes.InputOutput, ErrorMessage = Message, IsTransient = true });
        _attempts.Add(Attempt(id, 2, StepStatus.Success, start + first + delay, second) with { StepType = "load", SourceWait = Ms(second * 0.7), Engine = Ms(second * 0.2), Commit = Ms(second * 0.1) });
        _histories.Add(new StepHistory { StepId = id, Connector = "http", Runs = [.. Enumerable.Range(0, 20).Select(run => new StepRun { RunId = run == 19 ? SampleRuns.RunId : $"r{run}", StartedAt = Start.AddDays(run - 19), Status = run is 4 or 11 ? StepStatus.Failure : StepStatus.Success, Duration = Ms(600 + (run * 37 % 11 * 9)), Attempts = run % 4 == 3 ? 2 : 1, ErrorCode = run % 4 == 3 || run is 4 or 11 ? ErrorCodes.InputOutput : null, ErrorMessage = run % 4 == 3 || run is 4 or 11 ? Message : null, IsTransient = true })] });
    }

    private void Fail(string id, string[] needs, double start, double time)
    {
        const string Message = "Out of Memory Error: could not allocate block of size 256.0 KiB (1.8 GiB/1.8 GiB used)";
        _plan.Add(new ReportStep(id) { DependsOn = [.. needs], Place = "nightly.sf:61:1", Reads = ["orders_clean", "customers"], Writes = ["customer_value"], Criticality = Criticality.High, Sql = "SELECT customer_id, sum(amount) AS lifetime_value, list(order_id) AS orders\nFROM orders_clean JOIN customers USING (customer_id)\nGROUP BY ALL" });
        _results.Add(new StepResult(id, "transform", Done(StepExecutionResult.Failure(ErrorCodes.OutOfMemory, Message, "Raise --memory-limit", "Run fewer steps at a time: --max-parallel 1"), start, time)));
        _attempts.Add(Attempt(id, 1, StepStatus.Failure, start, time) with { Queue = Ms(0), Engine = Ms(time - 20), PeakMemory = 1_990_000_000, ErrorCode = ErrorCodes.OutOfMemory, ErrorMessage = Message });
        _histories.Add(new StepHistory { StepId = id, Runs = [.. Enumerable.Range(0, 20).Select(run => new StepRun { RunId = run == 19 ? SampleRuns.RunId : $"r{run}", StartedAt = Start.AddDays(run - 19), Status = run >= 17 ? StepStatus.Failure : StepStatus.Success, Duration = Ms(2_000 + (run * 40)), InputRows = 1_000_000 + (run * 20_000), ErrorCode = run >= 17 ? ErrorCodes.OutOfMemory : null, ErrorMessage = run >= 17 ? Message : null, PeakMemory = 1_500_000_000 + (run * 20_000_000) })] });
    }

    private void Skip(string id, string cause)
    {
        _plan.Add(new ReportStep(id) { DependsOn = [cause], Reads = [cause], Writes = [id], Expectations = id is "segments" ? ["unique (customer_id)"] : [] });
        _results.Add(new StepResult(id, "transform", new StepExecutionResult { Status = StepStatus.Skipped, ErrorMessage = $"Skipped because step '{cause}' did not succeed.", SkippedBecause = cause }));
    }

    private void Warn(string id, string[] needs, double start, double time)
    {
        const string Finding = "daily: row_count: the number of rows is not between 1 and 40000; 1 found, e.g. {row_count = 40200}";
        _plan.Add(new ReportStep(id) { DependsOn = [.. needs], Reads = ["daily"], Expectations = ["1 to 40000 rows"] });
        _results.Add(new StepResult(id, "check", Done(StepExecutionResult.Success(), start, time) with { RowsRead = 40_200, Warnings = [Finding], Checks = [new("row_count", "row_count", 1), new("unique", "unique (day)", 0)] }));
        _attempts.Add(Attempt(id, 1, StepStatus.Success, start, time) with { StepType = "check", Queue = Ms(5), Engine = Ms(70) });
    }
}
