namespace SqlFlow;

/// <summary>How a step ended.</summary>
public enum StepStatus
{
    /// <summary>Done, and committed where it writes.</summary>
    Success,

    /// <summary>Failed; nothing of it is visible.</summary>
    Failure,

    /// <summary>Not run, because a step that it depends on did not succeed.</summary>
    Skipped,

    /// <summary>Interrupted by the caller; nothing of it is visible.</summary>
    Cancelled,
}

/// <summary>How a run ended.</summary>
public enum RunStatus
{
    /// <summary>Every step succeeded.</summary>
    Success,

    /// <summary>Only steps of low criticality failed.</summary>
    PartialSuccess,

    /// <summary>A step failed.</summary>
    Failure,

    /// <summary>The caller cancelled the run.</summary>
    Cancelled,
}

/// <summary>The statuses as results write them.</summary>
public static class StatusNames
{
    /// <summary>E.g. <c>SUCCESS</c>.</summary>
    public static string ToName(this StepStatus status) => status switch
    {
        StepStatus.Success => "SUCCESS",
        StepStatus.Failure => "FAILURE",
        StepStatus.Skipped => "SKIPPED",
        _ => "CANCELLED",
    };

    /// <summary>E.g. <c>PARTIAL_SUCCESS</c>.</summary>
    public static string ToName(this RunStatus status) => status switch
    {
        RunStatus.Success => "SUCCESS",
        RunStatus.PartialSuccess => "PARTIAL_SUCCESS",
        RunStatus.Failure => "FAILURE",
        _ => "CANCELLED",
    };
}
