using System.Collections.Concurrent;
using SqlFlow.Engines;

namespace SqlFlow.State;

/// <summary>
/// The watermarks of one run. They are kept in <c>sqlflow.watermarks</c> of the database itself, and written in the transaction
/// of the step that they belong to, so that they are always true of what is committed.
/// </summary>
/// <param name="pipeline">The pipeline's name.</param>
/// <param name="runId">The run.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="isFullRefresh">Whether the run reads everything anew.</param>
/// <remarks>Thread-safe.</remarks>
public sealed class WatermarkManager(string pipeline, string runId, TimeProvider timeProvider, bool isFullRefresh = false)
{
    private readonly ConcurrentDictionary<string, bool> _made = new(StringComparer.OrdinalIgnoreCase);
    private TableName? _table;
    private volatile bool _isKnownMissing;

    /// <summary>Whether the run reads everything anew.</summary>
    public bool IsFullRefresh { get; } = isFullRefresh;

    /// <summary>Makes the table where it is missing. To be called before the transaction of a step that uses it begins.</summary>
    /// <exception cref="SqlEngineException">The engine refuses.</exception>
    public async ValueTask EnsureCreatedAsync(ISqlEngine engine, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _table) is null)
            Volatile.Write(ref _table, await StateTable.EnsureAsync(engine, WatermarkTable.Name, WatermarkTable.Definition, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The watermark of a source in a target; null: there is none.</summary>
    /// <param name="session">The step's.</param>
    /// <param name="source">The source's name.</param>
    /// <param name="target">The table.</param>
    /// <param name="cancellationToken">Interrupts.</param>
    /// <exception cref="InvalidOperationException"><see cref="EnsureCreatedAsync"/> has not run.</exception>
    public async ValueTask<Watermark?> FindAsync(ISqlSession session, string source, TableName target, CancellationToken cancellationToken)
    {
        var found = await WatermarkTable.ReadAsync(session, Table(), WatermarkTable.Condition(pipeline, source, WatermarkTable.Key(target)), cancellationToken).ConfigureAwait(false);
        return found.IsEmpty ? null : found[0];
    }

    /// <summary>Whether all that a table holds is known to come from loads of this pipeline, so that a source without watermark has nothing in it yet.</summary>
    /// <exception cref="InvalidOperationException"><see cref="EnsureCreatedAsync"/> has not run.</exception>
    public async ValueTask<bool> IsOursAsync(ISqlSession session, TableName target, CancellationToken cancellationToken)
    {
        if (_made.ContainsKey(WatermarkTable.Key(target))) return true;
        var condition = $"pipeline = {TableName.Literal(pipeline)} AND lower(target) = {WatermarkTable.Lower(WatermarkTable.Key(target))} AND made_target";
        return !(await WatermarkTable.ReadAsync(session, Table(), condition, cancellationToken).ConfigureAwait(false)).IsEmpty;
    }

    /// <summary>Writes a watermark into the session's open transaction, in place of the one before.</summary>
    /// <param name="session">The step's.</param>
    /// <param name="watermark">Its pipeline, run and time are filled in.</param>
    /// <param name="cancellationToken">Interrupts.</param>
    /// <exception cref="InvalidOperationException"><see cref="EnsureCreatedAsync"/> has not run.</exception>
    public ValueTask SaveAsync(ISqlSession session, Watermark watermark, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(watermark);
        return WatermarkTable.WriteAsync(session, Table(), watermark with { Pipeline = pipeline, RunId = runId, UpdatedAt = timeProvider.GetUtcNow() }, cancellationToken);
    }

    /// <summary>A watermark of this pipeline without a value.</summary>
    public Watermark Begin(string source, TableName target, string cursorColumn, string cursorType) =>
        new(pipeline, source, WatermarkTable.Key(target)) { CursorColumn = cursorColumn, CursorType = cursorType };

    /// <summary>Deletes all watermarks of a target, whoever loads it, in the session's open transaction: its rows are about to go.</summary>
    /// <exception cref="InvalidOperationException"><see cref="EnsureCreatedAsync"/> has not run.</exception>
    public async ValueTask ForgetAsync(ISqlSession session, TableName target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        await session.ExecuteAsync($"DELETE FROM {Table().ToSql()} WHERE lower(target) = {WatermarkTable.Lower(WatermarkTable.Key(target))}", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// As <see cref="ForgetAsync"/>, for a step that replaces a table and cares for no watermark itself: another pipeline may go on from
    /// what this one throws away. Does nothing where there are no watermarks.
    /// </summary>
    public async ValueTask ForgetReplacedAsync(ISqlSession session, TableName target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (Volatile.Read(ref _table) is null)
        {
            if (_isKnownMissing) return;
            var table = await StateTable.NameAsync(session, WatermarkTable.Name, cancellationToken).ConfigureAwait(false);
            if (await session.DescribeTableAsync(table, cancellationToken).ConfigureAwait(false) is null)
            {
                // A step of this run that makes the table sets its name.
                _isKnownMissing = true;
                return;
            }

            Volatile.Write(ref _table, table);
        }

        await ForgetAsync(session, target, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Notes, once it is committed, that a step of this run has made a table.</summary>
    public void MarkMade(TableName target) => _made[WatermarkTable.Key(target)] = true;

    private TableName Table() => Volatile.Read(ref _table) ?? throw new InvalidOperationException("The table of watermarks has not been created.");
}
