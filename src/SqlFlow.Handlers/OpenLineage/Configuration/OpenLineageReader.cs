using System.Collections.Immutable;
using SqlFlow.Planning;
using SqlFlow.Profiles;
using SqlFlow.Variables;

namespace SqlFlow.OpenLineage;

/// <summary>Makes options of a YAML tree, and reports what is wrong with it, each with its place.</summary>
/// <param name="file">The file as messages name it; null: the environment.</param>
/// <param name="profile">Fills in variables of a profile, whose keys are known and whose secrets are references; null: it is the configuration
/// of OpenLineage clients, which may have keys for others, holds values as they are, and keeps no plan from running.</param>
/// <param name="problems">Takes what is wrong.</param>
internal sealed partial class OpenLineageReader(string? file, VariableManager? profile, PlanProblems problems)
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
    private List<OpenLineageTarget> ReadTargets(YamlNode node, List<(string Key, YamlNode Value)> entries) => Find(entries, "transport") switch
    {
        YamlScalar { IsNull: false } type => ReadTarget(Text(type, "transport"), type, entries),
        YamlList list => [.. list.Items.SelectMany(ReadTarget)],
        { } transport and not YamlScalar => ReadTarget(transport),
        _ when Find(entries, "url") is not null => ReadTarget("http", node, entries),
        _ when Find(entries, "path") is not null => ReadTarget("file", node, entries),
        _ => [],
    };

    private List<OpenLineageTarget> ReadTarget(YamlNode node)
    {
        var entries = Entries(node, "'transport'", ["type", .. HttpKeys, .. FileKeys, .. CompositeKeys]);
        if (node is not YamlMap) return [];
        if (Find(entries, "type") is { } type) return ReadTarget(Text(type, "type"), type, entries);
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
            case "file" when Find(entries, "path") is { } path:
                return Text(path, "path") is { } text ? Placed(new OpenLineageFileTarget(text), path) : [];
            case "file":
                Report(at, "The transport file lacks its 'path'.", null);
                return [];
            case "console":
                return Placed(new OpenLineageConsoleTarget(), at);
            case "composite":
                return Find(entries, "transports") switch
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
        if (Find(entries, "url") is not { } url)
        {
            Report(at, "The transport http lacks its 'url'.", "E.g. http://localhost:5000.");
            return null;
        }

        if (Text(url, "url") is not { } text) return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address))
        {
            Report(url, $"'url' is an address with http:// or https://, not '{text}'.", null);
            return null;
        }

        var target = new OpenLineageHttpTarget(address);
        foreach (var (key, value) in entries)
        {
            target = key switch
            {
                "endpoint" => target with { Endpoint = Text(value, key) ?? target.Endpoint },
                "api_key" => target with { ApiKey = Secret(value, key) },
                "auth" => target with { ApiKey = Auth(value) },
                "timeout" when Number(value, key, 0.001, 3600) is { } seconds => target with { Timeout = TimeSpan.FromSeconds(seconds) },
                "compression" => target with { Compress = IsGzip(value) },
                _ => target,
            };
        }

        if (target.Problem is not { } problem) return target;
        Report(url, problem, null);
        return null;
    }

    private bool IsGzip(YamlNode node)
    {
        var kind = Text(node, "compression");
        if (kind is not (null or "gzip" or "none")) Report(node, $"'compression' is gzip or none, not '{kind}'.", null);
        return kind is "gzip";
    }

    private string? Auth(YamlNode node)
    {
        var entries = Entries(node, "'auth'", ["type", "api_key"]);
        if (Find(entries, "type") is { } type && Text(type, "type") is { } kind && Plain(kind) is not "apikey")
            Report(type, $"'auth' is of type api_key, not '{kind}'.", null);
        return Find(entries, "api_key") is { } key ? Secret(key, "api_key") : null;
    }

    private static YamlNode? Find(List<(string Key, YamlNode Value)> entries, string key) => entries.Find(entry => entry.Key == key).Value;

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
}
