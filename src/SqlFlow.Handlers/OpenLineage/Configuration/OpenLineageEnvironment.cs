using System.Collections;
using SqlFlow.Planning;
using SqlFlow.Profiles;

namespace SqlFlow.OpenLineage;

/// <summary>Reads what the environment says about OpenLineage, as its other clients do.</summary>
/// <param name="variables">The environment.</param>
internal sealed class OpenLineageEnvironment(IReadOnlyDictionary<string, string> variables)
{
    private const string Prefix = "OPENLINEAGE__";

    /// <summary>The environment of this process.</summary>
    public static OpenLineageEnvironment Current()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            if (entry is { Key: string name, Value: string { Length: > 0 } value } && name.StartsWith("OPENLINEAGE_", StringComparison.Ordinal)) variables[name] = value;
        }

        return new OpenLineageEnvironment(variables);
    }

    /// <summary>Whether nothing is to be sent, whoever else says otherwise.</summary>
    public bool IsDisabled => bool.TryParse(variables.GetValueOrDefault("OPENLINEAGE_DISABLED"), out var disabled) && disabled;

    /// <summary>The namespace of jobs; null: it does not say.</summary>
    public string? Namespace => variables.GetValueOrDefault("OPENLINEAGE_NAMESPACE");

    /// <summary>What started this process; null: it does not say.</summary>
    public OpenLineageParent? Parent => OpenLineageParent.Parse(variables.GetValueOrDefault("OPENLINEAGE_PARENT_ID"));

    /// <summary>The first of these that there is: the file that <c>OPENLINEAGE_CONFIG</c> names, <c>OPENLINEAGE__…</c>, <c>OPENLINEAGE_URL</c>.</summary>
    /// <returns>Null: the environment says nothing.</returns>
    public OpenLineageSection? Read(PlanProblems problems)
    {
        if (variables.TryGetValue("OPENLINEAGE_CONFIG", out var path)) return ReadFile(path, problems);
        if (TreeOf() is { Entries.Count: > 0 } tree) return new OpenLineageReader(null, null, problems).Read(tree);
        if (!variables.TryGetValue("OPENLINEAGE_URL", out var url)) return null;
        var entries = new List<KeyValuePair<YamlScalar, YamlNode>> { Entry("url", url) };
        if (variables.TryGetValue("OPENLINEAGE_ENDPOINT", out var endpoint)) entries.Add(Entry("endpoint", endpoint));
        if (variables.TryGetValue("OPENLINEAGE_API_KEY", out var key)) entries.Add(Entry("api_key", key));
        return new OpenLineageReader(null, null, problems).Read(new YamlMap(entries, 0, 0));
    }

    private static OpenLineageSection? ReadFile(string path, PlanProblems problems)
    {
        var found = new PlanProblems();
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(new PlanProblem { Code = PlanProblemCodes.MalformedProfile, Severity = ProblemSeverity.Warning, File = path, Message = $"OPENLINEAGE_CONFIG: {exception.Message}" });
            return null;
        }

        var root = YamlReader.Read(text, path, found);
        // Telemetry keeps no plan from running.
        foreach (var problem in found) problems.Add(problem with { Severity = ProblemSeverity.Warning });
        return root is null ? null : new OpenLineageReader(path, null, problems).Read(root);
    }

    /// <summary><c>OPENLINEAGE__TRANSPORT__TYPE=http</c> is <c>transport: { type: http }</c>; a value in braces is a mapping itself.</summary>
    private YamlMap TreeOf()
    {
        var root = new YamlMap(new List<KeyValuePair<YamlScalar, YamlNode>>(), 0, 0);
        foreach (var (name, value) in variables.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            if (!name.StartsWith(Prefix, StringComparison.Ordinal)) continue;
            var parts = name[Prefix.Length..].ToLowerInvariant().Split("__", StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length == 0) continue;
            var map = root;
            foreach (var part in parts.AsSpan(0, parts.Length - 1)) map = Child(map, part);
            var node = value.StartsWith('{') ? YamlReader.Read(value, name, new PlanProblems()) : null;
            ((List<KeyValuePair<YamlScalar, YamlNode>>)map.Entries).Add(node is null ? Entry(parts[^1], value) : new(Key(parts[^1]), node));
        }

        return root;
    }

    private static YamlMap Child(YamlMap map, string name)
    {
        foreach (var (key, value) in map.Entries)
        {
            if (key.Text == name && value is YamlMap known && known.Entries is List<KeyValuePair<YamlScalar, YamlNode>>) return known;
        }

        var child = new YamlMap(new List<KeyValuePair<YamlScalar, YamlNode>>(), 0, 0);
        ((List<KeyValuePair<YamlScalar, YamlNode>>)map.Entries).Add(new(Key(name), child));
        return child;
    }

    private static KeyValuePair<YamlScalar, YamlNode> Entry(string name, string value) => new(Key(name), new YamlScalar(value, IsQuoted: true, 0, 0));

    private static YamlScalar Key(string name) => new(name, IsQuoted: true, 0, 0);
}
