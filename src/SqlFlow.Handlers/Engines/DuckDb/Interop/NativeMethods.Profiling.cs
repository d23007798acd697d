using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SqlFlow.Engines.DuckDb.Interop;

internal static partial class NativeMethods
{
    /// <summary>What the last statement of a connection cost. A node belongs to the connection, until its next statement begins.</summary>
    internal static partial class Profiling
    {
        /// <summary>The node of the whole statement; 0: there is none, e.g. because it failed.</summary>
        [LibraryImport(Library, EntryPoint = "duckdb_get_profiling_info")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint Root(ConnectionHandle connection);

        /// <summary>A metric as a value of ours; 0: the node has none of that name.</summary>
        [LibraryImport(Library, EntryPoint = "duckdb_profiling_info_get_value", StringMarshalling = StringMarshalling.Utf8)]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint Metric(nint node, string name);

        [LibraryImport(Library, EntryPoint = "duckdb_profiling_info_get_child_count")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial ulong ChildCount(nint node);

        [LibraryImport(Library, EntryPoint = "duckdb_profiling_info_get_child")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint Child(nint node, ulong index);
    }
}
