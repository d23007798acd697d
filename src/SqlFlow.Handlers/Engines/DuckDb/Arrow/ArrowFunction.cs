using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SqlFlow.Engines.DuckDb.Interop;

namespace SqlFlow.Engines.DuckDb.Arrow;

/// <summary>The table function that reads relations of batches, registered once for a database.</summary>
/// <remarks>Why not the library's own scan of Arrow streams: it leaves a view in the user's schema, and it lets the optimizer
/// push projections and filters into a stream that ignores them.</remarks>
[SuppressMessage("Design", "CA1031", Justification = "No exception may cross into native code: each becomes an error of the statement.")]
internal static unsafe class ArrowFunction
{
    internal const string Name = "sqlflow_arrow";

    /// <summary>Registers the function.</summary>
    internal static void Register(ConnectionHandle connection)
    {
        using var function = NativeMethods.TableFunctions.Create();
        using var text = NativeMethods.Types.Create(NativeType.Varchar);
        NativeMethods.TableFunctions.SetName(function, Name);
        NativeMethods.TableFunctions.AddParameter(function, text);
        NativeMethods.TableFunctions.SetBind(function, &Bind);
        NativeMethods.TableFunctions.SetInit(function, &Init);
        NativeMethods.TableFunctions.SetFunction(function, &Call);
        NativeMethods.TableFunctions.SetProjectionPushdown(function, true);
        if (NativeMethods.TableFunctions.Register(connection, function) != NativeMethods.Success)
            throw new SqlEngineException(ErrorCodes.Engine, "DuckDB refused the function that reads Arrow batches.");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Bind(nint info)
    {
        try
        {
            using var parameter = NativeMethods.TableFunctions.BindParameter(info, 0);
            if (!ArrowRelation.TryGet(NativeText.Owned(NativeMethods.Values.Text(parameter)), out var relation))
            {
                NativeMethods.TableFunctions.BindSetError(info, "The relation of Arrow batches is gone.");
                return;
            }

            for (var column = 0; column < relation.Columns.Names.Length; column++)
                NativeMethods.TableFunctions.BindAddColumn(info, relation.Columns.Names[column], relation.Columns.Types[column]);
            NativeMethods.TableFunctions.BindSetData(info, GCHandle.ToIntPtr(GCHandle.Alloc(relation)), &Free);
        }
        catch (Exception error)
        {
            NativeMethods.TableFunctions.BindSetError(info, error.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Init(nint info)
    {
        try
        {
            var relation = (ArrowRelation)GCHandle.FromIntPtr(NativeMethods.TableFunctions.InitBindData(info)).Target!;
            if (!relation.Feed.TryStart())
            {
                NativeMethods.TableFunctions.InitSetError(info, "A relation of Arrow batches can be read once.");
                return;
            }

            var columns = new int[checked((int)NativeMethods.TableFunctions.InitColumnCount(info))];
            for (var index = 0; index < columns.Length; index++)
            {
                var column = NativeMethods.TableFunctions.InitColumnIndex(info, (ulong)index);
                columns[index] = column < (ulong)relation.Columns.Types.Length ? (int)column : -1;
            }

            // One thread reads: the batches come one after the other anyway, and their order is kept.
            NativeMethods.TableFunctions.InitSetMaxThreads(info, 1);
            NativeMethods.TableFunctions.InitSetData(info, GCHandle.ToIntPtr(GCHandle.Alloc(new ArrowScan(relation, columns))), &Close);
        }
        catch (Exception error)
        {
            NativeMethods.TableFunctions.InitSetError(info, error.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Call(nint info, nint output)
    {
        ArrowScan? scan = null;
        try
        {
            scan = (ArrowScan)GCHandle.FromIntPtr(NativeMethods.TableFunctions.InitData(info)).Target!;
            scan.Fill(output);
        }
        catch (Exception error)
        {
            scan?.Report(error);
            NativeMethods.TableFunctions.SetError(info, error.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Close(nint data)
    {
        var handle = GCHandle.FromIntPtr(data);
        ((ArrowScan)handle.Target!).Dispose();
        handle.Free();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Free(nint data) => GCHandle.FromIntPtr(data).Free();
}
