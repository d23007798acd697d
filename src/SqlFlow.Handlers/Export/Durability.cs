using System.Runtime.InteropServices;

namespace SqlFlow.Handlers;

/// <summary>Brings files and folder entries to the device, so that a power cut cannot undo a rename.</summary>
internal static partial class Durability
{
    /// <summary>Flushes a file.</summary>
    /// <returns>Its length in bytes.</returns>
    public static long Flush(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        file.Flush(flushToDisk: true);
        return file.Length;
    }

    /// <summary>Flushes a folder's entries. Windows does so by itself, and .NET cannot open a folder elsewhere.</summary>
    public static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        var handle = Open(path, 0);
        if (handle < 0) return;
        _ = Sync(handle);
        _ = Close(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int handle);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int handle);
}
