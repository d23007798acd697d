using System.CommandLine.Parsing;
using SqlFlow.Observability;

namespace SqlFlow.Cli.Input;

/// <summary>Reads from which alerts on a run fails: <c>alert:critical</c>.</summary>
internal static class AlertArgument
{
    private const string Prefix = "alert:";

    public static AlertSeverity? Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text.StartsWith(Prefix, StringComparison.Ordinal) && AlertNames.TryParse(text[Prefix.Length..], out var severity)) return severity;
        result.AddError($"--fail-on {text}: expected alert:warning, alert:error, or alert:critical.");
        return null;
    }
}
