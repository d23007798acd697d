namespace SqlFlow.Cli.Rendering;

/// <summary>A page on disk, and the way to it.</summary>
internal static class PageFile
{
    /// <summary>Writes a file beside the one that is wanted, and then in its place: a page that is there already is never left half.</summary>
    /// <exception cref="IOException">It cannot be written; nothing of it is left.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        path = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var made = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (var output = new FileStream(made, FileMode.Create, FileAccess.Write)) write(output);
            File.Move(made, path, overwrite: true);
        }
        catch
        {
            Remove(made);
            throw;
        }
    }

    /// <summary>The address of a file, from a page beside it or elsewhere on the disk.</summary>
    public static string LinkBetween(string from, string to)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(from))!;
        var parts = Path.GetRelativePath(folder, Path.GetFullPath(to)).Replace('\\', '/').Split('/');
        // With a dot in front, no name is taken for a scheme.
        return "./" + string.Join('/', parts.Select(Uri.EscapeDataString));
    }

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is being said already that the disk does not do what it should.
        }
    }
}
