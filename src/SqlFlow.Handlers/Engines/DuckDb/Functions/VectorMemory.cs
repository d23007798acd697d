using SqlFlow.Engines.DuckDb.Interop;
using SqlFlow.Engines.SqlFunctions;

namespace SqlFlow.Engines.DuckDb.Functions;

/// <summary>DuckDB's memory behind a vector.</summary>
internal sealed unsafe class VectorMemory(nint vector) : SqlVectorMemory
{
    private static readonly byte[] Blank = new byte[16 * 1024];

    /// <summary>A vector of a chunk, flat or constant.</summary>
    internal static SqlVector Open(nint vector) => Open(vector, new VectorMemory(vector));

    public override nint MakeValidity()
    {
        NativeMethods.Vector.EnsureValidity(vector);
        return (nint)NativeMethods.Vector.Validity(vector);
    }

    protected override nint AllocateText(int row, int length)
    {
        // The engine copies a text of that length into the vector's own memory and refers to it in the row.
        fixed (byte* nothing = length <= Blank.Length ? Blank : new byte[length]) NativeMethods.Vector.AssignText(vector, (ulong)row, nothing, (ulong)length);
        var text = (nint*)((byte*)NativeMethods.Vector.Data(vector) + ((nint)row * 16));
        return text[1];
    }

    protected override SqlVector OpenChild(SqlVectorMemory? memory)
    {
        var child = NativeMethods.Vector.ListChild(vector);
        return Open(child, memory ?? new VectorMemory(child));
    }

    protected override void Reserve(long capacity)
    {
        if (NativeMethods.Vector.ListReserve(vector, (ulong)capacity) != NativeMethods.Success) throw new InvalidOperationException("DuckDB has no room for a list.");
    }

    protected override void SetLength(long length) => _ = NativeMethods.Vector.ListSetSize(vector, (ulong)length);

    private static SqlVector Open(nint vector, SqlVectorMemory memory) =>
        new((nint)NativeMethods.Vector.Data(vector), (nint)NativeMethods.Vector.Validity(vector), memory);
}
