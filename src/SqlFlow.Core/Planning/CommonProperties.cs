namespace SqlFlow.Planning;

/// <summary>The properties that every step has.</summary>
internal static class CommonProperties
{
    /// <summary>The JSON names, in the order in which people write them.</summary>
    public static readonly string[] Names =
        ["id", "type", "description", "tags", "depends_on", "criticality", "expected_duration_ms", "timeout_ms", "retry_policy"];
}
