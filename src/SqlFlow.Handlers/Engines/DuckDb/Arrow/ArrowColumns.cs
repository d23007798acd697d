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
        var types = ResolveTypes(connection, DecodedSchema.Of(schema));
        return new ArrowColumns(ConverterOf(connection, schema), types, UniqueNames(schema));
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

    private static ArrowTypesHandle ConverterOf(ConnectionHandle connection, Schema schema)
    {
        var exported = CArrowSchema.Create();
        try
        {
            CArrowSchemaExporter.ExportSchema(schema, exported);
            return ConverterOf(connection, exported);
        }
        finally
        {
            CArrowSchema.Free(exported);
        }
    }

    private static ArrowTypesHandle ConverterOf(ConnectionHandle connection, CArrowSchema* schema)
    {
        using var error = NativeMethods.Arrow.SchemaFromArrow(connection, schema, out var converter);
        if (error.IsInvalid) return converter;
        converter.Dispose();
        ThrowIfError(error);
        return converter;
    }

    /// <summary>There is no question for the types of a converted schema; but a chunk, even one without rows, shows them.</summary>
    private static LogicalTypeHandle[] ResolveTypes(ConnectionHandle connection, Schema schema)
    {
        var exported = CArrowSchema.Create();
        try
        {
            CArrowSchemaExporter.ExportSchema(schema, exported);
            using var converter = ConverterOf(connection, exported);
            using var empty = new EmptyArray((NativeArrowSchema*)exported);
            using var error = NativeMethods.Arrow.ChunkFromArrow(connection, empty.Root, converter, out var chunk);
            using (chunk)
            {
                ThrowIfError(error);
                var types = new LogicalTypeHandle[schema.FieldsList.Count];
                for (var column = 0; column < types.Length; column++)
                    types[column] = NativeMethods.Arrow.VectorType(NativeMethods.Chunk.Vector(chunk, (ulong)column));
                return types;
            }
        }
        finally
        {
            CArrowSchema.Free(exported);
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
}
