using System.Globalization;
using SqlFlow.Planning;
using SqlFlow.Profiles;
using SqlFlow.Variables;

namespace SqlFlow.OpenLineage;

/// <content>Values of keys, and what is wrong with them.</content>
internal sealed partial class OpenLineageReader
{
    private string? Secret(YamlNode node, string key)
    {
        if (profile is null || node is not YamlScalar { Text.Length: > 0 } scalar || SecretParameters.IsReference(scalar.Text, out _)) return Text(node, key);
        Report(node, $"The secret '{key}' stands in the profile itself.", "Write it as ${NAME}, and give it by the environment.", PlanProblemCodes.PlainSecret);
        return null;
    }

    private string? Text(YamlNode node, string key)
    {
        if (node is not YamlScalar { IsNull: false, Text.Length: > 0 } scalar)
        {
            Report(node, $"'{key}' is {(node is YamlScalar { IsNull: false } ? "empty" : node.Kind)}; write a single value.", null);
            return null;
        }

        try
        {
            return profile is null ? scalar.Text : profile.Expand(scalar.Text);
        }
        catch (SqlFlowException exception)
        {
            Report(node, exception.Message, "Give it by the environment or .env.", PlanProblemCodes.UnresolvedVariable);
            return null;
        }
    }

    private bool? Flag(YamlNode node, string key)
    {
        if (Text(node, key) is not { } text) return null;
        if (bool.TryParse(text, out var flag)) return flag;
        Report(node, $"'{key}' is true or false, not '{text}'.", null);
        return null;
    }

    private double? Number(YamlNode node, string key, double least, double most)
    {
        if (Text(node, key) is not { } text) return null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        Report(node, FormattableString.Invariant($"'{key}' is a number from {least} to {most}, not '{text}'."), null);
        return null;
    }

    /// <summary>The entries of a mapping under the names that are used here; those that mean nothing are left out.</summary>
    private List<(string Key, YamlNode Value)> Entries(YamlNode node, string what, string[] known)
    {
        if (node is YamlScalar { IsNull: true }) return [];
        if (node is not YamlMap map)
        {
            Report(node, $"{what} is a mapping of names and values, not {node.Kind}.", null);
            return [];
        }

        var entries = new List<(string, YamlNode)>();
        foreach (var (key, value) in map.Entries)
        {
            if (Array.Find(known, name => profile is null ? Plain(Alias(key.Text)) == Plain(name) : name == key.Text) is { } name) entries.Add((name, Converted(key.Text, value)));
            else if (profile is not null) ReportUnknown(key, what, known);
        }

        return entries;
    }

    /// <summary>Other clients have other names for the same.</summary>
    private static string Alias(string key) => Plain(key) switch
    {
        "logfilepath" or "location" => "path",
        "timeoutinmillis" => "timeout",
        _ => key,
    };

    private static YamlNode Converted(string key, YamlNode value) =>
        Plain(key) is "timeoutinmillis" && value is YamlScalar scalar && double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var millis)
            ? scalar with { Text = (millis / 1000).ToString(CultureInfo.InvariantCulture) }
            : value;

    private static string Plain(string key) => key.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    private void ReportUnknown(YamlScalar key, string what, string[] known)
    {
        var near = NearestName.Find(key.Text, known);
        problems.Add(new PlanProblem
        {
            Code = PlanProblemCodes.UnknownProfileKey,
            Severity = ProblemSeverity.Warning,
            File = file,
            Line = key.Line,
            Column = key.Column,
            Message = $"{what} has no key '{key.Text}'.",
            Hint = near is null ? $"Known: {string.Join(", ", known)}." : $"Did you mean '{near}'?",
        });
    }

    private void Report(YamlNode node, string message, string? hint, string code = PlanProblemCodes.InvalidProfileValue) => problems.Add(new PlanProblem
    {
        Code = code,
        Severity = profile is null ? ProblemSeverity.Warning : ProblemSeverity.Error,
        File = file,
        Line = file is null ? 0 : node.Line,
        Column = file is null ? 0 : node.Column,
        Message = file is null ? $"OPENLINEAGE: {message}" : message,
        Hint = hint,
    });
}
