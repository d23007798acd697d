using SqlFlow.Binding;
using SqlFlow.Observability;
using SqlFlow.OpenLineage;
using SqlFlow.Planning;
using SqlFlow.Profiles;

namespace SqlFlow;

/// <summary>A pipeline to be planned: from a file, or from steps made in code.</summary>
public sealed record PipelineRequest
{
    /// <summary>The plan file, relative to the working directory. Either this or <see cref="Steps"/>.</summary>
    public string? Path { get; init; }

    /// <summary>Steps made in code. Either these or <see cref="Path"/>.</summary>
    public ValueList<Step> Steps { get; init; }

    /// <summary>The pipeline's name.</summary>
    /// <value>Null: what the plan says, else the file's name without extension, else <c>pipeline</c>.</value>
    public string? Name { get; init; }

    /// <summary>The folder that relative paths of the plan are relative to, and in which <c>profiles</c> and <c>.env</c> are looked for.</summary>
    /// <value>Null: the nearest folder above the plan file that has profiles, else the plan file's own; for steps made in code the working directory.</value>
    public string? ProjectDirectory { get; init; }

    /// <summary>The profile: a file <c>profiles/NAME.yml</c> of the project.</summary>
    /// <value>Null: <c>dev</c> where it exists, else none.</value>
    public string? Profile { get; init; }

    /// <summary>The database, winning over <see cref="SqlFlowOptions.Database"/>.</summary>
    public string? Database { get; init; }

    /// <summary>What is run of the pipeline, as <see cref="StepSelection"/> has it; the tables of other steps must be in the database already.</summary>
    /// <value>Empty: all of it.</value>
    public ValueList<string> Select { get; init; }

    /// <summary>Variables that win over the plan's own.</summary>
    public ValueMap<JsonValue> Variables { get; init; }
}

/// <summary>A pipeline that was read, planned and checked; nothing ran.</summary>
/// <param name="Pipeline">The pipeline; null if a problem kept it from being made.</param>
/// <param name="Problems">What is wrong, in the order of the file.</param>
/// <param name="Request">What was asked for.</param>
public sealed record PlannedPipeline(Pipeline? Pipeline, ValueList<PlanProblem> Problems, PipelineRequest Request)
{
    /// <summary>The project, with its profile.</summary>
    internal Project? Project { get; init; }

    /// <summary>What checking it has found out; null: it was not checked.</summary>
    internal BindingTrace? Trace { get; init; }

    /// <summary>Whom its runs are told about; null: nobody.</summary>
    internal OpenLineageOptions? OpenLineage { get; init; }

    /// <summary>From which severity on the profile says that a run fails for its alerts, as <c>--fail-on</c> of the command does; null: it does not say.
    /// The result of a run does not know of it: whoever starts the run acts on it.</summary>
    public AlertSeverity? FailOn => Project?.Profile?.Alerts?.FailOn;

    /// <summary>Whether it cannot run.</summary>
    public bool HasErrors => Pipeline is null || Problems.Any(static problem => problem.Severity is ProblemSeverity.Error);
}

/// <summary>A plan is wrong; nothing ran.</summary>
/// <param name="problems">What is wrong, in the order of the file.</param>
public sealed class PlanException(ValueList<PlanProblem> problems) : Exception(string.Join('\n', problems))
{
    /// <summary>What is wrong, in the order of the file.</summary>
    public ValueList<PlanProblem> Problems { get; } = problems;
}
