using System.Collections.Immutable;
using Apache.Arrow;

namespace SqlFlow.Connectors;

/// <summary>A connector that can write, too: rows go into a table on its side in one transaction of its side.</summary>
/// <remarks>Stateless and thread-safe. Takes the parameters of <see cref="IConnector.Parameters"/>; those that only reading needs are ignored.</remarks>
public interface IConnectorSink : IConnector
{
    /// <summary>Checks when planning, before anything runs, that the other side is there and takes the rows. Writes nothing.</summary>
    /// <param name="request">What will be written; its columns may not be known yet (<see cref="SinkRequest.Columns"/>).</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <exception cref="ConnectorException">A parameter is wrong, or the table does not take the rows.</exception>
    ValueTask CheckAsync(SinkRequest request, CancellationToken cancellationToken);

    /// <summary>Writes all rows in one transaction of the other side: all of them or none.</summary>
    /// <param name="request">Where to, and how.</param>
    /// <param name="schema">The schema of every batch.</param>
    /// <param name="batches">One pass, read to its end or to the first error; the batches are disposed here.</param>
    /// <param name="cancellationToken">Obeyed until the commit begins.</param>
    /// <exception cref="ConnectorException">Nothing was written, unless <see cref="SqlFlowException.CommitOutcome"/> says otherwise:
    /// a commit whose answer was lost is <see cref="CommitOutcome.Unknown"/>, and is never tried again.</exception>
    ValueTask<SinkResult> WriteAsync(SinkRequest request, Schema schema, IAsyncEnumerable<RecordBatch> batches, CancellationToken cancellationToken);
}

/// <summary>What is written through a connector.</summary>
/// <param name="Source">As if it were read: name, parameters, files, clock.</param>
/// <param name="Target">The table on the other side, variables filled in: <c>table</c> or <c>schema.table</c>.</param>
/// <param name="Mode">How rows are written.</param>
/// <param name="Keys">The columns that identify a row, for upsert; else empty.</param>
/// <param name="Columns">The rows' columns with their engine types; default: not known yet.</param>
public sealed record SinkRequest(SourceRequest Source, string Target, WriteMode Mode, ValueList<string> Keys, ImmutableArray<ColumnSchema> Columns);

/// <summary>What was written. Counts are true.</summary>
/// <param name="RowsRead">Rows taken from the batches.</param>
/// <param name="RowsInserted">Rows added.</param>
/// <param name="RowsUpdated">Rows changed.</param>
/// <param name="RowsDeleted">Rows removed, by replacing.</param>
public sealed record SinkResult(long RowsRead, long RowsInserted, long RowsUpdated, long RowsDeleted);
