using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Apache.Arrow;
using SqlFlow.Engines.DuckDb.Interop;

namespace SqlFlow.Engines.DuckDb.Arrow;

/// <summary>A stream of batches under a name that nobody can guess, for the table function that reads it.</summary>
internal sealed class ArrowRelation : IArrowRelation
{
    private static readonly ConcurrentDictionary<string, ArrowRelation> Open = new(StringComparer.Ordinal);

    private readonly string _key = Guid.NewGuid().ToString("N");
    private readonly Action<ArrowRelation> _onDisposed;
    private int _disposed;

    internal ArrowRelation(ConnectionHandle connection, ArrowColumns columns, ArrowFeed feed, Func<CancellationToken> currentToken, Action<ArrowRelation> onDisposed)
    {
        (Connection, Columns, Feed, CurrentToken, _onDisposed) = (connection, columns, feed, currentToken, onDisposed);
        Open[_key] = this;
    }

    /// <inheritdoc/>
    public string Sql => $"{ArrowFunction.Name}('{_key}')";

    /// <inheritdoc/>
    public long BatchesRead => Feed.BatchesRead;

    /// <inheritdoc/>
    public long RowsRead => Feed.RowsRead;

    internal ConnectionHandle Connection { get; }

    internal ArrowColumns Columns { get; }

    internal ArrowFeed Feed { get; }

    /// <summary>The token of the call that the session is executing.</summary>
    internal Func<CancellationToken> CurrentToken { get; }

    internal static bool TryGet(string? key, [NotNullWhen(true)] out ArrowRelation? relation)
    {
        relation = null;
        return key is not null && Open.TryGetValue(key, out relation);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        Open.TryRemove(_key, out _);
        _onDisposed(this);
        await Feed.DisposeAsync().ConfigureAwait(false);
        Columns.Dispose();
    }
}
