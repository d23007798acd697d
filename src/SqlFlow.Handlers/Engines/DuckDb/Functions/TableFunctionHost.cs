using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SqlFlow.Engines.DuckDb.Interop;
using SqlFlow.Engines.SqlFunctions;

namespace SqlFlow.Engines.DuckDb.Functions;

/// <summary>Calls table functions for DuckDB. Binding a statement calls no method of the host's; executing it does.</summary>
[SuppressMessage("Design", "CA1031", Justification = "No exception may cross into native code: each becomes an error of the statement.")]
internal static unsafe class TableFunctionHost
{
    /// <summary>A function for DuckDB, which frees the state with it.</summary>
    internal static TableFunctionHandle Create(SqlTableFunction function)
    {
        var native = NativeMethods.TableFunctions.Create();
        NativeMethods.TableFunctions.SetName(native, function.Name);
        foreach (var parameter in function.Parameters)
        {
            using var type = FunctionTypes.Create(parameter.Type);
            NativeMethods.TableFunctions.AddParameter(native, type);
        }

        NativeMethods.TableFunctions.SetExtraInfo(native, GCHandle.ToIntPtr(GCHandle.Alloc(function)), &Free);
        NativeMethods.TableFunctions.SetBind(native, &Bind);
        NativeMethods.TableFunctions.SetInit(native, &Init);
        NativeMethods.TableFunctions.SetFunction(native, &Call);
        return native;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Bind(nint info)
    {
        SqlTableFunction? function = null;
        try
        {
            function = (SqlTableFunction)GCHandle.FromIntPtr(NativeMethods.TableFunctions.BindExtraInfo(info)).Target!;
            foreach (var column in function.Columns)
            {
                using var type = FunctionTypes.Create(column.Type);
                NativeMethods.TableFunctions.BindAddColumn(info, column.Name, type);
            }

            NativeMethods.TableFunctions.BindSetData(info, GCHandle.ToIntPtr(GCHandle.Alloc(new TableFunctionCall(function, info))), &Close);
        }
        catch (Exception error)
        {
            NativeMethods.TableFunctions.BindSetError(info, FunctionErrors.Message(function, error));
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Init(nint info)
    {
        TableFunctionCall? call = null;
        try
        {
            call = (TableFunctionCall)GCHandle.FromIntPtr(NativeMethods.TableFunctions.InitBindData(info)).Target!;
            // Rows come one after the other.
            NativeMethods.TableFunctions.InitSetMaxThreads(info, 1);
            NativeMethods.TableFunctions.InitSetData(info, GCHandle.ToIntPtr(GCHandle.Alloc(new TableFunctionScan(call.Function, call.Open()))), &Close);
        }
        catch (Exception error)
        {
            NativeMethods.TableFunctions.InitSetError(info, FunctionErrors.Message(call?.Function, error));
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Call(nint info, nint output)
    {
        TableFunctionScan? scan = null;
        try
        {
            scan = (TableFunctionScan)GCHandle.FromIntPtr(NativeMethods.TableFunctions.InitData(info)).Target!;
            scan.Fill(output);
        }
        catch (Exception error)
        {
            NativeMethods.TableFunctions.SetError(info, FunctionErrors.Message(scan?.Function, error));
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Close(nint data)
    {
        var handle = GCHandle.FromIntPtr(data);
        try
        {
            ((IDisposable)handle.Target!).Dispose();
        }
        catch (Exception)
        {
            // A finally block of the method's: the rows are read, and nobody is there to be told.
        }

        handle.Free();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Free(nint state) => GCHandle.FromIntPtr(state).Free();
}
