namespace SqlFlow;

/// <summary>What the failure of a step means for the run.</summary>
public enum Criticality
{
    /// <summary>The run fails; independent branches go on.</summary>
    Normal,

    /// <summary>The run ends as <see cref="RunStatus.PartialSuccess"/>; dependents are skipped.</summary>
    Low,

    /// <summary>As <see cref="Normal"/>, and its alerts rise to critical.</summary>
    High,

    /// <summary>As <see cref="High"/>, and running siblings are cancelled.</summary>
    Critical,
}
