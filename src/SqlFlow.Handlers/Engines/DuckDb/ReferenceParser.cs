using System.Text.Json;

namespace SqlFlow.Engines.DuckDb;

/// <summary>Finds the tables of queries with DuckDB's parser, on a session of its own that is opened at first use.</summary>
internal sealed class ReferenceParser(DuckDbEngine engine) : IAsyncDisposable
{
    // 8 MB of text; then all is forgotten.
    private const int MostCharacters = 4 << 20;

    private readonly SemaphoreSlim _gate = new(1, 1);
    // A statement is parsed when a pipeline is connected, when it is bound, and when its step runs.
    private readonly Dictionary<string, QueryReferences> _known = new(StringComparer.Ordinal);
    private DuckDbSession? _session;
    private long _characters;

    internal async ValueTask<QueryReferences> GetReferencesAsync(string sql, CancellationToken cancellationToken)
    {
        if (SqlText.IsBlank(sql)) return Failed(new SqlError(ErrorCodes.SqlSyntax, "There is no query.", 0, null));
        if (sql.IndexOf('\0', StringComparison.Ordinal) is var nul and >= 0) return Failed(new SqlError(ErrorCodes.SqlSyntax, "The query contains a NUL character.", nul, null));
        if (SqlText.SecondStatement(sql) is { } second) return Failed(new SqlError(ErrorCodes.SqlSyntax, "One query was expected, and here a second statement begins.", second, null));
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_known.TryGetValue(sql, out var known)) return known;
            var session = await SessionAsync(cancellationToken).ConfigureAwait(false);
            var tree = await session.QueryAsync($"SELECT json_serialize_sql({TableName.Literal(sql)}::VARCHAR, skip_null := true, skip_empty := true)", 1, cancellationToken).ConfigureAwait(false);
            return Keep(sql, ReferenceReader.Read(sql, (string)tree.Scalar!));
        }
        catch (SqlEngineException error) when (!error.IsTransient)
        {
            return Failed(EngineErrors.Describe(error) with { Offset = null });
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The parser needs no table, but a database that is given up refuses to parse, too.</summary>
    private async ValueTask<DuckDbSession> SessionAsync(CancellationToken cancellationToken)
    {
        if (_session is { } known && (known.IsLost || engine.IsGivenUp))
        {
            _session = null;
            await known.DisposeAsync().ConfigureAwait(false);
        }

        return _session ??= await engine.ConnectAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_session is not null) await _session.DisposeAsync().ConfigureAwait(false);
        _gate.Dispose();
    }

    private QueryReferences Keep(string sql, QueryReferences references)
    {
        if ((_characters += sql.Length) > MostCharacters)
        {
            _known.Clear();
            _characters = sql.Length;
        }

        return _known[sql] = references;
    }

    private static QueryReferences Failed(SqlError error) => new() { Error = error };
}
