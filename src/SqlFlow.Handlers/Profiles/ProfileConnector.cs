using System.Collections.Immutable;
using SqlFlow.Connectors;
using SqlFlow.Handlers;
using SqlFlow.Variables;

namespace SqlFlow.Profiles;

/// <summary>A connector as a profile names it: another connector with parameters, which those of a source add to and win over.</summary>
internal sealed class ProfileConnector(ProfileConnectorDefinition definition, IConnector inner, VariableManager variables) : IConnector
{
    public string Type => definition.Name;

    public ImmutableArray<ConnectorParameter> Parameters { get; } =
        [.. inner.Parameters.Select(parameter => Gives(definition, parameter.Name) ? parameter with { IsRequired = false } : parameter)];

    public ValueTask<SourceData> OpenAsync(SourceRequest request, CancellationToken cancellationToken)
    {
        // Filled in here and not when the profile is read: a pipeline that does not use the connector need not have its secrets.
        var merged = new Dictionary<string, JsonValue>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in definition.Params) merged[name] = SourceReader.Expand(value, variables);
        foreach (var (name, value) in request.Options.Values) merged[name] = value;
        return inner.OpenAsync(request with { Options = new ConnectorOptions([.. merged]) }, cancellationToken);
    }

    private static bool Gives(ProfileConnectorDefinition definition, string parameter)
    {
        foreach (var (name, _) in definition.Params)
        {
            if (name.Equals(parameter, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
