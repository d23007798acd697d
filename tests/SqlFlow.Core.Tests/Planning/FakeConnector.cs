using System.Collections.Immutable;
using SqlFlow.Connectors;

namespace SqlFlow.Core.Tests.Planning;

/// <summary>A connector that has parameters and reads nothing.</summary>
internal sealed class FakeConnector(string type) : IConnector
{
    public string Type { get; } = type;

    public ImmutableArray<ConnectorParameter> Parameters { get; } =
        [new("path", "A file or glob.", IsRequired: true), new("delimiter", "What stands between the columns."), new("has_header", "Whether there is one.")];

    public ValueTask<SourceData> OpenAsync(SourceRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();
}
