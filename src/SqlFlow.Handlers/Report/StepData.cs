using System.Collections.Immutable;
using System.Text.Json;
using SqlFlow.Execution;
using SqlFlow.Observability;
using static SqlFlow.Report.ReportData;

namespace SqlFlow.Report;

/// <summary>Writes the steps. Other parts of the page name them by their place.</summary>
internal sealed class StepData
{
    private const int MostRuns = 30;
    private readonly RunReportFacts _facts;
    private readonly ImmutableArray<StepResult> _results;
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ReportStep> _plan = new(StringComparer.Ordinal);
    private readonly ILookup<string, AttemptRecord> _attempts;
    private readonly Dictionary<string, StepShare> _shares = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StepHistory> _histories = new(StringComparer.Ordinal);

    public StepData(RunReportFacts facts)
    {
        (_facts, _results) = (facts, facts.Result.Steps);
        for (var index = 0; index < _results.Length; index++) _indexes.TryAdd(_results[index].StepId, index);
        foreach (var step in facts.Steps) _plan.TryAdd(step.Id, step);
        foreach (var share in facts.Insights.Bottlenecks?.Steps ?? []) _shares.TryAdd(share.StepId, share);
        foreach (var history in facts.Histories) _histories.TryAdd(history.StepId, history);
        _attempts = AttemptRecords.Of(facts.Result);
        Start = facts.Result.StartedAt ?? _attempts.SelectMany(static attempts => attempts).Min(static attempt => (DateTimeOffset?)attempt.StartedAt);
    }

    /// <summary>When the run started, or its first attempt; null: not known.</summary>
    public DateTimeOffset? Start { get; }

    /// <summary>A step's place; null: not one of the run.</summary>
    public int? IndexOf(string id) => _indexes.TryGetValue(id, out var index) ? index : null;

    /// <summary>The places of the steps that a step waits for, the one in whose transaction it runs included.</summary>
    public IEnumerable<int> NeedsOf(string id)
    {
        if (!_plan.TryGetValue(id, out var step)) return [];
        return (step.Within is { } within ? step.DependsOn.Append(within) : step.DependsOn).Select(IndexOf).OfType<int>().Distinct().Order();
    }

