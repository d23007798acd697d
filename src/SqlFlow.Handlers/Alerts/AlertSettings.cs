using Microsoft.Extensions.Logging;
using SqlFlow.Connectors;
using SqlFlow.Observability;
using SqlFlow.Planning;
using SqlFlow.Profiles;

namespace SqlFlow.Alerts;

/// <summary>Puts together what the host and the profile say about alerts: the sinks of both, and the host's thresholds where it has any.</summary>
internal static class AlertSettings
{
    /// <summary>Reports a file of the profile that lies where the project's files may not be.</summary>
    public static void Check(Profile? profile, ProjectFiles files, PlanProblems problems)
    {
        if (profile?.Alerts is { File: { } path } section)
            profile.Resolve(path, section.FileAt, "The file of alerts:", "Name its folder in allowed_directories.", files, problems);
    }

    /// <summary>Whom the alerts of a run are told to.</summary>
    public static AlertOptions Resolve(AlertOptions? host, AlertSection? profile, ProjectFiles files, TimeProvider timeProvider, ILoggerFactory loggerFactory)
    {
        var options = host ?? AlertOptions.Default;
        if (profile is null) return options;
        List<IAlertSink> sinks = [.. options.Sinks];
        if (profile.IsLogged) sinks.Add(new LogAlertSink(loggerFactory));
        if (profile.File is { } path) sinks.Add(new FileAlertSink(files.Resolve(path), timeProvider));
        if (profile.Webhook is { } address) sinks.Add(new WebhookAlertSink(address, profile.WebhookToken, profile.WebhookTimeout, timeProvider));
        return options with
        {
            Sinks = [.. sinks],
            MinimumSeverity = host?.MinimumSeverity ?? profile.MinimumSeverity ?? options.MinimumSeverity,
            RepeatAfter = host?.RepeatAfter ?? profile.RepeatAfter ?? options.RepeatAfter,
        };
    }

    /// <summary>From where on there are alerts.</summary>
    public static ObservabilityOptions Thresholds(ObservabilityOptions? host, AlertSection? profile)
    {
        if (host is not null || profile is null) return host ?? ObservabilityOptions.Default;
        var options = ObservabilityOptions.Default;
        return options with
        {
            SlowThreshold = profile.SlowThreshold ?? options.SlowThreshold,
            MemoryThreshold = profile.MemoryThreshold ?? options.MemoryThreshold,
            SpillThreshold = profile.SpillThreshold ?? options.SpillThreshold,
        };
    }
}
