namespace SqlFlow.Observability;

/// <summary>The names of spans' and metrics' sources, instruments and attributes. Stable: dashboards match on them.</summary>
public static class TelemetryNames
{
    /// <summary>The name of the one <see cref="System.Diagnostics.ActivitySource"/>.</summary>
    public const string Source = "SqlFlow";

    /// <summary>The name of the one <see cref="System.Diagnostics.Metrics.Meter"/>.</summary>
    public const string Meter = "SqlFlow";

    /// <summary>Histogram, s: a run from its start to its end.</summary>
    public const string RunDuration = "sqlflow.run.duration";

    /// <summary>Counter, {step}: steps of runs, by how they ended.</summary>
    public const string RunSteps = "sqlflow.run.steps";

    /// <summary>Gauge, s: when the last run with this outcome ended, as Unix time.</summary>
    public const string RunTimestamp = "sqlflow.run.timestamp";

    /// <summary>Histogram, s: a step from its first attempt's start to its last one's end.</summary>
    public const string StepDuration = "sqlflow.step.duration";

    /// <summary>Counter, {row}: rows written.</summary>
    public const string StepRows = "sqlflow.step.rows";

    /// <summary>Counter, {attempt}: attempts, by how they ended.</summary>
    public const string StepAttempts = "sqlflow.step.attempts";

    /// <summary>Histogram, By: the engine's memory at its highest in an attempt.</summary>
    public const string StepMemoryPeak = "sqlflow.step.memory.peak";

    /// <summary>Histogram, By: the engine's temporary files at their highest in an attempt.</summary>
    public const string StepSpill = "sqlflow.step.spill";

    /// <summary>Histogram, s: a statement of a step, as the semantic conventions for databases have it.</summary>
    public const string StatementDuration = "db.client.operation.duration";

    /// <summary>The pipeline's name.</summary>
    public const string Pipeline = "sqlflow.pipeline";

    /// <summary>The run's id; on spans only.</summary>
    public const string RunId = "sqlflow.run.id";

    /// <summary>How a run ended, e.g. <c>SUCCESS</c>.</summary>
    public const string RunStatus = "sqlflow.run.status";

    /// <summary>The step's id; on spans only.</summary>
    public const string StepId = "sqlflow.step.id";

    /// <summary>The step's type, e.g. <c>load</c>.</summary>
    public const string StepType = "sqlflow.step.type";

    /// <summary>How a step or an attempt ended, e.g. <c>FAILURE</c>.</summary>
    public const string StepStatus = "sqlflow.step.status";

    /// <summary>The number of an attempt, from 1; on spans only.</summary>
    public const string Attempt = "sqlflow.step.attempt";

    /// <summary>Rows that an attempt wrote; on spans only.</summary>
    public const string Rows = "sqlflow.rows";

    /// <summary>Rows that an attempt read; on spans only.</summary>
    public const string RowsRead = "sqlflow.rows.read";

    /// <summary>The wait before the next attempt in seconds; on the event of a retry.</summary>
    public const string RetryDelay = "sqlflow.retry.delay";

    /// <summary>The name of the event of a retry, on the run's span.</summary>
    public const string RetryEvent = "sqlflow.step.retry";

    /// <summary>What went wrong (<see cref="ErrorCodes"/>).</summary>
    public const string ErrorType = "error.type";

    /// <summary>The kind of database: <c>duckdb</c>.</summary>
    public const string DbSystem = "db.system.name";

    /// <summary>The statement's first keyword, e.g. <c>INSERT</c>.</summary>
    public const string DbOperation = "db.operation.name";

    /// <summary>The statement, on spans of runs with <see cref="Execution.RunOptions.TraceSql"/>.</summary>
    public const string DbQueryText = "db.query.text";
}
