namespace SqlFlow.Observability;

/// <summary>Something to do, and why.</summary>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record Recommendation
{
    /// <summary>The rule, e.g. <c>spill</c>: one of <see cref="RecommendationRules"/>.</summary>
    public required string RuleId { get; init; }

    /// <summary>The step; null: the run as a whole.</summary>
    public string? StepId { get; init; }

    /// <summary>What was seen.</summary>
    public required string Evidence { get; init; }

    /// <summary>What to do.</summary>
    public required string Action { get; init; }

    /// <summary>How sure it is that this is the cause and that the action helps, 0 to 0.99.</summary>
    public required double Confidence { get; init; }

    /// <summary>How much of the run is at stake, 0 to 1; 1 for what fails.</summary>
    public required double Impact { get; init; }

    /// <summary>An option of the command that does it, e.g. <c>--max-parallel 2</c>.</summary>
    public string? Command { get; init; }

    /// <summary>A property of the step that does it, as JSON, e.g. <c>"expected_duration_ms": 12000</c>.</summary>
    public string? Setting { get; init; }
}

/// <summary>The rules that recommend something.</summary>
public static class RecommendationRules
{
    /// <summary>The memory limit was reached.</summary>
    public const string OutOfMemory = "out-of-memory";

    /// <summary>A step wrote to temporary files what did not fit in memory.</summary>
    public const string Spill = "spill";

    /// <summary>A step waits for its source more than it works.</summary>
    public const string SourceWait = "source-wait";

    /// <summary>Errors that pass cost time or runs.</summary>
    public const string TransientErrors = "transient-errors";

    /// <summary>A step fails whenever it runs.</summary>
    public const string PersistentFailure = "persistent-failure";

    /// <summary>A step fails above or below a size of its input.</summary>
    public const string FailsBySize = "fails-by-size";

    /// <summary>A step fails at certain times.</summary>
    public const string FailsByTime = "fails-by-time";

    /// <summary>A step fails with another.</summary>
    public const string FailsTogether = "fails-together";

    /// <summary>A step succeeds and fails by turns for no reason that passes.</summary>
    public const string Flapping = "flapping";

    /// <summary>A step is slow because there is more to do.</summary>
    public const string MoreInput = "more-input";

    /// <summary>A step is slow although there is no more to do than usual.</summary>
    public const string SlowerSameInput = "slower-same-input";

    /// <summary>A figure will cross its limit.</summary>
    public const string Growth = "growth";

    /// <summary>Steps wait for slots.</summary>
    public const string Queue = "queue";

    /// <summary>Steps wait for each other, one after the other.</summary>
    public const string SerialChain = "serial-chain";

    /// <summary>One step's work in the engine sets the length of the run.</summary>
    public const string DominatingStep = "dominating-step";

    /// <summary>Commits take much of a step's time.</summary>
    public const string Commit = "commit";

    /// <summary>There are fewer or more rows or bytes than usual.</summary>
    public const string UnusualVolume = "unusual-volume";

    /// <summary>A column has more nulls than usual.</summary>
    public const string Nulls = "nulls";
}
