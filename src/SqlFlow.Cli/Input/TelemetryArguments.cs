using System.CommandLine.Parsing;
using System.Net;

namespace SqlFlow.Cli.Input;

/// <summary>Reads where telemetry goes.</summary>
internal static class TelemetryArguments
{
    public static Uri? ParseEndpoint(ArgumentResult result)
    {
        if (result.Tokens is []) return null;
        var text = result.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0 && address.Query.Length == 0) return address;
        result.AddError($"--otlp {(text.Contains('@', StringComparison.Ordinal) ? "…" : text)}: expected http://HOST:PORT. Keys are given as OTEL_EXPORTER_OTLP_HEADERS.");
        return null;
    }

    public static IPEndPoint? ParseAddress(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var known = text switch
        {
            _ when text.StartsWith("localhost:", StringComparison.OrdinalIgnoreCase) => $"{IPAddress.Loopback}:{text["localhost:".Length..]}",
            ['*', ':', .. var port] => $"{IPAddress.Any}:{port}",
            _ => text,
        };
        // Without a port it would be any.
        if (known.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(known, out var address) && (address.Port > 0 || known.EndsWith(":0", StringComparison.Ordinal))) return address;
        result.AddError($"--prometheus-listen {text}: expected an address of this machine and a port, e.g. 127.0.0.1:9464, or *:9464 for all of its addresses.");
        return null;
    }
}
