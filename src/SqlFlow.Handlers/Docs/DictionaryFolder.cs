using System.Collections.Immutable;
using System.Text;

namespace SqlFlow.Docs;

/// <summary>The folder that a dictionary is written into. Only files that were generated for the same pipeline are ever replaced or removed.</summary>
public static class DictionaryFolder
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes files, and removes the pages that an earlier call has written and that are no longer among them.</summary>
    /// <param name="folder">The folder; made if it is not there.</param>
    /// <param name="pipeline">The dictionary's pipeline.</param>
    /// <param name="files">What <see cref="MarkdownDictionary"/> and <see cref="HtmlDictionary"/> have made; formats that are not among them stay as they are.</param>
    /// <returns>What was removed, as paths within the folder with forward slashes.</returns>
    /// <exception cref="DictionaryFolderException">A file is in the way that is not ours, or of another pipeline; nothing was written.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static ImmutableArray<string> Write(string folder, string pipeline, ImmutableArray<DictionaryFile> files)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(pipeline);
        if (File.Exists(folder)) throw new DictionaryFolderException($"{folder}: is a file; name a folder.");
        // All of them before the first is written.
        foreach (var file in files) Check(folder, file.Path, pipeline);
        foreach (var file in files) Write(Path.Combine(folder, file.Path), file.Content);
        var gone = Gone(folder, pipeline, files);
        foreach (var path in gone) File.Delete(Path.Combine(folder, path));
        return gone;
    }

    private static void Check(string folder, string file, string pipeline)
    {
        var path = Path.Combine(folder, file);
        if (Directory.Exists(path)) throw new DictionaryFolderException($"{path}: is a folder where a page would be. Name another folder.");
        var parent = Path.GetDirectoryName(path)!;
        if (File.Exists(parent)) throw new DictionaryFolderException($"{parent}: is a file where a folder would be. Name another folder.");
        if (!File.Exists(path)) return;
        var owner = DictionaryMarker.PipelineOf(path) ?? throw new DictionaryFolderException($"{path}: was not written by sqlflow docs, and is not overwritten. Name another folder, or move it away.");
        if (owner != pipeline) throw new DictionaryFolderException($"{path}: is about the pipeline '{owner}', and this is '{pipeline}'. Name another folder, or remove it.");
    }

    private static ImmutableArray<string> Gone(string folder, string pipeline, ImmutableArray<DictionaryFile> files)
    {
        var pages = Path.Combine(folder, MarkdownDictionary.Folder);
        if (!files.Any(static file => file.Path == MarkdownDictionary.Index) || !Directory.Exists(pages)) return [];
        var kept = files.Select(static file => file.Path).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var found = Directory.EnumerateFiles(pages, "*.md").Select(static page => $"{MarkdownDictionary.Folder}/{Path.GetFileName(page)}").ToHashSet(StringComparer.Ordinal);
        return
        [
            // A file system that does not tell names apart by case may still call a page by its old name; then that is the only one.
            .. found.Where(page => !kept.TryGetValue(page, out var exact) || (exact != page && found.Contains(exact)))
                .Where(page => DictionaryMarker.PipelineOf(Path.Combine(folder, page)) == pipeline).Order(StringComparer.Ordinal),
        ];
    }

    private static void Write(string path, string content)
    {
        var bytes = Utf8.GetBytes(content);
        // What is the same keeps its time, for whatever watches the folder.
        if (File.Exists(path) && new FileInfo(path).Length == bytes.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes)) return;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var temporary = path + ".sqlflow-tmp";
        File.WriteAllBytes(temporary, bytes);
        File.Move(temporary, path, overwrite: true);
    }
}

/// <summary>A folder cannot take a dictionary; nothing was written.</summary>
/// <param name="message">What is in the way, and what to do.</param>
public sealed class DictionaryFolderException(string message) : Exception(message);
