using System.Buffers;
using System.Collections.Immutable;
using SqlFlow.Engines.DuckDb.Interop;

namespace SqlFlow.Engines.DuckDb;

/// <summary>Executes a query and reads its rows, blocking.</summary>
internal static class QueryReader
{
    /// <summary>Reads at most <paramref name="maxRows"/> rows.</summary>
    internal static SqlResult Read(ConnectionHandle connection, string sql, int maxRows)
    {
        using var prepared = Statement.Prepare(connection, sql);
        // Before execution: naming a type may need the connection.
        var columns = TypeNames.Columns(prepared, connection);
        // Only a query can be stopped half-way without changing what it does.
        var streaming = NativeMethods.Prepared.StatementType(prepared) == StatementType.Select;
        using var result = Statement.Execute(prepared, streaming, sql);
        var readers = Readers(result);
        try
        {
            return new SqlResult(columns, ReadRows(result, readers, sql, maxRows));
        }
        finally
        {
            foreach (var reader in readers) reader.Dispose();
        }
    }

    /// <summary>Hands over the first row's first value, a text, as it is in memory; null where there is none.</summary>
    internal static TResult? ReadText<TResult>(ConnectionHandle connection, string sql, Func<ReadOnlyMemory<byte>, TResult> read)
        where TResult : class
    {
        using var prepared = Statement.Prepare(connection, sql);
        using var result = Statement.Execute(prepared, streaming: true, sql);
        using var chunk = Statement.Fetch(result, sql);
        if (chunk is null || NativeMethods.Chunk.Size(chunk) == 0) return null;
        var vector = new VectorReader(NativeMethods.Chunk.Vector(chunk, 0));
        if (vector.IsNull(0)) return null;
        var text = vector.Bytes(0);
        var copy = ArrayPool<byte>.Shared.Rent(text.Length);
        try
        {
            text.CopyTo(copy);
            return read(copy.AsMemory(0, text.Length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    private static unsafe ValueReader[] Readers(ResultHandle result)
    {
        var readers = new ValueReader[checked((int)NativeMethods.Result.ColumnCount(result.Value))];
        for (var index = 0; index < readers.Length; index++) readers[index] = new ValueReader(NativeMethods.Result.ColumnType(result.Value, (ulong)index));
        return readers;
    }

    private static ImmutableArray<ImmutableArray<object?>> ReadRows(ResultHandle result, ValueReader[] readers, string sql, int maxRows)
    {
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<object?>>();
        var vectors = new VectorReader[readers.Length];
        while (rows.Count < maxRows && Statement.Fetch(result, sql) is { } chunk)
        {
            using (chunk)
            {
                var size = NativeMethods.Chunk.Size(chunk);
                for (var column = 0; column < vectors.Length; column++) vectors[column] = new VectorReader(NativeMethods.Chunk.Vector(chunk, (ulong)column));
                for (var row = 0UL; row < size && rows.Count < maxRows; row++)
                {
                    var values = ImmutableArray.CreateBuilder<object?>(readers.Length);
                    for (var column = 0; column < readers.Length; column++) values.Add(readers[column].Read(vectors[column], row));
                    rows.Add(values.MoveToImmutable());
                }
            }
        }

        return rows.DrainToImmutable();
    }
}
