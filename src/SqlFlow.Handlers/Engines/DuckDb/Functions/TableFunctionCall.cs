using SqlFlow.Engines.DuckDb.Interop;
using SqlFlow.Engines.SqlFunctions;

namespace SqlFlow.Engines.DuckDb.Functions;

/// <summary>A table function with its arguments, as a statement has it; executed as often as the statement is.</summary>
internal sealed unsafe class TableFunctionCall : IDisposable
{
    private readonly DataChunkHandle _arguments;

    /// <summary>Keeps the arguments.</summary>
    /// <param name="function">The function.</param>
    /// <param name="info">What DuckDB binds.</param>
    internal TableFunctionCall(SqlTableFunction function, nint info)
    {
        Function = function;
        var parameters = function.Parameters;
        var types = new LogicalTypeHandle[parameters.Length];
        var addresses = stackalloc nint[parameters.Length];
        try
        {
            for (var index = 0; index < types.Length; index++)
            {
                types[index] = FunctionTypes.Create(parameters[index].Type);
                addresses[index] = types[index].DangerousGetHandle();
            }

            _arguments = NativeMethods.Chunk.Create(addresses, (ulong)types.Length);
        }
        finally
        {
            foreach (var type in types) type?.Dispose();
        }

        for (var index = 0; index < types.Length; index++)
        {
            using var value = NativeMethods.TableFunctions.BindParameter(info, (ulong)index);
            using var list = parameters[index].Type is { Kind: SqlTypeKind.List, Element: { } element } && !NativeMethods.Values.IsNull(value) ? Cast(value, element) : null;
            NativeMethods.Vector.ReferenceValue(NativeMethods.Chunk.Vector(_arguments, (ulong)index), list ?? value);
        }
    }

    internal SqlTableFunction Function { get; }

    /// <inheritdoc/>
    public void Dispose() => _arguments.Dispose();

    /// <summary>DuckDB converts arguments of table functions to their parameters' types, but leaves lists as they come.</summary>
    private static ValueHandle Cast(ValueHandle list, SqlType element)
    {
        using var type = FunctionTypes.Create(element);
        using var items = new ValueArray(checked((int)NativeMethods.Values.ListSize(list)));
        for (var index = 0; index < items.Length; index++) items.Set(index, NativeMethods.Values.ListChild(list, (ulong)index));
        var cast = NativeMethods.Values.CreateList(type, items.Pointer, (ulong)items.Length);
        return cast.IsInvalid ? throw new InvalidOperationException($"A list cannot be converted to {SqlType.ListOf(element)}.") : cast;
    }

    /// <summary>Calls the method.</summary>
    internal SqlTableReader Open()
    {
        var arguments = new SqlVector[Function.Parameters.Length];
        for (var index = 0; index < arguments.Length; index++) arguments[index] = VectorMemory.Open(NativeMethods.Chunk.Vector(_arguments, (ulong)index));
        return Function.Open(new SqlRows(arguments, default, 1));
    }
}

/// <summary>One reading of a table function by a statement.</summary>
internal sealed class TableFunctionScan(SqlTableFunction function, SqlTableReader reader) : IDisposable
{
    private static readonly int VectorSize = checked((int)NativeMethods.Chunk.VectorSize());

    private readonly SqlVector[] _columns = new SqlVector[function.Columns.Length];

    internal SqlTableFunction Function => function;

    /// <inheritdoc/>
    public void Dispose() => reader.Dispose();

    /// <summary>Fills DuckDB's chunk with the next rows; with none at the end.</summary>
    internal void Fill(nint output)
    {
        for (var index = 0; index < _columns.Length; index++) _columns[index] = VectorMemory.Open(NativeMethods.Chunk.Vector(output, (ulong)index));
        NativeMethods.Chunk.SetSize(output, (ulong)reader.Fill(_columns, VectorSize));
    }
}
