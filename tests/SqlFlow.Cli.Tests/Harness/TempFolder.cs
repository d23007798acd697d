using System.Text;

namespace SqlFlow.Cli.Tests.Harness;

/// <summary>A folder of one test, gone with it.</summary>
internal sealed class TempFolder : IDisposable
{
    public TempFolder() => Path = Directory.CreateTempSubdirectory("sqlflow-cli-").FullName;

    public string Path { get; }

    /// <summary>The absolute path of something in the folder.</summary>
    public string At(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file, UTF-8 without a byte order mark.</summary>
    public TempFolder With(string name, string content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), content, new UTF8Encoding(false));
        return this;
    }

    /// <summary>Reads a file.</summary>
    public string Read(string name) => File.ReadAllText(At(name));

    /// <summary>Names of all files in the folder, with forward slashes, without the database's own folder.</summary>
    public IEnumerable<string> Files() => Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories)
        .Select(file => System.IO.Path.GetRelativePath(Path, file).Replace('\\', '/'))
        .Where(static file => !file.StartsWith(".sqlflow/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A process that is just ending may still hold a file; the system cleans up the rest.
        }
    }
}
