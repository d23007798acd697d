using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SqlFlow.Engines.DuckDb.Interop;
using SqlFlow.Engines.SqlFunctions;

namespace SqlFlow.Engines.DuckDb.Functions;

/// <summary>Calls scalar functions for DuckDB: one callback for all of them, with the function as its state.</summary>
[SuppressMessage("Design", "CA1031", Justification = "No exception may cross into native code: each becomes an error of the statement.")]
internal static unsafe class ScalarFunctionHost
{
    /// <summary>A function for DuckDB, which frees the state with it.</summary>
    internal static ScalarFunctionHandle Create(SqlScalarFunction function)
    {
        var native = NativeMethods.ScalarFunctions.Create();
        NativeMethods.ScalarFunctions.SetName(native, function.Name);
        foreach (var parameter in function.Parameters)
        {
            using var type = FunctionTypes.Create(parameter.Type);
            NativeMethods.ScalarFunctions.AddParameter(native, type);
        }

        using (var result = FunctionTypes.Create(function.Result)) NativeMethods.ScalarFunctions.SetReturnType(native, result);
        if (function.Parameters.Any(static parameter => parameter.IsNullable)) NativeMethods.ScalarFunctions.SetSpecialHandling(native);
        if (function.IsVolatile) NativeMethods.ScalarFunctions.SetVolatile(native);
        NativeMethods.ScalarFunctions.SetExtraInfo(native, GCHandle.ToIntPtr(GCHandle.Alloc(function)), &Free);
        NativeMethods.ScalarFunctions.SetFunction(native, &Call);
        return native;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Call(nint info, nint input, nint output)
    {
        SqlScalarFunction? function = null;
        try
        {
            function = (SqlScalarFunction)GCHandle.FromIntPtr(NativeMethods.ScalarFunctions.ExtraInfo(info)).Target!;
            var arguments = new SqlVector[function.Parameters.Length];
            for (var index = 0; index < arguments.Length; index++) arguments[index] = VectorMemory.Open(NativeMethods.Chunk.Vector(input, (ulong)index));
            function.Body(new SqlRows(arguments, VectorMemory.Open(output), checked((int)NativeMethods.Chunk.Size(input))));
        }
        catch (Exception error)
        {
            NativeMethods.ScalarFunctions.SetError(info, FunctionErrors.Message(function, error));
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Free(nint state) => GCHandle.FromIntPtr(state).Free();
}