    public void WriteIndex(Utf8JsonWriter writer, string? id)
    {
        if (id is not null && IndexOf(id) is { } index) writer.WriteNumber("step"u8, index);
    }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("steps"u8);
        foreach (var step in _results)
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, step.StepId);
            writer.WriteString("type"u8, step.StepType);
            if (_plan.TryGetValue(step.StepId, out var planned)) WritePlan(writer, planned);
            WriteResult(writer, step.Result);
            WriteAttempts(writer, _attempts[step.StepId]);
            if (_shares.TryGetValue(step.StepId, out var share))
            {
                WriteTime(writer, "slack"u8, share.Slack);
                WriteShare(writer, "saving"u8, share.Saving);
            }

            if (step.Result.Status is StepStatus.Failure) WriteFailure(writer, step);
            CheckData.Write(writer, step, planned);
            if (_histories.TryGetValue(step.StepId, out var history)) WriteHistory(writer, history);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private void WritePlan(Utf8JsonWriter writer, ReportStep step)
    {
        writer.WriteStartArray("needs"u8);
        foreach (var index in NeedsOf(step.Id)) writer.WriteNumberValue(index);
        writer.WriteEndArray();
        if (step.Within is { } within && IndexOf(within) is { } writerIndex)
        {
            writer.WriteNumber("within"u8, writerIndex);
            if (AttemptRecords.AreNested(_attempts[step.Id])) writer.WriteBoolean("nested"u8, true);
        }

        WriteText(writer, "description"u8, step.Description);
        WriteText(writer, "sql"u8, step.Sql);
        WriteTexts(writer, "reads"u8, step.Reads);
        WriteTexts(writer, "writes"u8, step.Writes);
        WriteText(writer, "place"u8, step.Place);
        if (step.Criticality is not Criticality.Normal) writer.WriteString("criticality"u8, step.Criticality.ToString().ToLowerInvariant());
        WriteTime(writer, "expected"u8, step.ExpectedDuration);
    }

    private void WriteResult(Utf8JsonWriter writer, StepExecutionResult result)
    {
        writer.WriteString("status"u8, result.Status.ToName());
        if (result.Attempts > 0) WriteTime(writer, "ms"u8, result.ExecutionDuration);
        writer.WriteNumber("attempts"u8, result.Attempts);
        WriteCount(writer, "rows"u8, result.RowsAffected);
        WriteCount(writer, "read"u8, result.RowsRead);
        WriteCount(writer, "inserted"u8, result.RowsInserted);
        WriteCount(writer, "updated"u8, result.RowsUpdated);
        WriteCount(writer, "deleted"u8, result.RowsDeleted);
        WriteCount(writer, "rejected"u8, result.RowsRejected);
        WriteText(writer, "code"u8, result.ErrorCode);
        WriteText(writer, "error"u8, result.ErrorMessage);
        WriteTexts(writer, "actions"u8, result.SuggestedActions);
        WriteTexts(writer, "warnings"u8, result.Warnings);
        if (result.SkippedBecause is { } cause && IndexOf(cause) is { } index) writer.WriteNumber("cause"u8, index);
        WriteText(writer, "reused"u8, result.ReusedFrom);
        WriteFigures(writer, "metrics"u8, result.PerformanceMetrics);
        WriteFigures(writer, "usage"u8, result.ResourceUsage);
    }

    private static void WriteCount(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long? count)
    {
        if (count is { } value) writer.WriteNumber(name, value);
    }

    private static void WriteOperators(Utf8JsonWriter writer, ImmutableArray<OperatorProfile> operators)
    {
        if (operators.IsDefaultOrEmpty) return;
        writer.WriteStartArray("operators"u8);
        foreach (var one in operators)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(one.Depth);
            writer.WriteStringValue(one.Name);
            writer.WriteNumberValue(Milliseconds(one.Time));
            writer.WriteNumberValue(one.Rows);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static void WriteFigures(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ImmutableDictionary<string, MetricValue> figures)
    {
        if (figures.IsEmpty) return;
        writer.WriteStartObject(name);
        foreach (var (figure, value) in figures.OrderBy(static figure => figure.Key, StringComparer.Ordinal))
        {
            writer.WritePropertyName(figure);
            value.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private void WriteAttempts(Utf8JsonWriter writer, IEnumerable<AttemptRecord> attempts)
    {
        writer.WriteStartArray("tries"u8);
        foreach (var attempt in attempts)
        {
            writer.WriteStartObject();
            writer.WriteNumber("at"u8, Milliseconds(attempt.StartedAt - Start!.Value));
            writer.WriteNumber("ms"u8, Math.Max(0, Milliseconds(attempt.Duration)));
            writer.WriteString("status"u8, attempt.Status.ToName());
            WriteTime(writer, "queue"u8, attempt.Queue);
            WriteTime(writer, "source"u8, attempt.SourceWait);
            WriteTime(writer, "engine"u8, attempt.Engine);
            WriteTime(writer, "commit"u8, attempt.Commit);
            WriteTime(writer, "retry"u8, attempt.RetryDelay);
            WriteTime(writer, "cpu"u8, attempt.CpuTime);
            WriteCount(writer, "memory"u8, attempt.PeakMemory);
            WriteCount(writer, "spill"u8, attempt.Spill);
            WriteCount(writer, "bytes"u8, attempt.Bytes);
            WriteText(writer, "code"u8, attempt.ErrorCode);
            WriteText(writer, "error"u8, attempt.ErrorMessage);
            WriteOperators(writer, attempt.Operators);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private void WriteFailure(Utf8JsonWriter writer, StepResult step)
    {
        var connector = _histories.GetValueOrDefault(step.StepId)?.Connector ?? (_plan.TryGetValue(step.StepId, out var planned) ? planned.Connector : null);
        var fingerprint = ErrorFingerprint.Of(step.StepId, connector, step.Result.ErrorCode, step.Result.ErrorMessage);
        writer.WriteString("fingerprint"u8, fingerprint.Id);
        writer.WriteString("template"u8, fingerprint.Template);
        var pattern = _facts.Insights.Patterns.FirstOrDefault(pattern => pattern.StepId == step.StepId && pattern.Fingerprint.Id == fingerprint.Id);
        WriteText(writer, "pattern"u8, pattern?.Evidence);
    }

    private void WriteHistory(Utf8JsonWriter writer, StepHistory history)
    {
        writer.WriteStartArray("history"u8);
        foreach (var run in history.Runs.IsDefault ? [] : history.Runs.Skip(history.Runs.Length - MostRuns))
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(Math.Max(0, Milliseconds(run.Duration)));
            writer.WriteStringValue(run.Status.ToName());
            if (run.Rows is { } rows) writer.WriteNumberValue(rows);
            else writer.WriteNullValue();
            writer.WriteBooleanValue(run.RunId is { } id && id == _facts.Result.RunId);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }
}
