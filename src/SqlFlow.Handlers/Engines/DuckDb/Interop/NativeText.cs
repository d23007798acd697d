using System.Runtime.InteropServices;

namespace SqlFlow.Engines.DuckDb.Interop;

/// <summary>Reads texts that DuckDB returns. Taking a borrowed one for an owned one frees twice, the other way round leaks.</summary>
internal static class NativeText
{
    /// <summary>A text that DuckDB keeps.</summary>
    internal static string? Borrowed(nint text) => Marshal.PtrToStringUTF8(text);

    /// <summary>A text that is ours; freed here.</summary>
    internal static string? Owned(nint text)
    {
        if (text == 0) return null;
        try
        {
            return Marshal.PtrToStringUTF8(text);
        }
        finally
        {
            NativeMethods.Startup.Free(text);
        }
    }
}
