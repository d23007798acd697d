using System.IO.Compression;
using System.Text;

namespace SqlFlow.Handlers.Tests.Harness;

/// <summary>A folder of one test, gone with it.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("sqlflow-handlers-").FullName;

    /// <summary>The absolute path of something in the folder.</summary>
    public string At(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, string content) => Write(name, new UTF8Encoding(false).GetBytes(content));

    public string Write(string name, byte[] content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(At(name))!);
        File.WriteAllBytes(At(name), content);
        return At(name);
    }

    public string WriteGzip(string name, string content)
    {
        using var file = File.Create(At(name));
        using var gzip = new GZipStream(file, CompressionLevel.Fastest);
        gzip.Write(Encoding.UTF8.GetBytes(content));
        return At(name);
    }

    public string Read(string name) => File.ReadAllText(At(name));

    /// <summary>All files but the database's, with forward slashes, in ordinal order.</summary>
    public string[] Files() => [.. Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories)
        .Select(file => System.IO.Path.GetRelativePath(Path, file).Replace('\\', '/'))
        .Where(static file => !file.StartsWith(".sqlflow/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
