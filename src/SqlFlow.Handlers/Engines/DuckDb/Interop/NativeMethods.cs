using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SqlFlow.Engines.DuckDb.Interop;

/// <summary>The part of DuckDB's C interface that the engine needs, one nested class a chapter of its header.</summary>
/// <remarks>Texts that DuckDB returns come as pointers: whether they are borrowed or ours to free differs from function to
/// function, so each caller says it by calling <see cref="NativeText.Borrowed"/> or <see cref="NativeText.Owned"/>.</remarks>
internal static partial class NativeMethods
{
    private const string Library = "duckdb";

    /// <summary>What most functions return; anything but this is an error.</summary>
    internal const int Success = 0;

    internal static partial class Startup
    {
        [LibraryImport(Library, EntryPoint = "duckdb_create_config")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial int CreateConfig(out ConfigHandle config);

        [LibraryImport(Library, EntryPoint = "duckdb_set_config", StringMarshalling = StringMarshalling.Utf8)]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial int SetConfig(ConfigHandle config, string name, string value);

        [LibraryImport(Library, EntryPoint = "duckdb_destroy_config")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void DestroyConfig(ref nint config);

        [LibraryImport(Library, EntryPoint = "duckdb_open_ext", StringMarshalling = StringMarshalling.Utf8)]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial int Open(string? path, out DatabaseHandle database, ConfigHandle config, out nint error);

        [LibraryImport(Library, EntryPoint = "duckdb_close")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void Close(ref nint database);

        [LibraryImport(Library, EntryPoint = "duckdb_connect")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial int Connect(DatabaseHandle database, out ConnectionHandle connection);

        [LibraryImport(Library, EntryPoint = "duckdb_disconnect")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void Disconnect(ref nint connection);

        [LibraryImport(Library, EntryPoint = "duckdb_interrupt")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void Interrupt(ConnectionHandle connection);

        [LibraryImport(Library, EntryPoint = "duckdb_query_progress")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial NativeProgress QueryProgress(ConnectionHandle connection);

        [LibraryImport(Library, EntryPoint = "duckdb_free")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void Free(nint memory);
    }

    internal static partial class Prepared
    {
        [LibraryImport(Library, EntryPoint = "duckdb_prepare", StringMarshalling = StringMarshalling.Utf8)]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial int Prepare(ConnectionHandle connection, string sql, out PreparedHandle prepared);

        [LibraryImport(Library, EntryPoint = "duckdb_destroy_prepare")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void Destroy(ref nint prepared);

        [LibraryImport(Library, EntryPoint = "duckdb_prepare_error")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint Error(PreparedHandle prepared);

        [LibraryImport(Library, EntryPoint = "duckdb_prepared_statement_type")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial StatementType StatementType(PreparedHandle prepared);

        [LibraryImport(Library, EntryPoint = "duckdb_nparams")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial ulong ParameterCount(PreparedHandle prepared);

        [LibraryImport(Library, EntryPoint = "duckdb_bind_varchar_length")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static unsafe partial int BindText(PreparedHandle prepared, ulong index, byte* text, ulong length);

        [LibraryImport(Library, EntryPoint = "duckdb_prepared_statement_column_count")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial ulong ColumnCount(PreparedHandle prepared);

        [LibraryImport(Library, EntryPoint = "duckdb_prepared_statement_column_name")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint ColumnName(PreparedHandle prepared, ulong column);

        [LibraryImport(Library, EntryPoint = "duckdb_prepared_statement_column_logical_type")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial LogicalTypeHandle ColumnType(PreparedHandle prepared, ulong column);

        [LibraryImport(Library, EntryPoint = "duckdb_pending_prepared")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial int Pending(PreparedHandle prepared, out PendingHandle pending);

        [LibraryImport(Library, EntryPoint = "duckdb_pending_prepared_streaming")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial int PendingStreaming(PreparedHandle prepared, out PendingHandle pending);

        [LibraryImport(Library, EntryPoint = "duckdb_pending_error")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint PendingError(PendingHandle pending);

        [LibraryImport(Library, EntryPoint = "duckdb_execute_pending")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static unsafe partial int ExecutePending(PendingHandle pending, NativeResult* result);

        [LibraryImport(Library, EntryPoint = "duckdb_destroy_pending")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void DestroyPending(ref nint pending);
    }

    /// <summary>A text of several statements, split by DuckDB's parser.</summary>
    internal static partial class Extracted
    {
        [LibraryImport(Library, EntryPoint = "duckdb_extract_statements", StringMarshalling = StringMarshalling.Utf8)]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial ulong Extract(ConnectionHandle connection, string sql, out ExtractedHandle statements);

        [LibraryImport(Library, EntryPoint = "duckdb_extract_statements_error")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint Error(ExtractedHandle statements);

        [LibraryImport(Library, EntryPoint = "duckdb_prepare_extracted_statement")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial int Prepare(ConnectionHandle connection, ExtractedHandle statements, ulong index, out PreparedHandle prepared);

        [LibraryImport(Library, EntryPoint = "duckdb_destroy_extracted")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void Destroy(ref nint statements);
    }

    internal static unsafe partial class Result
    {
        [LibraryImport(Library, EntryPoint = "duckdb_destroy_result")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void Destroy(NativeResult* result);

        [LibraryImport(Library, EntryPoint = "duckdb_result_error")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint Error(NativeResult* result);

        [LibraryImport(Library, EntryPoint = "duckdb_result_error_type")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial NativeErrorType ErrorType(NativeResult* result);

        [LibraryImport(Library, EntryPoint = "duckdb_result_return_type")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial ResultType ReturnType(NativeResult result);

        [LibraryImport(Library, EntryPoint = "duckdb_column_count")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial ulong ColumnCount(NativeResult* result);

        [LibraryImport(Library, EntryPoint = "duckdb_column_name")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint ColumnName(NativeResult* result, ulong column);

        [LibraryImport(Library, EntryPoint = "duckdb_column_logical_type")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial LogicalTypeHandle ColumnType(NativeResult* result, ulong column);

        /// <summary>The next chunk; an invalid handle at the end and on errors, which are then in the result.</summary>
        [LibraryImport(Library, EntryPoint = "duckdb_fetch_chunk")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial DataChunkHandle FetchChunk(NativeResult result);
    }
}
