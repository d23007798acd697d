using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.C;
using SqlFlow.Engines.DuckDb.Interop;

namespace SqlFlow.Engines.DuckDb.Arrow;

/// <summary>Reads the rows of a query as Arrow batches, blocking, one vector's length of rows a batch.</summary>
internal sealed unsafe class ArrowReader : IDisposable
{
    private readonly PreparedHandle _prepared;
    private readonly ResultHandle _result;
    private readonly ArrowOptionsHandle _options;
    private readonly Schema _schema;
    private readonly string _sql;
    private bool _atEnd;

    private ArrowReader(PreparedHandle prepared, ResultHandle result, ArrowOptionsHandle options, Schema schema, string sql) =>
        (_prepared, _result, _options, _schema, _sql) = (prepared, result, options, schema, sql);

    /// <summary>Executes a query; its rows are made as they are read.</summary>
    internal static ArrowReader Open(ConnectionHandle connection, string sql)
    {
        var prepared = Statement.Prepare(connection, sql);
        ArrowOptionsHandle? options = null;
        try
        {
            NativeMethods.Arrow.Options(connection, out options);
            var schema = SchemaOf(prepared, options, sql);
            var streaming = NativeMethods.Prepared.StatementType(prepared) == StatementType.Select;
            return new ArrowReader(prepared, Statement.Execute(prepared, streaming, sql), options, schema, sql);
        }
        catch
        {
            options?.Dispose();
            prepared.Dispose();
            throw;
        }
    }

    /// <summary>The schema of a query's batches.</summary>
    internal static Schema Describe(ConnectionHandle connection, string sql)
    {
        using var prepared = Statement.Prepare(connection, sql);
        NativeMethods.Arrow.Options(connection, out var options);
        using (options) return SchemaOf(prepared, options, sql);
    }

    /// <summary>The next batches, at most so many; none at the end.</summary>
    internal List<RecordBatch> Read(int count)
    {
        ObjectDisposedException.ThrowIf(_result.IsClosed, this);
        var batches = new List<RecordBatch>(count);
        try
        {
            // A stream that is asked again behind its end fails.
            while (!_atEnd && batches.Count < count)
            {
                if (Statement.Fetch(_result, _sql) is not { } chunk)
                {
                    _atEnd = true;
                    break;
                }

                using (chunk)
                {
                    if (NativeMethods.Chunk.Size(chunk) > 0) batches.Add(Convert(chunk));
                }
            }

            return batches;
        }
        catch
        {
            batches.ForEach(static batch => batch.Dispose());
            throw;
        }
    }

    public void Dispose()
    {
        _result.Dispose();
        _prepared.Dispose();
        _options.Dispose();
    }

    private RecordBatch Convert(DataChunkHandle chunk)
    {
        var array = CArrowArray.Create();
        try
        {
            using var error = NativeMethods.Arrow.ChunkToArrow(_options, chunk, array);
            ArrowColumns.ThrowIfError(error);
            // The import takes the array over and clears its release callback.
            return CArrowArrayImporter.ImportRecordBatch(array, _schema);
        }
        finally
        {
            CArrowArray.Free(array);
        }
    }

    private static Schema SchemaOf(PreparedHandle prepared, ArrowOptionsHandle options, string sql)
    {
        var count = checked((int)NativeMethods.Prepared.ColumnCount(prepared));
        var types = new LogicalTypeHandle[count];
        var typeMemory = (nint*)NativeMemory.AllocZeroed((nuint)Math.Max(count, 1), (nuint)sizeof(nint));
        var nameMemory = (byte**)NativeMemory.AllocZeroed((nuint)Math.Max(count, 1), (nuint)sizeof(nint));
        try
        {
            for (var column = 0; column < count; column++)
            {
                types[column] = NativeMethods.Prepared.ColumnType(prepared, (ulong)column);
                typeMemory[column] = types[column].DangerousGetHandle();
                nameMemory[column] = (byte*)NativeMethods.Prepared.ColumnName(prepared, (ulong)column);
                ArrowLimits.ThrowIfLossy(types[column], NativeText.Borrowed((nint)nameMemory[column]) ?? "", sql);
            }

            return Import(options, typeMemory, nameMemory, count);
        }
        finally
        {
            for (var column = 0; column < count; column++)
            {
                types[column]?.Dispose();
                NativeMethods.Startup.Free((nint)nameMemory[column]);
            }

            NativeMemory.Free(typeMemory);
            NativeMemory.Free(nameMemory);
        }
    }

    private static Schema Import(ArrowOptionsHandle options, nint* types, byte** names, int count)
    {
        var exported = CArrowSchema.Create();
        try
        {
            using var error = NativeMethods.Arrow.ToArrowSchema(options, types, names, (ulong)count, exported);
            ArrowColumns.ThrowIfError(error);
            return CArrowSchemaImporter.ImportSchema(exported);
        }
        catch (NotSupportedException unsupported)
        {
            throw new SqlEngineException(ErrorCodes.Engine, "A column of the query has no Arrow type: cast it in the query.", unsupported);
        }
        finally
        {
            CArrowSchema.Free(exported);
        }
    }
}
