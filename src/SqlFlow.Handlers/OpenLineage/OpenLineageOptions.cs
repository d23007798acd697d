using System.Collections.Immutable;

namespace SqlFlow.OpenLineage;

/// <summary>Whom a host tells about its runs, as OpenLineage events. Immutable; changed with <c>with</c>.</summary>
public sealed record OpenLineageOptions
{
    /// <summary>Nobody, whatever environment and profile say.</summary>
    public static OpenLineageOptions Off { get; } = new();

    /// <summary>Where events go; each target gets all of them, and none waits for another.</summary>
    /// <value>None: nothing is sent.</value>
    public ValueList<OpenLineageTarget> Targets { get; init; }

    /// <summary>The namespace of the jobs.</summary>
    /// <value>Null: what <c>OPENLINEAGE_NAMESPACE</c> says, else the name of the project's folder.</value>
    public string? Namespace { get; init; }

    /// <summary>Whether jobs carry their SQL, as it stands in the pipeline: variables are not filled in.</summary>
    /// <value>True.</value>
    public bool IncludeSql { get; init; } = true;

    /// <summary>Events that wait for one target at most; what does not fit is dropped and counted. 1 or more.</summary>
    /// <value>10,000.</value>
    public int QueueCapacity { get; init; } = 10_000;

    /// <summary>How long the end of a run waits for events that are under way; what is left is dropped and counted. 0 or more.</summary>
    /// <value>2 seconds.</value>
    public TimeSpan FlushTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What started the runs, e.g. the task of a scheduler.</summary>
    /// <value>Null: what <c>OPENLINEAGE_PARENT_ID</c> says, else nothing that is known.</value>
    public OpenLineageParent? Parent { get; init; }

    /// <summary>When the runs were due.</summary>
    /// <value>Null: they are not scheduled.</value>
    public DateTimeOffset? NominalStartTime { get; init; }

    /// <summary>Until when the runs are responsible: the time at which the next one is due. Goes with <see cref="NominalStartTime"/>.</summary>
    /// <value>Null: not known.</value>
    public DateTimeOffset? NominalEndTime { get; init; }

    /// <summary>Says what is wrong with the options; empty: nothing.</summary>
    public ImmutableArray<string> Validate()
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        if (Namespace is "") problems.Add("The namespace is empty.");
        if (QueueCapacity < 1) problems.Add($"QueueCapacity is {QueueCapacity}, but must be at least 1.");
        if (FlushTimeout < TimeSpan.Zero) problems.Add($"FlushTimeout is {FlushTimeout}, but must not be negative.");
        if (NominalEndTime is not null && NominalStartTime is null) problems.Add("NominalEndTime goes with NominalStartTime.");
        foreach (var target in Targets)
        {
            if (target.Problem is { } problem) problems.Add(problem);
        }

        return problems.DrainToImmutable();
    }
}

/// <summary>The run that started a run.</summary>
/// <param name="Namespace">The namespace of its job.</param>
/// <param name="Job">Its job.</param>
/// <param name="RunId">Its id.</param>
public sealed record OpenLineageParent(string Namespace, string Job, Guid RunId)
{
    /// <summary>Reads <c>namespace/job/run-id</c>, as schedulers give it to the processes that they start.</summary>
    /// <returns>Null: the text is none.</returns>
    public static OpenLineageParent? Parse(string? text)
    {
        var id = text?.LastIndexOf('/') ?? -1;
        var job = id > 0 ? text!.LastIndexOf('/', id - 1) : -1;
        return job > 0 && job + 1 < id && Guid.TryParse(text.AsSpan(id + 1), out var run)
            ? new OpenLineageParent(text![..job], text[(job + 1)..id], run)
            : null;
    }
}
