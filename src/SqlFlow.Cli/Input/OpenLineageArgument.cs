using System.CommandLine.Parsing;
using SqlFlow.OpenLineage;

namespace SqlFlow.Cli.Input;

/// <summary>Reads whom to tell about a run: an address, <c>console</c>, or else a file.</summary>
internal static class OpenLineageArgument
{
    public static OpenLineageOptions? Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        OpenLineageTarget? target = text switch
        {
            "console" => new OpenLineageConsoleTarget(),
            _ when !text.Contains("://", StringComparison.Ordinal) => new OpenLineageFileTarget(text),
            _ => Uri.TryCreate(text, UriKind.Absolute, out var url) ? Server(url) : null,
        };
        var options = new OpenLineageOptions { Targets = target is null ? [] : [target] };
        if (target is not null && options.Validate() is []) return options;
        result.AddError($"--openlineage {(text.Contains('@', StringComparison.Ordinal) ? "…" : text)}: expected http://HOST:PORT, a file, or console. A key is given as OPENLINEAGE_API_KEY.");
        return null;
    }

    /// <summary>The environment has what does not stand in an address.</summary>
    private static OpenLineageHttpTarget Server(Uri url)
    {
        var target = new OpenLineageHttpTarget(url) { ApiKey = Environment.GetEnvironmentVariable("OPENLINEAGE_API_KEY") is { Length: > 0 } key ? key : null };
        return Environment.GetEnvironmentVariable("OPENLINEAGE_ENDPOINT") is { Length: > 0 } endpoint ? target with { Endpoint = endpoint } : target;
    }
}
