using SqlFlow.Connectors;

namespace SqlFlow.Planning;

/// <summary>Connects those who write files with those who read them: a reader waits for earlier writers, a writer for earlier readers and writers.</summary>
internal sealed class FileFlow(DependencyGraph graph, ProjectFiles files)
{
    private static readonly StringComparer Paths = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    // More wildcards against more exports than any real plan has are only counted.
    private const int MaxMatches = 20_000_000;

    // No file system has longer paths, and none is nested deeper.
    private const int MaxPath = 4_096;
    private const int MaxFolders = 64;

    private int _matches;
    private readonly Dictionary<string, int> _writers = new(Paths);
    private readonly Dictionary<string, List<int>> _readers = new(Paths);
    private readonly List<(string Pattern, int Step)> _globReaders = [];

    /// <summary>A step reads files.</summary>
    /// <param name="step">Its index.</param>
    /// <param name="pattern">A path, perhaps with wildcards, variables filled in.</param>
    public void Read(int step, string pattern)
    {
        if (FullPath(pattern) is not { } path) return;
        var wildcard = path.AsSpan().IndexOfAny("*?[{");
        if (wildcard >= 0)
        {
            foreach (var (written, writer) in _writers)
            {
                if (Matches(path, wildcard, written)) graph.Add(step, writer);
            }

            _globReaders.Add((path, step));
            return;
        }

        if (!_readers.TryGetValue(path, out var readers)) _readers[path] = readers = [];
        readers.Add(step);
        // An export may write a folder, of which the reader names a file.
        var folders = 0;
        for (var at = path; !string.IsNullOrEmpty(at) && folders < MaxFolders; at = Path.GetDirectoryName(at), folders++)
        {
            if (_writers.TryGetValue(at, out var writer)) graph.Add(step, writer);
        }
    }

    /// <summary>A step writes a file or folder.</summary>
    public void Write(int step, string target)
    {
        if (FullPath(target) is not { } path) return;
        if (_writers.TryGetValue(path, out var writer)) graph.Add(step, writer);
        _writers[path] = step;
        if (_readers.Remove(path, out var readers))
        {
            foreach (var reader in readers) graph.Add(step, reader);
        }

        foreach (var (pattern, reader) in _globReaders)
        {
            if (Matches(pattern, pattern.AsSpan().IndexOfAny("*?[{"), path)) graph.Add(step, reader);
        }
    }

    // What stands before the first and behind the last wildcard must fit. Too many fits cost some parallelism, never a wrong order.
    private bool Matches(string pattern, int wildcard, string path)
    {
        if (++_matches > MaxMatches)
        {
            graph.Spend();
            return false;
        }

        var comparison = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var before = pattern.AsSpan(0, wildcard);
        if (path.Length < before.Length)
        {
            // A folder in which the pattern looks.
            return before.StartsWith(path, comparison) && before[path.Length] is '/' or '\\';
        }

        var after = pattern.AsSpan(pattern.AsSpan().LastIndexOfAny("*?]}") + 1);
        return path.AsSpan().StartsWith(before, comparison) && (path.AsSpan().EndsWith(after, comparison) || Path.GetExtension(path).Length == 0);
    }

    private string? FullPath(string path)
    {
        if (path.Length is 0 or > MaxPath || path.Contains('\0', StringComparison.Ordinal)) return null;
        return path.Contains("://", StringComparison.Ordinal) ? path : Path.GetFullPath(path, files.Root);
    }
}
