using System.Collections.Immutable;
using Apache.Arrow;
using SqlFlow.Engines;
using SqlFlow.Planning;

namespace SqlFlow.Connectors;

/// <summary>Reads data of one kind. A new kind is one class and one <see cref="ConnectorRegistry.Add(IConnector)"/>.</summary>
/// <remarks>Stateless and thread-safe.</remarks>
public interface IConnector
{
    /// <summary>The connector type as plans write it, e.g. <c>csv</c>.</summary>
    string Type { get; }

    /// <summary>The parameters that it understands. Others are reported.</summary>
    ImmutableArray<ConnectorParameter> Parameters { get; }

    /// <summary>
    /// Prepares reading: checks the parameters and that the data is there. Reads no rows; called when planning and again when
    /// the step runs.
    /// </summary>
    /// <exception cref="ConnectorException">A parameter is wrong, or the data is not there.</exception>
    ValueTask<SourceData> OpenAsync(SourceRequest request, CancellationToken cancellationToken);
}

/// <summary>A parameter of a connector.</summary>
/// <param name="Name">The name, in snake_case; plans may write it in any case.</param>
/// <param name="Description">One sentence for people.</param>
/// <param name="IsRequired">Whether it must be given.</param>
public sealed record ConnectorParameter(string Name, string Description, bool IsRequired = false)
{
    /// <summary>Whether its value is a secret: plans may give it only as <c>${NAME}</c>.</summary>
    public bool IsSecret { get; init; }
}

/// <summary>What a connector is asked for.</summary>
/// <param name="Name">The source's name, for messages.</param>
/// <param name="Options">The parameters, variables filled in.</param>
/// <param name="Files">Where files may be.</param>
/// <param name="TimeProvider">The clock.</param>
public sealed record SourceRequest(string Name, ConnectorOptions Options, ProjectFiles Files, TimeProvider TimeProvider)
{
    /// <summary>Whether only the columns are asked for: then nothing is tried twice.</summary>
    public bool IsPlanning { get; init; }

    /// <summary>Whether reading ran out of memory before: an <see cref="IMemorySavingConnector"/> then needs less, and gives the same rows in the same order.</summary>
    public bool SavesMemory { get; init; }
}

/// <summary>The rows of a source that lie behind a cursor, and those whose cursor is NULL, which the caller counts.</summary>
/// <param name="Column">The cursor column, as the source names it.</param>
/// <param name="LowerBound">The bound as invariant text, as the engine prints it: <c>42</c>, <c>2025-01-31</c>, <c>2025-01-31 12:00:00.5+00</c>.</param>
/// <param name="Type">The engine's type of the bound, e.g. <c>BIGINT</c>, <c>TIMESTAMP WITH TIME ZONE</c>, <c>VARCHAR</c>. Texts compare by their bytes.</param>
/// <param name="IsInclusive">Whether rows at the bound itself are wanted.</param>
public sealed record CursorRange(string Column, string LowerBound, string Type, bool IsInclusive);

/// <summary>Data that is ready to be read.</summary>
public abstract record SourceData
{
    private SourceData()
    {
    }

    /// <summary>The engine reads it with its own reader.</summary>
    /// <param name="Sql">What stands after FROM, e.g. <c>read_csv('…')</c>.</param>
    /// <param name="Files">The files that are read, for messages and lineage.</param>
    public sealed record Relation(string Sql, ImmutableArray<string> Files) : SourceData
    {
        /// <summary>
        /// Says more about an error of bad data than the reader did, e.g. which line it was; null: nobody can. Called with a session
        /// without a transaction, the files and the error; its result is null where it has nothing better to say.
        /// </summary>
        public Func<ISqlSession, ImmutableArray<string>, SqlEngineException, CancellationToken, ValueTask<SqlEngineException?>>? ExplainAsync { get; init; }
    }

    /// <summary>Arrow batches.</summary>
    /// <param name="Schema">The schema of every batch.</param>
    /// <param name="ReadAsync">Starts reading; each call from the beginning. The reader disposes the batches.</param>
    public sealed record Batches(Schema Schema, Func<CancellationToken, IAsyncEnumerable<RecordBatch>> ReadAsync) : SourceData
    {
        /// <summary>
        /// Gives the same data without the rows that lie before a cursor, so that they are never sent; null: all rows must be read.
        /// It may keep too many rows, as the caller filters them again, but none too few.
        /// </summary>
        public Func<CursorRange, Batches>? Narrow { get; init; }
    }
}

/// <summary>A connector cannot read.</summary>
/// <param name="errorCode">One of <see cref="ErrorCodes"/>.</param>
/// <param name="message">What happened, where, and what was expected.</param>
/// <param name="innerException">What the driver said, if one did.</param>
public sealed class ConnectorException(string errorCode, string message, Exception? innerException = null)
    : SqlFlowException(errorCode, message, innerException)
{
    /// <summary>The parameter that is wrong; null: none in particular.</summary>
    public string? Parameter { get; init; }

    /// <summary>How planning reports it.</summary>
    public string ProblemCode { get; init; } = PlanProblemCodes.UnreadableSource;
}
