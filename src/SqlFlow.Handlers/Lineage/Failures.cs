using SqlFlow.Lineage.Plans;

namespace SqlFlow.Lineage;

/// <summary>Says why a statement has no plan.</summary>
internal static class Failures
{
    public static string Reason(PlanFailure failure) => failure switch
    {
        _ when failure.Message.Contains("statement of type MULTI", StringComparison.Ordinal) => "a PIVOT without a list of values: its columns depend on the data",
        { IsUnwritableScan: true } => "a file that cannot be read yet",
        { Type: "internal" } => $"the engine cannot plan it ({failure.Message})",
        _ => failure.Message,
    };
}
