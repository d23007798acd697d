using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using SqlFlow.Execution;
using SqlFlow.Observability;

namespace SqlFlow.Core.Tests.Execution;

public sealed class ResultJsonTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 2, 5, 4, 5, 250, TimeSpan.FromHours(2));

    [Fact]
    public void Result_is_written_whole_with_nulls_for_what_is_unknown()
    {
        var json = Write(new PipelineResult
        {
            RunId = "run-1",
            Pipeline = "daily",
            Status = RunStatus.PartialSuccess,
            StartedAt = Start,
            Attempts = [Failed()],
            Steps = [new StepResult("load \"a\"", "load", Loaded()), new StepResult("child", "check", Skipped())],
            PerformanceSummary = Summary(),
        });

        Assert.Equal("""
            {
              "run_id": "run-1",
              "pipeline": "daily",
              "status": "PARTIAL_SUCCESS",
              "started_at": "2030-01-02T03:04:05.25Z",
              "execution_results": {
                "load \u0022a\u0022": {
                  "type": "load",
                  "status": "SUCCESS",
                  "error_code": null,
                  "error_message": null,
                  "suggested_actions": [],
                  "warnings": [
                    "late"
                  ],
                  "attempts": 2,
                  "rows_affected": 9007199254740993,
                  "rows_read": 5,
                  "rows_inserted": null,
                  "rows_updated": 0,
                  "rows_deleted": null,
                  "rows_rejected": null,
                  "execution_duration_ms": 1500.25,
                  "started_at": "2030-01-02T03:04:05.25Z",
                  "finished_at": "2030-01-02T03:04:06.75Z",
                  "input_schemas": {
                    "a": {
                      "z": "BIGINT",
                      "b": "DECIMAL(18,2)"
                    },
                    "we\u0022ird": {}
                  },
                  "output_schema": {
                    "z": "BIGINT"
                  },
                  "performance_metrics": {
                    "chunks": 3,
                    "ratio": 0.5
                  },
                  "resource_usage": {
                    "host": "x"
                  },
                  "skipped_because": null,
                  "reused_from": null
                },
                "child": {
                  "type": "check",
                  "status": "SKIPPED",
                  "error_code": null,
                  "error_message": null,
                  "suggested_actions": [],
                  "warnings": [],
                  "attempts": 0,
                  "rows_affected": null,
                  "rows_read": null,
                  "rows_inserted": null,
                  "rows_updated": null,
                  "rows_deleted": null,
                  "rows_rejected": null,
                  "execution_duration_ms": 0,
                  "started_at": null,
                  "finished_at": null,
                  "input_schemas": {},
                  "output_schema": null,
                  "performance_metrics": {},
                  "resource_usage": {},
                  "skipped_because": "bad",
                  "reused_from": null
                }
              },
              "attempts": [
                {
                  "id": "a",
                  "type": "load",
                  "attempt": 1,
                  "status": "FAILURE",
                  "within": null,
                  "started_at": "2030-01-02T03:04:05.25Z",
                  "duration_ms": 1000.5,
                  "queue_ms": 0,
                  "source_wait_ms": 250,
                  "engine_ms": 700,
                  "commit_ms": null,
                  "retry_delay_ms": 2000,
                  "rows_out": null,
                  "rows_in": 5,
                  "bytes": 9007199254740993,
                  "cpu_time_ms": 900,
                  "peak_memory_bytes": null,
                  "spill_bytes": 0,
                  "error_code": "IO_ERROR",
                  "error_message": "no",
                  "is_transient": true,
                  "top_operator": "HASH_JOIN",
                  "top_operator_share": null,
                  "operators": [
                    {
                      "depth": 1,
                      "name": "HASH_JOIN",
                      "time_ms": 1.5,
                      "rows": 7
                    }
                  ]
                }
              ],
              "performance_summary": {
                "run_id": "run-1",
                "total_steps": 2,
                "total_failures": 1,
                "total_execution_time_ms": 1500,
                "total_rows_processed": 5,
                "alerts": [
                  {
                    "component": "a",
                    "type": "slow",
                    "message": "slow",
                    "severity": "critical",
                    "suggested_actions": [
                      "hurry"
                    ]
                  }
                ],
                "recoveries": [],
                "step_details": {
                  "a": {
                    "calls": 2,
                    "avg_time_ms": 750,
                    "failure_rate": 0.5,
                    "total_rows": 5,
                    "throughput_rows_per_second": 3.333
                  }
                },
                "wall_time_ms": 2000,
                "critical_path": [
                  "a"
                ],
                "bottlenecks": [
                  {
                    "id": "a",
                    "time_ms": 1500,
                    "share": 0.75
                  }
                ],
                "parallelism": 0.75,
                "process_cpu_time_ms": null,
                "peak_working_set_bytes": 1024
              },
              "data_lineage": {
                "pipeline": "daily",
                "datasets": [],
                "columns": [],
                "rows": []
              }
            }
            """.ReplaceLineEndings("\n"), json);
    }

    [Fact]
    public void Lists_that_a_handler_left_unset_are_empty()
    {
        var json = Write(new PipelineResult
        {
            RunId = "r",
            Pipeline = "p",
            Status = RunStatus.Success,
            Steps = [new StepResult("a", "x", StepExecutionResult.Success() with { Warnings = default, SuggestedActions = default, OutputSchema = default(ImmutableArray<ColumnSchema>) })],
        });

        using var document = JsonDocument.Parse(json);
        var step = document.RootElement.GetProperty("execution_results").GetProperty("a");
        Assert.Equal(0, step.GetProperty("warnings").GetArrayLength());
        Assert.Equal(0, step.GetProperty("suggested_actions").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, step.GetProperty("output_schema").ValueKind);
    }

    private static StepExecutionResult Loaded() => new()
    {
        Status = StepStatus.Success,
        Warnings = ["late"],
        Attempts = 2,
        RowsAffected = 9007199254740993,
        RowsRead = 5,
        RowsUpdated = 0,
        ExecutionDuration = TimeSpan.FromMilliseconds(1500.25),
        StartedAt = Start,
        FinishedAt = Start.AddSeconds(1.5),
        InputSchemas = ImmutableDictionary<string, ImmutableArray<ColumnSchema>>.Empty
            .Add("we\"ird", [])
            .Add("a", [new("z", "BIGINT"), new("b", "DECIMAL(18,2)")]),
        OutputSchema = [new("z", "BIGINT")],
        PerformanceMetrics = ImmutableDictionary<string, MetricValue>.Empty.Add("ratio", 0.5).Add("chunks", 3),
        ResourceUsage = ImmutableDictionary<string, MetricValue>.Empty.Add("host", "x"),
    };

    private static StepExecutionResult Skipped() => new() { Status = StepStatus.Skipped, SkippedBecause = "bad" };

    private static PerformanceSummary Summary() => new()
    {
        RunId = "run-1",
        TotalSteps = 2,
        TotalFailures = 1,
        TotalExecutionTime = TimeSpan.FromSeconds(1.5),
        TotalRowsProcessed = 5,
        Alerts = [new() { Component = "a", Type = AlertType.Slow, Message = "slow", Severity = AlertSeverity.Critical, Timestamp = Start, SuggestedActions = ["hurry"] }],
        StepDetails = [new("a", 2, TimeSpan.FromMilliseconds(750), 0.5, 5, 10 / 3d)],
        WallTime = TimeSpan.FromSeconds(2),
        CriticalPath = ["a"],
        Bottlenecks = [new("a", TimeSpan.FromSeconds(1.5), 0.75)],
        Parallelism = 0.75,
        PeakWorkingSet = 1024,
    };

    private static AttemptRecord Failed() => new()
    {
        StepId = "a",
        StepType = "load",
        Attempt = 1,
        Status = StepStatus.Failure,
        StartedAt = Start,
        Duration = TimeSpan.FromMilliseconds(1000.5),
        Queue = TimeSpan.Zero,
        SourceWait = TimeSpan.FromMilliseconds(250),
        Engine = TimeSpan.FromMilliseconds(700),
        RetryDelay = TimeSpan.FromSeconds(2),
        RowsIn = 5,
        Bytes = 9007199254740993,
        CpuTime = TimeSpan.FromMilliseconds(900),
        Spill = 0,
        ErrorCode = "IO_ERROR",
        ErrorMessage = "no",
        IsTransient = true,
        TopOperator = "HASH_JOIN",
        TopOperatorShare = double.NaN,
        Operators = [new OperatorProfile(1, "HASH_JOIN", TimeSpan.FromMilliseconds(1.5), 7)],
    };

    private static string Write(PipelineResult result)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" })) ResultJson.Write(result, writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
