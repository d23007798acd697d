using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace SqlFlow.Handlers;

/// <summary>
/// Replaces a file or folder at one instant: it is written beside its target, flushed to the device, and renamed. Disposing without
/// <see cref="Complete"/> leaves the old one and removes what was begun.
/// </summary>
internal sealed class FileReplacement : IDisposable
{
    private const string Suffix = ".sqlflow-tmp";

    private readonly string _target;
    private readonly bool _isFolder;

    private FileReplacement(string target, string temporaryPath, bool isFolder) =>
        (_target, TemporaryPath, _isFolder) = (target, temporaryPath, isFolder);

    /// <summary>Where to write. Nothing is there yet.</summary>
    public string TemporaryPath { get; }

    /// <exception cref="SqlFlowException">The folder cannot be made, or the target is of the other kind.</exception>
    public static FileReplacement Begin(string target, bool isFolder)
    {
        var folder = Path.GetDirectoryName(target) ?? throw Refused(target, "it is no file", null);
        if (!isFolder && Directory.Exists(target)) throw Refused(target, "it is a folder", null);
        if (isFolder && File.Exists(target)) throw Refused(target, "it is a file, and partition_by writes a folder", null);
        try
        {
            Directory.CreateDirectory(folder);
            RemoveOrphans(folder, Path.GetFileName(target));
            var name = string.Create(CultureInfo.InvariantCulture, $".{Path.GetFileName(target)}.{Environment.ProcessId}.{Guid.CreateVersion7():N}{Suffix}");
            return new FileReplacement(target, Path.Combine(folder, name), isFolder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Refused(target, exception.Message, exception);
        }
    }

    /// <summary>Makes what was written durable and puts it in the target's place.</summary>
    /// <returns>Bytes written.</returns>
    /// <exception cref="SqlFlowException">It cannot be put there; the old one is still there.</exception>
    public long Complete()
    {
        try
        {
            return _isFolder ? CompleteFolder() : CompleteFile();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Refused(_target, exception.Message, exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Remove(TemporaryPath);

    private long CompleteFile()
    {
        var bytes = Durability.Flush(TemporaryPath);
        File.Move(TemporaryPath, _target, overwrite: true);
        Durability.FlushFolder(Path.GetDirectoryName(_target)!);
        return bytes;
    }

    private long CompleteFolder()
    {
        // A query without rows makes no partition, and so no folder.
        Directory.CreateDirectory(TemporaryPath);
        var bytes = 0L;
        foreach (var file in Directory.EnumerateFiles(TemporaryPath, "*", SearchOption.AllDirectories)) bytes += Durability.Flush(file);
        foreach (var folder in Directory.EnumerateDirectories(TemporaryPath, "*", SearchOption.AllDirectories)) Durability.FlushFolder(folder);
        Durability.FlushFolder(TemporaryPath);

        // A folder cannot be renamed over another: the old one steps aside first, and comes back if the new one cannot take its place.
        var aside = TemporaryPath + ".old" + Suffix;
        var had = Directory.Exists(_target);
        if (had) Directory.Move(_target, aside);
        try
        {
            Directory.Move(TemporaryPath, _target);
        }
        catch (IOException) when (had)
        {
            Directory.Move(aside, _target);
            throw;
        }

        Durability.FlushFolder(Path.GetDirectoryName(_target)!);
        Remove(aside);
        return bytes;
    }

    /// <summary>Removes what killed processes have left behind for this target. What a living process writes stays.</summary>
    private static void RemoveOrphans(string folder, string name)
    {
        var prefix = $".{name}.";
        foreach (var path in Directory.EnumerateFileSystemEntries(folder, $"{prefix}*{Suffix}"))
        {
            var rest = Path.GetFileName(path)[prefix.Length..];
            var end = rest.IndexOf('.', StringComparison.Ordinal);
            if (end < 0 || !int.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var process)) continue;
            if (process == Environment.ProcessId || IsAlive(process)) continue;
            // A run that died between the two renames of a folder has left the only copy aside: it goes back.
            var target = Path.Combine(folder, name);
            if (path.EndsWith(".old" + Suffix, StringComparison.Ordinal) && !Directory.Exists(target)) Directory.Move(path, target);
            else Remove(path);
        }
    }

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            return true;
        }
    }

    private static void Remove(string path)
    {
        try
        {
            if (File.Exists(path)) File.Delete(path);
            else if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Left for the next run to remove: an export that has succeeded must not fail over its litter.
        }
    }

    private static SqlFlowException Refused(string target, string reason, Exception? inner) =>
        new(inner is UnauthorizedAccessException ? ErrorCodes.AccessDenied : ErrorCodes.InputOutput, $"'{target}' cannot be written: {reason.TrimEnd('.')}; the old file, if any, is unchanged", inner)
        {
            SuggestedActions = ["Choose another target, or make its folder writable"],
        };
}
