using System.Collections.Immutable;
using SqlFlow.Observability;

namespace SqlFlow.Engines;

/// <summary>What the statements of a session have used, all together. What is null the engine does not know.</summary>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record SessionUsage
{
    /// <summary>Time in the engine, without <see cref="SourceWait"/> and without committing.</summary>
    public TimeSpan? EngineTime { get; init; }

    /// <summary>Time in which a statement waited for the batches of a connector.</summary>
    public TimeSpan? SourceWait { get; init; }

    /// <summary>Time of all processors that worked on the statements.</summary>
    public TimeSpan? CpuTime { get; init; }

    /// <summary>The engine's memory at its highest while a statement of the session ran, in bytes. Statements that run at the same
    /// time share the memory, so it may be partly theirs.</summary>
    public long? PeakMemory { get; init; }

    /// <summary>Bytes in temporary files at their highest, likewise.</summary>
    public long? Spill { get; init; }

    /// <summary>Bytes read from files.</summary>
    public long? BytesRead { get; init; }

    /// <summary>Bytes written to files.</summary>
    public long? BytesWritten { get; init; }

    /// <summary>The operators of the statement that took the longest, as a tree in text order; empty: not known, or no statement took long.</summary>
    public ImmutableArray<OperatorProfile> Operators { get; init; } = [];

    /// <summary>What a session has used; null: it is not known, or the engine stumbles over the question.</summary>
    internal static SessionUsage? Of(ISqlSession session)
    {
        try
        {
            return session.Usage;
        }
#pragma warning disable CA1031 // An engine that cannot tell what a step used must not change how the step ends.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    /// <summary>The usage since an earlier moment. What is a highest value stays one of the whole session.</summary>
    internal SessionUsage Since(SessionUsage? earlier) => earlier is null ? this : this with
    {
        EngineTime = EngineTime - (earlier.EngineTime ?? TimeSpan.Zero),
        SourceWait = SourceWait - (earlier.SourceWait ?? TimeSpan.Zero),
        CpuTime = CpuTime - (earlier.CpuTime ?? TimeSpan.Zero),
        BytesRead = BytesRead - (earlier.BytesRead ?? 0),
        BytesWritten = BytesWritten - (earlier.BytesWritten ?? 0),
        Operators = Operators == earlier.Operators ? [] : Operators,
    };
}
