using System.Text.Json;

namespace SqlFlow.Engines.DuckDb;

/// <summary>Finds the tables of queries with DuckDB's parser, on a session of its own that is opened at first use.</summary>
internal sealed class ReferenceParser(DuckDbEngine engine) : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private DuckDbSession? _session;

    internal async ValueTask<QueryReferences> GetReferencesAsync(string sql, CancellationToken cancellationToken)
    {
        if (SqlText.IsBlank(sql)) return Failed(new SqlError(ErrorCodes.SqlSyntax, "There is no query.", 0, null));
        if (sql.IndexOf('\0', StringComparison.Ordinal) is var nul and >= 0) return Failed(new SqlError(ErrorCodes.SqlSyntax, "The query contains a NUL character.", nul, null));
        if (SqlText.SecondStatement(sql) is { } second) return Failed(new SqlError(ErrorCodes.SqlSyntax, "One query was expected, and here a second statement begins.", second, null));
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var session = await SessionAsync(cancellationToken).ConfigureAwait(false);
            var tree = await session.QueryAsync($"SELECT json_serialize_sql({TableName.Literal(sql)}::VARCHAR, skip_null := true, skip_empty := true)", 1, cancellationToken).ConfigureAwait(false);
            return ReferenceReader.Read(sql, (string)tree.Scalar!);
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

    private static QueryReferences Failed(SqlError error) => new() { Error = error };
}
