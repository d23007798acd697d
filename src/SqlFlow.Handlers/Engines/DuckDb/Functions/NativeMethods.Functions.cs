using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SqlFlow.Engines.DuckDb.Interop;

internal static partial class NativeMethods
{
    /// <summary>Functions of the host's that give a value for each row. Their callbacks come on DuckDB's threads.</summary>
    internal static unsafe partial class ScalarFunctions
    {
        [LibraryImport(Library, EntryPoint = "duckdb_create_scalar_function_set", StringMarshalling = StringMarshalling.Utf8)]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial ScalarFunctionSetHandle CreateSet(string name);

        [LibraryImport(Library, EntryPoint = "duckdb_destroy_scalar_function_set")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void DestroySet(ref nint set);

        [LibraryImport(Library, EntryPoint = "duckdb_add_scalar_function_to_set")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial int AddToSet(ScalarFunctionSetHandle set, ScalarFunctionHandle function);

        [LibraryImport(Library, EntryPoint = "duckdb_register_scalar_function_set")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial int RegisterSet(ConnectionHandle connection, ScalarFunctionSetHandle set);

        [LibraryImport(Library, EntryPoint = "duckdb_create_scalar_function")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial ScalarFunctionHandle Create();

        [LibraryImport(Library, EntryPoint = "duckdb_destroy_scalar_function")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void Destroy(ref nint function);

        [LibraryImport(Library, EntryPoint = "duckdb_scalar_function_set_name", StringMarshalling = StringMarshalling.Utf8)]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void SetName(ScalarFunctionHandle function, string name);

        [LibraryImport(Library, EntryPoint = "duckdb_scalar_function_add_parameter")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void AddParameter(ScalarFunctionHandle function, LogicalTypeHandle type);

        [LibraryImport(Library, EntryPoint = "duckdb_scalar_function_set_return_type")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void SetReturnType(ScalarFunctionHandle function, LogicalTypeHandle type);

        /// <summary>The function sees NULLs; else a constant NULL is answered without it.</summary>
        [LibraryImport(Library, EntryPoint = "duckdb_scalar_function_set_special_handling")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void SetSpecialHandling(ScalarFunctionHandle function);

        [LibraryImport(Library, EntryPoint = "duckdb_scalar_function_set_volatile")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void SetVolatile(ScalarFunctionHandle function);

        [LibraryImport(Library, EntryPoint = "duckdb_scalar_function_set_extra_info")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void SetExtraInfo(ScalarFunctionHandle function, nint info, delegate* unmanaged[Cdecl]<nint, void> destroy);

        [LibraryImport(Library, EntryPoint = "duckdb_scalar_function_set_function")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void SetFunction(ScalarFunctionHandle function, delegate* unmanaged[Cdecl]<nint, nint, nint, void> call);

        [LibraryImport(Library, EntryPoint = "duckdb_scalar_function_get_extra_info")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        [SuppressGCTransition]
        internal static partial nint ExtraInfo(nint info);

        [LibraryImport(Library, EntryPoint = "duckdb_scalar_function_set_error", StringMarshalling = StringMarshalling.Utf8)]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void SetError(nint info, string message);
    }

    internal static unsafe partial class TableFunctions
    {
        [LibraryImport(Library, EntryPoint = "duckdb_table_function_set_extra_info")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void SetExtraInfo(TableFunctionHandle function, nint info, delegate* unmanaged[Cdecl]<nint, void> destroy);

        [LibraryImport(Library, EntryPoint = "duckdb_bind_get_extra_info")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint BindExtraInfo(nint info);
    }

    internal static unsafe partial class Chunk
    {
        [LibraryImport(Library, EntryPoint = "duckdb_create_data_chunk")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial DataChunkHandle Create(nint* types, ulong count);

        [LibraryImport(Library, EntryPoint = "duckdb_data_chunk_get_size")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        [SuppressGCTransition]
        internal static partial ulong Size(nint chunk);
    }

    internal static unsafe partial class Vector
    {
        [LibraryImport(Library, EntryPoint = "duckdb_vector_ensure_validity_writable")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void EnsureValidity(nint vector);

        /// <summary>Copies bytes that are known to be UTF-8.</summary>
        [LibraryImport(Library, EntryPoint = "duckdb_unsafe_vector_assign_string_element_len")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void AssignText(nint vector, ulong row, byte* text, ulong length);

        [LibraryImport(Library, EntryPoint = "duckdb_list_vector_reserve")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial int ListReserve(nint vector, ulong capacity);

        [LibraryImport(Library, EntryPoint = "duckdb_list_vector_set_size")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial int ListSetSize(nint vector, ulong size);

        /// <summary>Makes a vector one value for all rows.</summary>
        [LibraryImport(Library, EntryPoint = "duckdb_vector_reference_value")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void ReferenceValue(nint vector, ValueHandle value);
    }

    internal static unsafe partial class Values
    {
        [LibraryImport(Library, EntryPoint = "duckdb_is_null_value")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        [return: MarshalAs(UnmanagedType.U1)]
        internal static partial bool IsNull(ValueHandle value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_list_size")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial ulong ListSize(ValueHandle value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_list_child")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint ListChild(ValueHandle value, ulong index);

        /// <summary>Copies the values and casts them to the type; invalid if one cannot be.</summary>
        [LibraryImport(Library, EntryPoint = "duckdb_create_list_value")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial ValueHandle CreateList(LogicalTypeHandle childType, nint* values, ulong count);
    }

    internal static partial class Types
    {
        [LibraryImport(Library, EntryPoint = "duckdb_create_list_type")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial LogicalTypeHandle CreateList(LogicalTypeHandle element);

        [LibraryImport(Library, EntryPoint = "duckdb_create_decimal_type")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial LogicalTypeHandle CreateDecimal(byte width, byte scale);
    }
}

internal sealed class ScalarFunctionSetHandle : NativeHandle
{
    protected override void Release(ref nint value) => NativeMethods.ScalarFunctions.DestroySet(ref value);
}

internal sealed class ScalarFunctionHandle : NativeHandle
{
    protected override void Release(ref nint value) => NativeMethods.ScalarFunctions.Destroy(ref value);
}
