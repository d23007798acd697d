using SqlFlow.Handlers;
using SqlFlow.Observability;
using SqlFlow.Planning;
using SqlFlow.Profiles;
using SqlFlow.Variables;

namespace SqlFlow.Alerts;

/// <summary>Reads the section <c>alerts</c> of a profile.</summary>
internal sealed class AlertSectionReader(string file, VariableManager environment, PlanProblems problems) : ProfileValues(file, environment, problems)
{
    private const long Megabyte = 1024 * 1024;

    private static readonly string[] Keys = ["minimum_severity", "fail_on", "repeat_after", "log", "file", "webhook", "slow_ms", "memory_threshold", "spill_threshold_mb"];
    private static readonly string[] WebhookKeys = ["url", "token", "timeout"];

    public AlertSection Read(YamlNode node)
    {
        var section = new AlertSection();
        foreach (var (key, value) in Entries(node, "'alerts'", Keys))
        {
            section = key.Text switch
            {
                "minimum_severity" => section with { MinimumSeverity = Severity(value, key.Text) },
                "fail_on" => section with { FailOn = Severity(value, key.Text) },
                "repeat_after" => section with { RepeatAfter = Time(value, key.Text) },
                "log" => section with { IsLogged = Flag(value, key.Text) ?? false },
                "file" => section with { File = Text(value, "'file'"), FileAt = (value.Line, value.Column) },
                "webhook" => ReadWebhook(section, value),
                "slow_ms" => section with { SlowThreshold = Number(value, key.Text, 0, int.MaxValue) is { } time ? TimeSpan.FromMilliseconds(time) : null },
                "memory_threshold" => section with { MemoryThreshold = Number(value, key.Text, 0, 1) },
                "spill_threshold_mb" => section with { SpillThreshold = (long?)(Number(value, key.Text, 0, int.MaxValue) * Megabyte) },
                _ => section,
            };
        }

        return section;
    }

    private AlertSection ReadWebhook(AlertSection section, YamlNode node)
    {
        if (node is not YamlMap) return section with { Webhook = Address(node) };
        foreach (var (key, value) in Entries(node, "'webhook'", WebhookKeys))
        {
            section = key.Text switch
            {
                "url" => section with { Webhook = Address(value) },
                "token" => section with { WebhookToken = Token(value) },
                "timeout" => section with { WebhookTimeout = Number(value, "timeout", 0.001, 3600) is { } seconds ? TimeSpan.FromSeconds(seconds) : null },
                _ => section,
            };
        }

        return section.Webhook is null ? Wrong(section, node, "The webhook has no 'url'.") : section;
    }

    // The address is a secret of many services: no message repeats it.
    private Uri? Address(YamlNode node)
    {
        if (Text(node, "'webhook'") is not { } text) return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : Wrong<Uri?>(null, node, "The address of a webhook begins with http:// or https://.");
    }

    private string? Token(YamlNode node)
    {
        if (node is YamlScalar { Text.Length: > 0 } scalar && !SecretParameters.IsReference(scalar.Text, out _))
            return Wrong<string?>(null, node, "The secret 'token' stands in the profile itself.", "Write it as ${NAME}, and give it by the environment.", PlanProblemCodes.PlainSecret);
        return Text(node, "'token'");
    }

    private TimeSpan? Time(YamlNode node, string key)
    {
        if (Text(node, $"'{key}'") is not { } text) return null;
        return DurationText.TryParse(text, out var time) ? time : Wrong<TimeSpan?>(null, node, $"'{key}' is a time such as 30m, 24h or 7d, or 0 for each run, not '{text}'.");
    }

    private AlertSeverity? Severity(YamlNode node, string key)
    {
        if (Text(node, $"'{key}'") is not { } text) return null;
        return AlertNames.TryParse(text, out var severity) ? severity : Wrong<AlertSeverity?>(null, node, $"'{key}' is warning, error or critical, not '{text}'.");
    }
}
