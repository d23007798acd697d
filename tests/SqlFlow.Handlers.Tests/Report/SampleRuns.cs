using System.Collections.Immutable;
using SqlFlow.Execution;
using SqlFlow.Observability;
using SqlFlow.Report;

namespace SqlFlow.Handlers.Tests.Report;

/// <summary>Runs to make reports of.</summary>
internal static class SampleRuns
{
    public static readonly DateTimeOffset Start = new(2025, 6, 30, 4, 12, 9, TimeSpan.Zero);

    public const string RunId = "019f7c2e-55b1-7d3f-9a51-6f0c7be2a001";

    private static readonly string[] Layers = ["load", "stage", "mart", "report"];
    private static readonly string[] Subjects = ["orders", "customers", "events", "payments", "stock", "visits"];

    /// <summary>A nightly run in which a table was too big for its memory, a server answered only the second time, and a check found something.</summary>
    public static RunReportFacts Failing() => new Nightly().Facts();

    /// <summary>A run of many steps in layers, as a warehouse has them. Same number, same run.</summary>
    public static RunReportFacts Large(int count)
    {
        var chance = new Random(11);
        var (plan, results, attempts, histories) = (new List<ReportStep>(), new List<StepResult>(), new List<AttemptRecord>(), new List<StepHistory>());
        var ends = new double[count];
        for (var i = 0; i < count; i++)
        {
            var id = FormattableString.Invariant($"{Layers[i * 4 / count]}_{Subjects[i % 6]}_{i}");
            var needs = i < count / 5 ? [] : Enumerable.Range(0, 1 + chance.Next(3)).Select(_ => chance.Next(Math.Max(0, i - (count / 4)), i)).Distinct().Order().ToArray();
            var status = i % 97 == 60 ? StepStatus.Failure : needs.Any(need => results[need].Result.Status is not StepStatus.Success) ? StepStatus.Skipped : StepStatus.Success;
            plan.Add(new ReportStep(id) { DependsOn = [.. needs.Select(need => plan[need].Id)], Sql = $"SELECT *\nFROM {(needs.Length == 0 ? "raw" : plan[needs[0]].Id)}\nWHERE day >= DATE '2025-01-01' -- of this year", Reads = [.. needs.Select(need => plan[need].Id)], Writes = [id] });
            var start = needs.Length == 0 ? chance.NextDouble() * 900 : needs.Max(need => ends[need]) + (chance.NextDouble() * 30);
            var time = 40 + (Math.Pow(chance.NextDouble(), 6) * 4_000);
            if (status is not StepStatus.Skipped)
            {
                ends[i] = start + time;
                attempts.Add(Attempt(id, 1, status, start, time) with { Queue = Ms(start / 9), SourceWait = Ms(i < count / 5 ? time / 3 : 0), Engine = Ms(time / 2), Commit = Ms(time / 11), ErrorCode = status is StepStatus.Failure ? ErrorCodes.Conversion : null });
                histories.Add(new StepHistory { StepId = id, Runs = [.. Enumerable.Range(0, 12).Select(run => new StepRun { RunId = run == 11 ? RunId : null, StartedAt = Start.AddDays(run - 11), Status = run == 11 ? status : StepStatus.Success, Duration = Ms(run == 11 ? time : time * (0.9 + (chance.NextDouble() * 0.2))) })] });
            }

            results.Add(new StepResult(id, "transform", status switch
            {
                StepStatus.Skipped => new StepExecutionResult { Status = status, ErrorMessage = "Skipped.", SkippedBecause = plan[needs.First(need => results[need].Result.Status is not StepStatus.Success)].Id },
                StepStatus.Failure => Done(StepExecutionResult.Failure(ErrorCodes.Conversion, $"Conversion Error: Could not convert string 'n/a' to INT32 in {id}", "Cast with TRY_CAST"), start, time),
                _ => Done(StepExecutionResult.Success(chance.Next(2_000_000)), start, time),
            }));
        }

        return Facts("warehouse", RunStatus.Failure, results, attempts, ends.Max() + 12, plan, new InsightInput { Histories = histories, Slots = 32 });
    }

    /// <summary>A run of one step, of which nothing is known but its result.</summary>
    public static RunReportFacts Bare(StepExecutionResult result, string id = "only") => new()
    {
        Result = new PipelineResult { RunId = "r", Pipeline = "bare", Status = result.Status is StepStatus.Success ? RunStatus.Success : RunStatus.Failure, Steps = [new StepResult(id, "transform", result)] },
    };

    public static RunReportFacts Facts(
        string pipeline, RunStatus status, List<StepResult> results, List<AttemptRecord> attempts, double wall, List<ReportStep> plan, InsightInput? input = null, params ReadOnlySpan<PerformanceAlert> alerts)
    {
        var result = new PipelineResult
        {
            RunId = RunId,
            Pipeline = pipeline,
            Status = status,
            StartedAt = Start,
            Steps = [.. results],
            Attempts = [.. attempts],
            PerformanceSummary = PerformanceSummary.Empty with { WallTime = Ms(wall), TotalRowsProcessed = results.Sum(static step => step.Result.RowsAffected ?? 0), Alerts = [.. alerts] },
        };
        var record = new RunRecord
        {
            RunId = result.RunId,
            Pipeline = pipeline,
            Status = status,
            StartedAt = Start,
            WallTime = Ms(wall),
            MaxParallel = input?.Slots ?? 0,
            Attempts = result.Attempts,
            Steps = [.. results.Zip(plan, static (step, planned) => new StepRecord { StepId = step.StepId, StepType = step.StepType, Status = step.Result.Status, Attempts = step.Result.Attempts, StartedAt = step.Result.StartedAt, Duration = step.Result.ExecutionDuration, ErrorCode = step.Result.ErrorCode, ErrorMessage = step.Result.ErrorMessage, SkippedBecause = step.Result.SkippedBecause, DependsOn = planned.DependsOn, Within = planned.Within, ExpectedDuration = planned.ExpectedDuration })],
        };
        return RunReportFacts.Of(result, [.. plan], record, input);
    }

    public static AttemptRecord Attempt(string id, int number, StepStatus status, double start, double time) => new()
    {
        StepId = id,
        StepType = "transform",
        Attempt = number,
        Status = status,
        StartedAt = Start + Ms(start),
        Duration = Ms(time),
    };

    public static StepExecutionResult Done(StepExecutionResult result, double start, double time, int attempts = 1) => result with
    {
        Attempts = attempts,
        StartedAt = Start + Ms(start),
        FinishedAt = Start + Ms(start + time),
        ExecutionDuration = Ms(time),
    };

    public static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    /// <summary>The page as text.</summary>
    public static string Html(this RunReportFacts facts)
    {
        using var writer = new StringWriter();
        RunReportPage.Write(facts, writer);
        return writer.ToString();
    }
}
