using SqlFlow.Engines.DuckDb.Interop;

namespace SqlFlow.Engines.DuckDb.Arrow;

/// <summary>Types that Arrow has no like of: DuckDB would write their bytes under another type, or drop a part of the value.</summary>
internal static class ArrowLimits
{
    /// <exception cref="SqlEngineException">A column has such a type, or contains it.</exception>
    internal static void ThrowIfLossy(LogicalTypeHandle type, string column, string sql)
    {
        if (Find(type) is not { } name) return;
        throw new SqlEngineException(ErrorCodes.Engine, $"Column '{column}' contains {name}, for which Arrow has no type.")
        {
            Sql = sql,
            SuggestedActions = ["Cast it to VARCHAR in the query."],
        };
    }

    private static string? Find(LogicalTypeHandle type)
    {
        switch (NativeMethods.Types.Id(type))
        {
            case NativeType.UHugeInt: return "UHUGEINT";
            case NativeType.Bit: return "BIT";
            case NativeType.BigNum: return "BIGNUM";
            case NativeType.TimeTz: return "TIME WITH TIME ZONE";
            case NativeType.Variant: return "VARIANT";
            case NativeType.List: return FindIn(NativeMethods.Types.ListChild(type));
            case NativeType.Array: return FindIn(NativeMethods.Types.ArrayChild(type));
            case NativeType.Map: return FindIn(NativeMethods.Types.MapKey(type)) ?? FindIn(NativeMethods.Types.MapValue(type));
            case NativeType.Struct: return FindIn(NativeMethods.Types.StructCount(type), type, NativeMethods.Types.StructChild);
            case NativeType.Union: return "UNION";
            default: return null;
        }
    }

    private static string? FindIn(LogicalTypeHandle child)
    {
        using (child) return Find(child);
    }

    private static string? FindIn(ulong count, LogicalTypeHandle type, Func<LogicalTypeHandle, ulong, LogicalTypeHandle> member)
    {
        for (var index = 0UL; index < count; index++)
        {
            if (FindIn(member(type, index)) is { } found) return found;
        }

        return null;
    }
}
