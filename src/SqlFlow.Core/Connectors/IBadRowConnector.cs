using System.Collections.Immutable;
using SqlFlow.Engines;

namespace SqlFlow.Connectors;

/// <summary>A connector that can go on behind rows that it cannot read, and says which they were.</summary>
/// <remarks>Stateless and thread-safe.</remarks>
public interface IBadRowConnector : IConnector
{
    /// <summary>As <see cref="IConnector.OpenAsync"/>, for reading that sets bad rows aside.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="columns">Types to read columns as, where the plan gives none: values that do not fit make a row bad.</param>
    /// <param name="cancellationToken">As there.</param>
    /// <exception cref="ConnectorException">A parameter is wrong, or the data is not there.</exception>
    ValueTask<TolerantSource> OpenTolerantAsync(SourceRequest request, ValueList<ColumnSchema> columns, CancellationToken cancellationToken);
}

/// <summary>Data that is read without its bad rows.</summary>
/// <param name="Data">The good rows.</param>
/// <param name="RejectsSql">
/// A query for the bad rows, in the session and transaction that has read the others: <c>file</c>, <c>line</c>, <c>column_name</c>,
/// <c>reason</c>, <c>raw</c>; one row each, in order.
/// </param>
/// <param name="Tables">Temporary tables that reading makes. Where the first is missing, nothing has been read.</param>
public sealed record TolerantSource(SourceData.Relation Data, string RejectsSql, ImmutableArray<TableName> Tables);
