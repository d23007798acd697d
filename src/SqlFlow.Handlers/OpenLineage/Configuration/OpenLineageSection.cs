using System.Collections.Immutable;

namespace SqlFlow.OpenLineage;

/// <summary>What a profile, a configuration file or the environment says about OpenLineage.</summary>
internal sealed record OpenLineageSection
{
    /// <summary>The options; paths of files are as written.</summary>
    public OpenLineageOptions Options { get; init; } = new();

    /// <summary>Whether nothing is to be sent.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>Where each of the targets stands.</summary>
    public ImmutableArray<(int Line, int Column)> Places { get; init; } = [];
}
