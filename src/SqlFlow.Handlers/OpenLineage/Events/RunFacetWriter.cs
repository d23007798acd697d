using System.Text.Json;
using SqlFlow.Execution;
using SqlFlow.Handlers;

namespace SqlFlow.OpenLineage;

/// <summary>Writes <c>run</c>: whose run it is, what it belongs to, and how it ended.</summary>
internal sealed class RunFacetWriter(RunIdentity identity, OpenLineageOptions options)
{
    private const int MostFailures = 5;

    public void Write(Utf8JsonWriter writer, RunNotice notice)
    {
        writer.WriteStartObject("run"u8);
        writer.WriteString("runId"u8, notice.RunId);
        writer.WriteStartObject("facets"u8);
        Facets.Begin(writer, "processing_engine", Facets.ProcessingEngine, Producer.Uri);
        writer.WriteString("name"u8, "DuckDB");
        writer.WriteString("version"u8, Producer.EngineVersion);
        writer.WriteString("openlineageAdapterVersion"u8, Producer.Version);
        writer.WriteEndObject();
        WriteParent(writer, notice);
        if (options.NominalStartTime is { } start)
        {
            Facets.Begin(writer, "nominalTime", Facets.NominalTime, Producer.Uri);
            writer.WriteString("nominalStartTime"u8, start.UtcDateTime);
            if (options.NominalEndTime is { } end) writer.WriteString("nominalEndTime"u8, end.UtcDateTime);
            writer.WriteEndObject();
        }

        if (notice.Result?.Checks is { IsDefaultOrEmpty: false } checks) CheckFacets.WriteTests(writer, checks, SeverityOf(notice), Producer.Uri);
        if (MessageOf(notice) is { } message)
        {
            Facets.Begin(writer, "errorMessage", Facets.ErrorMessage, Producer.Uri);
            writer.WriteString("message"u8, message);
            writer.WriteString("programmingLanguage"u8, "SQL");
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>How bad it is if a check does not hold; null: the step is none.</summary>
    public static string? SeverityOf(RunNotice notice) => notice.Step?.Step is CheckStep check ? check.Severity is CheckSeverity.Error ? "error" : "warn" : null;

    /// <summary>A step belongs to its pipeline, and with it to whatever started that; the pipeline to what started it.</summary>
    private void WriteParent(Utf8JsonWriter writer, RunNotice notice)
    {
        var pipeline = new OpenLineageParent(identity.Namespace, identity.Pipeline, identity.RunId);
        if ((notice.Step is null ? identity.Parent : pipeline) is not { } parent) return;
        Facets.Begin(writer, "parent", Facets.Parent, Producer.Uri);
        WriteRunAndJob(writer, parent);
        writer.WriteStartObject("root"u8);
        WriteRunAndJob(writer, identity.Parent ?? pipeline);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteRunAndJob(Utf8JsonWriter writer, OpenLineageParent parent)
    {
        writer.WriteStartObject("run"u8);
        writer.WriteString("runId"u8, parent.RunId);
        writer.WriteEndObject();
        writer.WriteStartObject("job"u8);
        writer.WriteString("namespace"u8, parent.Namespace);
        writer.WriteString("name"u8, parent.Job);
        writer.WriteEndObject();
    }

    private static string? MessageOf(RunNotice notice)
    {
        if (notice.Type is RunEventType.Start or RunEventType.Complete) return null;
        if (notice.Result is { } result) return TextOf(result);
        if (notice.Outcome is not { } outcome) return null;
        var failed = outcome.Steps.Where(static step => step.Result.Status is StepStatus.Failure).ToArray();
        return failed.Length == 0
            ? outcome.Status is RunStatus.Cancelled ? "The run was cancelled." : "The run failed."
            : string.Join('\n', failed.Take(MostFailures).Select(static step => $"{step.StepId}: {TextOf(step.Result)}"));
    }

    private static string TextOf(StepExecutionResult result)
    {
        var message = result.ErrorMessage ?? "No reason was given.";
        if (result.ErrorCode is not { } code) return message;
        // What a check found is told with rows of the data, which belong to nobody else.
        if (result is { ErrorCode: ErrorCodes.CheckFailed, Checks.IsDefaultOrEmpty: false })
            message = string.Join("; ", result.Checks.Where(static check => !check.Holds).Select(static check => FormattableString.Invariant($"{check.Name}: {check.Violations} found")));
        else if (code == ErrorCodes.CheckFailed && message.IndexOf("' failed:", StringComparison.Ordinal) is > 0 and var end)
            message = message[..(end + "' failed".Length)] + ".";
        return $"{code}: {message}";
    }
}

/// <summary>Whose events they are.</summary>
/// <param name="Namespace">The namespace of the jobs.</param>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="RunId">The run of the pipeline.</param>
/// <param name="Parent">What started it; null: not known.</param>
internal sealed record RunIdentity(string Namespace, string Pipeline, Guid RunId, OpenLineageParent? Parent);
