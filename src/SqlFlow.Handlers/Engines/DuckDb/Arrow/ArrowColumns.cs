using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.C;
using SqlFlow.Engines.DuckDb.Interop;

namespace SqlFlow.Engines.DuckDb.Arrow;

/// <summary>What DuckDB makes of an Arrow schema: names, types, and the object that converts arrays of it.</summary>
internal sealed unsafe class ArrowColumns : IDisposable
{
    private ArrowColumns(ArrowTypesHandle converter, LogicalTypeHandle[] types, string[] names) =>
        (Converter, Types, Names) = (converter, types, names);

    internal ArrowTypesHandle Converter { get; }

    internal LogicalTypeHandle[] Types { get; }

    /// <summary>Unique, as DuckDB makes them.</summary>
    internal string[] Names { get; }

    /// <summary>Asks DuckDB. Blocking; on the connection's thread.</summary>
    /// <exception cref="SqlEngineException">There is no column, or DuckDB does not know a type.</exception>
    internal static ArrowColumns Resolve(ConnectionHandle connection, Schema schema)
    {
        if (schema.FieldsList.Count == 0) throw new SqlEngineException(ErrorCodes.SchemaMismatch, "A stream of batches needs at least one column.");
        var exported = CArrowSchema.Create();
        try
        {
            CArrowSchemaExporter.ExportSchema(schema, exported);
            using var error = NativeMethods.Arrow.SchemaFromArrow(connection, exported, out var converter);
            ThrowIfError(error);
            try
            {
                return new ArrowColumns(converter, ResolveTypes(connection, converter, exported), UniqueNames(schema));
            }
            catch
            {
                converter.Dispose();
                throw;
            }
        }
        finally
        {
            CArrowSchema.Free(exported);
        }
    }

    /// <summary>Throws what an error object says.</summary>
    internal static void ThrowIfError(ErrorDataHandle error)
    {
        if (error.IsInvalid) return;
        throw EngineErrors.Translate(NativeText.Borrowed(NativeMethods.Arrow.ErrorMessage(error)), NativeMethods.Arrow.ErrorType(error), null);
    }

    public void Dispose()
    {
        foreach (var type in Types) type.Dispose();
        Converter.Dispose();
    }

    /// <summary>There is no question for the types of a converted schema; but a chunk, even one without rows, shows them.</summary>
    private static LogicalTypeHandle[] ResolveTypes(ConnectionHandle connection, ArrowTypesHandle converter, CArrowSchema* schema)
    {
        using var empty = new EmptyArray((NativeArrowSchema*)schema);
        using var error = NativeMethods.Arrow.ChunkFromArrow(connection, empty.Root, converter, out var chunk);
        using (chunk)
        {
            ThrowIfError(error);
            var types = new LogicalTypeHandle[((NativeArrowSchema*)schema)->ChildCount];
            for (var column = 0; column < types.Length; column++)
                types[column] = NativeMethods.Arrow.VectorType(NativeMethods.Chunk.Vector(chunk, (ulong)column));
            return types;
        }
    }

    private static string[] UniqueNames(Schema schema)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var names = new string[schema.FieldsList.Count];
        for (var index = 0; index < names.Length; index++)
        {
            var name = schema.FieldsList[index].Name is { Length: > 0 } given ? given : FormattableString.Invariant($"v{index}");
            var unique = name;
            for (var count = 1; !taken.Add(unique); count++) unique = FormattableString.Invariant($"{name}_{count}");
            names[index] = unique;
        }

        return names;
    }

    /// <summary>An array without rows, of any schema: all its buffers are one block of zeros.</summary>
    private sealed class EmptyArray : IDisposable
    {
        private const int ZeroBytes = 64;
        private readonly List<nint> _memory = [];
        private readonly void* _zeros;

        internal EmptyArray(NativeArrowSchema* schema)
        {
            _zeros = Allocate(ZeroBytes);
            Root = Build(schema);
            Root->Release = &Ignore;
        }

        internal NativeArrowArray* Root { get; }

        public void Dispose() => _memory.ForEach(static block => NativeMemory.Free((void*)block));

        private void* Allocate(int bytes)
        {
            var block = NativeMemory.AllocZeroed((nuint)bytes);
            _memory.Add((nint)block);
            return block;
        }

        private NativeArrowArray* Build(NativeArrowSchema* schema)
        {
            var array = (NativeArrowArray*)Allocate(sizeof(NativeArrowArray));
            array->BufferCount = 3;
            array->Buffers = (void**)Allocate(4 * sizeof(void*));
            // The first buffer, validity, may be absent; so no row is NULL, and there is none.
            for (var buffer = 1; buffer < 4; buffer++) array->Buffers[buffer] = _zeros;
            array->ChildCount = schema->ChildCount;
            if (schema->ChildCount > 0)
            {
                array->Children = (NativeArrowArray**)Allocate(checked((int)schema->ChildCount * sizeof(nint)));
                for (var child = 0L; child < schema->ChildCount; child++) array->Children[child] = Build(schema->Children[child]);
            }

            if (schema->Dictionary != null) array->Dictionary = Build(schema->Dictionary);
            return array;
        }

        [UnmanagedCallersOnly]
        private static void Ignore(NativeArrowArray* array) => array->Release = null;
    }
}
