using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SqlFlow.Engines.DuckDb.Interop;

internal static partial class NativeMethods
{
    /// <summary>Vectors are borrowed from their chunk: they have no handle of their own.</summary>
    internal static partial class Chunk
    {
        [LibraryImport(Library, EntryPoint = "duckdb_destroy_data_chunk")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void Destroy(ref nint chunk);

        [LibraryImport(Library, EntryPoint = "duckdb_data_chunk_get_size")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial ulong Size(DataChunkHandle chunk);

        [LibraryImport(Library, EntryPoint = "duckdb_data_chunk_set_size")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void SetSize(nint chunk, ulong size);

        [LibraryImport(Library, EntryPoint = "duckdb_data_chunk_get_vector")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint Vector(nint chunk, ulong column);

        [LibraryImport(Library, EntryPoint = "duckdb_data_chunk_get_vector")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint Vector(DataChunkHandle chunk, ulong column);

        [LibraryImport(Library, EntryPoint = "duckdb_vector_size")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        [SuppressGCTransition]
        internal static partial ulong VectorSize();
    }

    internal static unsafe partial class Vector
    {
        [LibraryImport(Library, EntryPoint = "duckdb_vector_get_data")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void* Data(nint vector);

        /// <summary>One bit a row; null: no row is NULL.</summary>
        [LibraryImport(Library, EntryPoint = "duckdb_vector_get_validity")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial ulong* Validity(nint vector);

        [LibraryImport(Library, EntryPoint = "duckdb_list_vector_get_child")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint ListChild(nint vector);

        [LibraryImport(Library, EntryPoint = "duckdb_struct_vector_get_child")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint StructChild(nint vector, ulong index);

        [LibraryImport(Library, EntryPoint = "duckdb_array_vector_get_child")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint ArrayChild(nint vector);

        [LibraryImport(Library, EntryPoint = "duckdb_vector_reference_vector")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void Reference(nint to, nint from);
    }

    internal static partial class Types
    {
        [LibraryImport(Library, EntryPoint = "duckdb_create_logical_type")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial LogicalTypeHandle Create(NativeType type);

        [LibraryImport(Library, EntryPoint = "duckdb_destroy_logical_type")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void Destroy(ref nint type);

        [LibraryImport(Library, EntryPoint = "duckdb_get_type_id")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial NativeType Id(LogicalTypeHandle type);

        [LibraryImport(Library, EntryPoint = "duckdb_logical_type_get_alias")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint Alias(LogicalTypeHandle type);

        [LibraryImport(Library, EntryPoint = "duckdb_decimal_width")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial byte DecimalWidth(LogicalTypeHandle type);

        [LibraryImport(Library, EntryPoint = "duckdb_decimal_scale")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial byte DecimalScale(LogicalTypeHandle type);

        [LibraryImport(Library, EntryPoint = "duckdb_decimal_internal_type")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial NativeType DecimalStorage(LogicalTypeHandle type);

        [LibraryImport(Library, EntryPoint = "duckdb_enum_internal_type")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial NativeType EnumStorage(LogicalTypeHandle type);

        [LibraryImport(Library, EntryPoint = "duckdb_enum_dictionary_size")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial uint EnumSize(LogicalTypeHandle type);

        [LibraryImport(Library, EntryPoint = "duckdb_enum_dictionary_value")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint EnumValue(LogicalTypeHandle type, ulong index);

        [LibraryImport(Library, EntryPoint = "duckdb_list_type_child_type")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial LogicalTypeHandle ListChild(LogicalTypeHandle type);

        [LibraryImport(Library, EntryPoint = "duckdb_array_type_child_type")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial LogicalTypeHandle ArrayChild(LogicalTypeHandle type);

        [LibraryImport(Library, EntryPoint = "duckdb_array_type_array_size")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial ulong ArraySize(LogicalTypeHandle type);

        [LibraryImport(Library, EntryPoint = "duckdb_map_type_key_type")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial LogicalTypeHandle MapKey(LogicalTypeHandle type);

        [LibraryImport(Library, EntryPoint = "duckdb_map_type_value_type")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial LogicalTypeHandle MapValue(LogicalTypeHandle type);

        [LibraryImport(Library, EntryPoint = "duckdb_struct_type_child_count")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial ulong StructCount(LogicalTypeHandle type);

        [LibraryImport(Library, EntryPoint = "duckdb_struct_type_child_name")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint StructName(LogicalTypeHandle type, ulong index);

        [LibraryImport(Library, EntryPoint = "duckdb_struct_type_child_type")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial LogicalTypeHandle StructChild(LogicalTypeHandle type, ulong index);

        [LibraryImport(Library, EntryPoint = "duckdb_union_type_member_count")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial ulong UnionCount(LogicalTypeHandle type);

        [LibraryImport(Library, EntryPoint = "duckdb_union_type_member_name")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint UnionName(LogicalTypeHandle type, ulong index);

        [LibraryImport(Library, EntryPoint = "duckdb_union_type_member_type")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial LogicalTypeHandle UnionMember(LogicalTypeHandle type, ulong index);
    }
}
