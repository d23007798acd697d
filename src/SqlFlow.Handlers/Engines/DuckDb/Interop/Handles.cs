using System.Runtime.InteropServices;

namespace SqlFlow.Engines.DuckDb.Interop;

/// <summary>Something of DuckDB's that is freed by a call; zero is nothing.</summary>
internal abstract class NativeHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected abstract void Release(ref nint value);

    protected sealed override bool ReleaseHandle()
    {
        Release(ref handle);
        return true;
    }
}

internal sealed class ConfigHandle : NativeHandle
{
    protected override void Release(ref nint value) => NativeMethods.Startup.DestroyConfig(ref value);
}

internal sealed class DatabaseHandle : NativeHandle
{
    protected override void Release(ref nint value) => NativeMethods.Startup.Close(ref value);
}

internal sealed class ConnectionHandle : NativeHandle
{
    protected override void Release(ref nint value) => NativeMethods.Startup.Disconnect(ref value);
}

internal sealed class PreparedHandle : NativeHandle
{
    protected override void Release(ref nint value) => NativeMethods.Prepared.Destroy(ref value);
}

internal sealed class ExtractedHandle : NativeHandle
{
    protected override void Release(ref nint value) => NativeMethods.Extracted.Destroy(ref value);
}

internal sealed class PendingHandle : NativeHandle
{
    protected override void Release(ref nint value) => NativeMethods.Prepared.DestroyPending(ref value);
}

internal sealed class DataChunkHandle : NativeHandle
{
    protected override void Release(ref nint value) => NativeMethods.Chunk.Destroy(ref value);
}

internal sealed class LogicalTypeHandle : NativeHandle
{
    protected override void Release(ref nint value) => NativeMethods.Types.Destroy(ref value);
}

internal sealed class ValueHandle : NativeHandle
{
    protected override void Release(ref nint value) => NativeMethods.Values.Destroy(ref value);
}

/// <summary>A result and the memory of its struct, which DuckDB wants by address.</summary>
internal sealed unsafe class ResultHandle : SafeHandle
{
    internal ResultHandle()
        : base(0, ownsHandle: true) => SetHandle((nint)NativeMemory.AllocZeroed((nuint)sizeof(NativeResult)));

    public override bool IsInvalid => handle == 0;

    /// <summary>Valid until the handle is disposed: results are used by one thread, the session's worker.</summary>
    internal NativeResult* Value => (NativeResult*)handle;

    protected override bool ReleaseHandle()
    {
        if (Value->HasData) NativeMethods.Result.Destroy(Value);
        NativeMemory.Free(Value);
        return true;
    }
}

internal sealed class ArrowTypesHandle : NativeHandle
{
    protected override void Release(ref nint value) => NativeMethods.Arrow.DestroyTypes(ref value);
}

internal sealed class ArrowOptionsHandle : NativeHandle
{
    protected override void Release(ref nint value) => NativeMethods.Arrow.DestroyOptions(ref value);
}

internal sealed class ErrorDataHandle : NativeHandle
{
    protected override void Release(ref nint value) => NativeMethods.Arrow.DestroyError(ref value);
}

internal sealed class TableFunctionHandle : NativeHandle
{
    protected override void Release(ref nint value) => NativeMethods.TableFunctions.Destroy(ref value);
}
