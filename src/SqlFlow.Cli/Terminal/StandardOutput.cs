using Microsoft.Win32.SafeHandles;

namespace SqlFlow.Cli.Terminal;

/// <summary>Opens stdout so that a reader who has gone away is noticed.</summary>
internal static class StandardOutput
{
    public static Stream Open()
    {
        // The console's own stream swallows EPIPE: `sqlflow query … | head -1` would compute the whole result for nobody.
        // A pipe is therefore written to as a file. A real file is not: FileStream keeps an offset of its own, which
        // overwrites what others write to the same file (`>all 2>&1`).
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected) return Console.OpenStandardOutput();
        try
        {
            var pipe = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            return pipe.CanSeek ? Console.OpenStandardOutput() : pipe;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Console.OpenStandardOutput();
        }
    }
}
