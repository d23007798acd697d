using System.Globalization;
using SqlFlow.Planning;
using SqlFlow.Variables;

namespace SqlFlow.Profiles;

/// <summary>Reads values of a profile's YAML tree, and reports what is wrong with them, each with its place.</summary>
/// <param name="file">The file as messages name it.</param>
/// <param name="environment">Fills in variables.</param>
/// <param name="problems">Takes what is wrong.</param>
internal abstract class ProfileValues(string file, VariableManager environment, PlanProblems problems)
{
    protected string File { get; } = file;

    protected VariableManager Environment { get; } = environment;

    protected PlanProblems Problems { get; } = problems;

    /// <summary>A text with the environment filled in; null: it is none, and a problem was reported.</summary>
    protected string? Text(YamlNode node, string what)
    {
        if (node is not YamlScalar { IsNull: false } scalar) return Wrong<string?>(null, node, $"{what} is {node.Kind}; write a single value.");
        try
        {
            return Environment.Expand(scalar.Text);
        }
        catch (SqlFlowException exception)
        {
            return Wrong<string?>(null, node, exception.Message, "Give it by the environment or .env.", PlanProblemCodes.UnresolvedVariable);
        }
    }

    /// <summary>True or false; null: it is neither, and a problem was reported.</summary>
    protected bool? Flag(YamlNode node, string key)
    {
        if (Text(node, $"'{key}'") is not { } text) return null;
        return bool.TryParse(text, out var flag) ? flag : Wrong<bool?>(null, node, $"'{key}' is true or false, not '{text}'.");
    }

    /// <summary>A number; null: it is none between these, and a problem was reported.</summary>
    protected double? Number(YamlNode node, string key, double least, double most)
    {
        if (Text(node, $"'{key}'") is not { } text) return null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        return Wrong<double?>(null, node, FormattableString.Invariant($"'{key}' is a number from {least} to {most}, not '{text}'."));
    }

    /// <summary>The entries of a mapping; keys that mean nothing are reported, and stay.</summary>
    /// <param name="node">The mapping.</param>
    /// <param name="what">It, in words.</param>
    /// <param name="known">The keys that mean something; null: all do.</param>
    protected IReadOnlyList<KeyValuePair<YamlScalar, YamlNode>> Entries(YamlNode node, string what, string[]? known)
    {
        if (node is YamlScalar { IsNull: true }) return [];
        if (node is not YamlMap map) return Wrong<IReadOnlyList<KeyValuePair<YamlScalar, YamlNode>>>([], node, $"{what} is a mapping of names and values, not {node.Kind}.");
        foreach (var (key, _) in map.Entries)
        {
            if (known is null || known.Contains(key.Text, StringComparer.Ordinal)) continue;
            var near = NearestName.Find(key.Text, known);
            Report(ProblemSeverity.Warning, key, $"{what} has no key '{key.Text}'.", near is null ? $"Known: {string.Join(", ", known)}." : $"Did you mean '{near}'?", PlanProblemCodes.UnknownProfileKey);
        }

        return map.Entries;
    }

    protected T Wrong<T>(T result, YamlNode node, string message, string? hint = null, string code = PlanProblemCodes.InvalidProfileValue)
    {
        Report(ProblemSeverity.Error, node, message, hint, code);
        return result;
    }

    protected void Report(ProblemSeverity severity, YamlNode node, string message, string? hint, string code) =>
        Problems.Add(new PlanProblem { Code = code, Severity = severity, File = File, Line = node.Line, Column = node.Column, Message = message, Hint = hint });
}
