using System.Collections.Immutable;
using System.Globalization;
using SqlFlow.Planning;
using SqlFlow.Profiles;
using SqlFlow.Variables;

namespace SqlFlow.OpenLineage;

/// <summary>Makes options of a YAML tree, and reports what is wrong with it, each with its place.</summary>
/// <param name="file">The file as messages name it; null: the environment.</param>
/// <param name="profile">Fills in variables of a profile, whose keys are known and whose secrets are references; null: it is the configuration
/// of OpenLineage clients, which may have keys for others, holds values as they are, and keeps no plan from running.</param>
/// <param name="problems">Takes what is wrong.</param>
internal sealed class OpenLineageReader(string? file, VariableManager? profile, PlanProblems problems)
{
    private static readonly string[] HttpKeys = ["url", "endpoint", "api_key", "auth", "timeout", "compression"];
    private static readonly string[] FileKeys = ["path"];
    private static readonly string[] CompositeKeys = ["transports"];
    private static readonly string[] TopKeys = ["transport", "namespace", "disabled", "sql", "queue_capacity", "flush_timeout", .. HttpKeys, .. FileKeys];

    private readonly ImmutableArray<(int, int)>.Builder _places = ImmutableArray.CreateBuilder<(int, int)>();

    /// <summary>Reads the section.</summary>
    public OpenLineageSection Read(YamlNode node)
    {
        var section = new OpenLineageSection();
        var options = section.Options;
        var entries = Entries(node, "'openlineage'", TopKeys);
        foreach (var (key, value) in entries)
        {
            switch (key)
            {
                case "namespace":
                    options = options with { Namespace = Text(value, key) ?? options.Namespace };
                    break;
                case "disabled":
                    section = section with { IsDisabled = Flag(value, key) ?? false };
                    break;
                case "sql":
                    options = options with { IncludeSql = Flag(value, key) ?? true };
                    break;
                case "queue_capacity" when Number(value, key, 1, 1_000_000) is { } capacity:
                    options = options with { QueueCapacity = (int)capacity };
                    break;
                case "flush_timeout" when Number(value, key, 0, 3600) is { } seconds:
                    options = options with { FlushTimeout = TimeSpan.FromSeconds(seconds) };
                    break;
            }
        }

        return section with { Options = options with { Targets = [.. ReadTargets(node, entries)] }, Places = _places.DrainToImmutable() };
    }

    /// <summary>The transport, or what stands for one: its name with its keys beside it, or an address.</summary>
    private IEnumerable<OpenLineageTarget> ReadTargets(YamlNode node, List<(string Key, YamlNode Value)> entries)
    {
        return entries.FirstOrDefault(static entry => entry.Key == "transport").Value switch
        {
            YamlScalar { IsNull: false } type => ReadTarget(Text(type, "transport"), type, entries),
            YamlList list => list.Items.SelectMany(item => ReadTarget(item)).ToList(),
            { } transport and not YamlScalar => ReadTarget(transport),
            _ when entries.Exists(static entry => entry.Key == "url") => ReadTarget("http", node, entries),
            _ when entries.Exists(static entry => entry.Key == "path") => ReadTarget("file", node, entries),
            _ => [],
        };
    }

    private List<OpenLineageTarget> ReadTarget(YamlNode node)
    {
        var entries = Entries(node, "'transport'", ["type", .. HttpKeys, .. FileKeys, .. CompositeKeys]);
        if (node is not YamlMap) return [];
        if (entries.Find(static entry => entry.Key == "type").Value is { } type) return ReadTarget(Text(type, "type"), type, entries);
        Report(node, "The transport lacks its 'type'.", "http, file, console or composite.");
        return [];
    }

    private List<OpenLineageTarget> ReadTarget(string? type, YamlNode at, List<(string Key, YamlNode Value)> entries)
    {
        switch (type)
        {
            case null:
                return [];
            case "http":
                return ReadHttp(at, entries) is { } http ? Placed(http, at) : [];
            case "file" when entries.Find(static entry => entry.Key == "path").Value is { } path:
                return Text(path, "path") is { } text ? Placed(new OpenLineageFileTarget(text), path) : [];
            case "file":
                Report(at, "The transport file lacks its 'path'.", null);
                return [];
            case "console":
                return Placed(new OpenLineageConsoleTarget(), at);
            case "composite":
                return entries.Find(static entry => entry.Key == "transports").Value switch
                {
                    YamlList list => [.. list.Items.SelectMany(ReadTarget)],
                    YamlMap map => [.. map.Entries.SelectMany(entry => ReadTarget(entry.Value))],
                    var other => Wrong(other ?? at, "The transport composite lacks its 'transports'.", "A list of transports, or names with transports."),
                };
            default:
                return Wrong(at, $"'{type}' is no transport.", "http, file, console or composite.");
        }
    }

    private OpenLineageHttpTarget? ReadHttp(YamlNode at, List<(string Key, YamlNode Value)> entries)
    {
        OpenLineageHttpTarget? target = null;
        if (entries.Find(static entry => entry.Key == "url").Value is not { } url) Report(at, "The transport http lacks its 'url'.", "E.g. http://localhost:5000.");
        else if (Text(url, "url") is { } text && !Uri.TryCreate(text, UriKind.Absolute, out _)) Report(url, $"'url' is an address with http:// or https://, not '{text}'.", null);
        else if (Text(url, "url") is { } address) target = new OpenLineageHttpTarget(new Uri(address));
        if (target is null) return null;
        foreach (var (key, value) in entries)
        {
            target = key switch
            {
                "endpoint" => target with { Endpoint = Text(value, key) ?? target.Endpoint },
                "api_key" => target with { ApiKey = Secret(value, key) },
                "auth" => target with { ApiKey = Auth(value) },
                "timeout" when Number(value, key, 0.001, 3600) is { } seconds => target with { Timeout = TimeSpan.FromSeconds(seconds) },
                "compression" => target with { Compress = Text(value, key) is { } kind && (kind is "gzip" || kind is not "none" && Unknown(value, kind)) },
                _ => target,
            };
        }

        if (target.Problem is not { } problem) return target;
        Report(url_(entries) ?? at, problem, null);
        return null;

        static YamlNode? url_(List<(string Key, YamlNode Value)> entries) => entries.Find(static entry => entry.Key == "url").Value;
        bool Unknown(YamlNode value, string kind)
        {
            Report(value, $"'compression' is gzip or none, not '{kind}'.", null);
            return false;
        }
    }

    private string? Auth(YamlNode node)
    {
        var entries = Entries(node, "'auth'", ["type", "api_key"]);
        if (entries.Find(static entry => entry.Key == "type").Value is { } type && Text(type, "type") is { } kind && Plain(kind) is not "apikey")
            Report(type, $"'auth' is of type api_key, not '{kind}'.", null);
        return entries.Find(static entry => entry.Key == "api_key").Value is { } key ? Secret(key, "api_key") : null;
    }

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

    private List<OpenLineageTarget> Placed(OpenLineageTarget target, YamlNode at)
    {
        _places.Add((at.Line, at.Column));
        return [target];
    }

    private List<OpenLineageTarget> Wrong(YamlNode node, string message, string? hint)
    {
        Report(node, message, hint);
        return [];
    }

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
