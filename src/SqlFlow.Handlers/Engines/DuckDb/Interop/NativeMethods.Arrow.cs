using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow.C;

namespace SqlFlow.Engines.DuckDb.Interop;

internal static partial class NativeMethods
{
    /// <summary>Arrow in and out. Functions that return an error object return zero when all went well.</summary>
    internal static unsafe partial class Arrow
    {
        /// <summary>Reads an Arrow schema; it stays the caller's to release.</summary>
        [LibraryImport(Library, EntryPoint = "duckdb_schema_from_arrow")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial ErrorDataHandle SchemaFromArrow(ConnectionHandle connection, CArrowSchema* schema, out ArrowTypesHandle types);

        /// <summary>Makes a chunk that refers to the array's buffers, and takes the array over unless it fails early.</summary>
        [LibraryImport(Library, EntryPoint = "duckdb_data_chunk_from_arrow")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial ErrorDataHandle ChunkFromArrow(ConnectionHandle connection, NativeArrowArray* array, ArrowTypesHandle types, out DataChunkHandle chunk);

        [LibraryImport(Library, EntryPoint = "duckdb_destroy_arrow_converted_schema")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void DestroyTypes(ref nint types);

        [LibraryImport(Library, EntryPoint = "duckdb_connection_get_arrow_options")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void Options(ConnectionHandle connection, out ArrowOptionsHandle options);

        [LibraryImport(Library, EntryPoint = "duckdb_destroy_arrow_options")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void DestroyOptions(ref nint options);

        [LibraryImport(Library, EntryPoint = "duckdb_to_arrow_schema")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial ErrorDataHandle ToArrowSchema(ArrowOptionsHandle options, nint* types, byte** names, ulong count, CArrowSchema* schema);

        /// <summary>Copies a chunk into an array of its own.</summary>
        [LibraryImport(Library, EntryPoint = "duckdb_data_chunk_to_arrow")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial ErrorDataHandle ChunkToArrow(ArrowOptionsHandle options, DataChunkHandle chunk, CArrowArray* array);

        [LibraryImport(Library, EntryPoint = "duckdb_error_data_message")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint ErrorMessage(ErrorDataHandle error);

        [LibraryImport(Library, EntryPoint = "duckdb_error_data_error_type")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial NativeErrorType ErrorType(ErrorDataHandle error);

        [LibraryImport(Library, EntryPoint = "duckdb_destroy_error_data")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void DestroyError(ref nint error);

        [LibraryImport(Library, EntryPoint = "duckdb_vector_get_column_type")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial LogicalTypeHandle VectorType(nint vector);
    }

    /// <summary>Functions of ours that stand after FROM. Their callbacks come on DuckDB's threads.</summary>
    internal static unsafe partial class TableFunctions
    {
        [LibraryImport(Library, EntryPoint = "duckdb_create_table_function")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial TableFunctionHandle Create();

        [LibraryImport(Library, EntryPoint = "duckdb_destroy_table_function")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void Destroy(ref nint function);

        [LibraryImport(Library, EntryPoint = "duckdb_table_function_set_name", StringMarshalling = StringMarshalling.Utf8)]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void SetName(TableFunctionHandle function, string name);

        [LibraryImport(Library, EntryPoint = "duckdb_table_function_add_parameter")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void AddParameter(TableFunctionHandle function, LogicalTypeHandle type);

        [LibraryImport(Library, EntryPoint = "duckdb_table_function_set_bind")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void SetBind(TableFunctionHandle function, delegate* unmanaged[Cdecl]<nint, void> bind);

        [LibraryImport(Library, EntryPoint = "duckdb_table_function_set_init")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void SetInit(TableFunctionHandle function, delegate* unmanaged[Cdecl]<nint, void> init);

        [LibraryImport(Library, EntryPoint = "duckdb_table_function_set_function")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void SetFunction(TableFunctionHandle function, delegate* unmanaged[Cdecl]<nint, nint, void> call);

        [LibraryImport(Library, EntryPoint = "duckdb_table_function_supports_projection_pushdown")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void SetProjectionPushdown(TableFunctionHandle function, [MarshalAs(UnmanagedType.U1)] bool supported);

        [LibraryImport(Library, EntryPoint = "duckdb_register_table_function")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial int Register(ConnectionHandle connection, TableFunctionHandle function);

        [LibraryImport(Library, EntryPoint = "duckdb_bind_get_parameter")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial ValueHandle BindParameter(nint info, ulong index);

        [LibraryImport(Library, EntryPoint = "duckdb_bind_add_result_column", StringMarshalling = StringMarshalling.Utf8)]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void BindAddColumn(nint info, string name, LogicalTypeHandle type);

        [LibraryImport(Library, EntryPoint = "duckdb_bind_set_bind_data")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void BindSetData(nint info, nint data, delegate* unmanaged[Cdecl]<nint, void> destroy);

        [LibraryImport(Library, EntryPoint = "duckdb_bind_set_error", StringMarshalling = StringMarshalling.Utf8)]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void BindSetError(nint info, string message);

        [LibraryImport(Library, EntryPoint = "duckdb_init_get_bind_data")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint InitBindData(nint info);

        [LibraryImport(Library, EntryPoint = "duckdb_init_get_column_count")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial ulong InitColumnCount(nint info);

        [LibraryImport(Library, EntryPoint = "duckdb_init_get_column_index")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial ulong InitColumnIndex(nint info, ulong column);

        [LibraryImport(Library, EntryPoint = "duckdb_init_set_max_threads")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void InitSetMaxThreads(nint info, ulong threads);

        [LibraryImport(Library, EntryPoint = "duckdb_init_set_init_data")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void InitSetData(nint info, nint data, delegate* unmanaged[Cdecl]<nint, void> destroy);

        [LibraryImport(Library, EntryPoint = "duckdb_init_set_error", StringMarshalling = StringMarshalling.Utf8)]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void InitSetError(nint info, string message);

        [LibraryImport(Library, EntryPoint = "duckdb_function_get_init_data")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint InitData(nint info);

        [LibraryImport(Library, EntryPoint = "duckdb_function_set_error", StringMarshalling = StringMarshalling.Utf8)]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void SetError(nint info, string message);
    }
}
