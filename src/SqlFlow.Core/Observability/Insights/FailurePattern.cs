using System.Collections.Immutable;

namespace SqlFlow.Observability;

/// <summary>A failure of a step that comes back.</summary>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record FailurePattern
{
    /// <summary>The step.</summary>
    public required string StepId { get; init; }

    /// <summary>What it reads or writes through.</summary>
    public string? Connector { get; init; }

    /// <summary>The class of the error.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>What makes it the same failure.</summary>
    public required ErrorFingerprint Fingerprint { get; init; }

    /// <summary>How it comes back.</summary>
    public required FailureCourse Course { get; init; }

    /// <summary>When the first run that failed so started.</summary>
    public required DateTimeOffset FirstSeen { get; init; }

    /// <summary>When the last one did.</summary>
    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>Runs that failed so, of those that are looked at.</summary>
    public required int Failures { get; init; }

    /// <summary>Runs that are looked at.</summary>
    public required int Runs { get; init; }

    /// <summary>Runs that needed more than one attempt because of it, and succeeded.</summary>
    public required int Recovered { get; init; }

    /// <summary>Whether the error is one that may pass.</summary>
    public required bool IsTransient { get; init; }

    /// <summary>What the failures have in common that chance does not explain, the surest first.</summary>
    public ImmutableArray<FailureCorrelate> Correlates { get; init; } = [];

    /// <summary>E.g. <c>failed 4 of the last 10 runs, always above 2 M rows</c>.</summary>
    public required string Evidence { get; init; }

    /// <summary>How sure the surest correlate is; without one, how much was seen. 0 to 0.99.</summary>
    public required double Confidence { get; init; }
}

/// <summary>How a failure comes back.</summary>
public enum FailureCourse
{
    /// <summary>Once, in the newest run that has ended.</summary>
    New,

    /// <summary>Now and then.</summary>
    Sporadic,

    /// <summary>Success and failure by turns.</summary>
    Flapping,

    /// <summary>In each of the last three runs at least.</summary>
    Persistent,
}

/// <summary>Something that the failing runs have in common.</summary>
/// <param name="Kind">What.</param>
/// <param name="Evidence">E.g. <c>always above 2 M rows</c>.</param>
/// <param name="PValue">How likely chance alone would show it, corrected for the number of things looked at.</param>
/// <param name="Threshold">Rows, for <see cref="FailureCorrelateKind.InputAbove"/> and <see cref="FailureCorrelateKind.InputBelow"/>.</param>
/// <param name="OtherStepId">The step, for <see cref="FailureCorrelateKind.OtherStep"/>.</param>
public sealed record FailureCorrelate(FailureCorrelateKind Kind, string Evidence, double PValue, double? Threshold = null, string? OtherStepId = null)
{
    /// <summary>How sure it is, 0 to 0.99.</summary>
    public double Confidence => InsightText.Confidence(PValue);
}

/// <summary>What failing runs may have in common.</summary>
public enum FailureCorrelateKind
{
    /// <summary>The hour of the day, UTC.</summary>
    TimeOfDay,

    /// <summary>The weekday, UTC.</summary>
    Weekday,

    /// <summary>More input than a threshold.</summary>
    InputAbove,

    /// <summary>Less input than a threshold.</summary>
    InputBelow,

    /// <summary>Another step fails in the same runs.</summary>
    OtherStep,
}
