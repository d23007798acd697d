using SqlFlow.Planning;

namespace SqlFlow.Connectors;

/// <summary>Where a pipeline's files may be: its project's folder and the directories that it is allowed besides.</summary>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed class ProjectFiles
{
    private const int MostLinks = 40;

    private readonly ValueList<string> _realDirectories;

    /// <summary>Files of a project.</summary>
    /// <param name="root">The project's folder; relative paths are relative to it.</param>
    /// <param name="allowedDirectories">Further folders; relative ones are relative to <paramref name="root"/>.</param>
    public ProjectFiles(string root, IEnumerable<string>? allowedDirectories = null)
    {
        Root = Path.GetFullPath(root);
        AllowedDirectories = [Root, .. (allowedDirectories ?? []).Select(directory => Path.GetFullPath(directory, Root))];
        _realDirectories = [.. AllowedDirectories.Select(static directory => RealPath(directory))];
    }

    /// <summary>The project's folder, absolute.</summary>
    public string Root { get; }

    /// <summary>All folders in which files may be, absolute, the project's own first.</summary>
    public ValueList<string> AllowedDirectories { get; }

    /// <summary>The absolute path of a file, which need not exist.</summary>
    /// <exception cref="ConnectorException">It lies outside the allowed folders, links followed.</exception>
    public string Resolve(string path)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
            throw new ConnectorException(ErrorCodes.AccessDenied, "the path is empty or contains a NUL") { ProblemCode = PlanProblemCodes.PathNotAllowed };
        var full = Path.GetFullPath(path, Root);
        var real = RealPath(full);
        foreach (var directory in _realDirectories)
        {
            if (real.StartsWith(directory, StringComparison.Ordinal) && (real.Length == directory.Length || Path.EndsInDirectorySeparator(directory) || real[directory.Length] == Path.DirectorySeparatorChar))
                return full;
        }

        throw new ConnectorException(ErrorCodes.AccessDenied, $"'{path}' lies outside the project's folder '{Root}'")
        {
            ProblemCode = PlanProblemCodes.PathNotAllowed,
            SuggestedActions = ["Move the file into the project, or allow its folder (allowed directories)"],
        };
    }

    /// <summary>The files that a path or glob means, in ordinal order.</summary>
    /// <param name="path">A file, or a pattern with <c>*</c>, <c>?</c>, <c>[…]</c> and <c>**</c>.</param>
    /// <exception cref="ConnectorException">There is none, or one lies outside the allowed folders.</exception>
    public ValueList<string> Find(string path)
    {
        var full = Resolve(path);
        if (File.Exists(full)) return [full];
        if (!Glob.IsPattern(path)) throw Missing(Directory.Exists(full) ? $"'{path}' is a folder; write e.g. '{path.TrimEnd('/')}/*'" : $"there is no file '{path}' in '{Root}'");
        var files = Glob.Expand(full).ToList();
        if (files.Count == 0) throw Missing($"no file matches '{path}' in '{Root}'");
        foreach (var file in files) Resolve(file);
        return [.. files];
    }

    private static ConnectorException Missing(string message) => new(ErrorCodes.SourceNotFound, message)
    {
        SuggestedActions = ["Check the path; relative ones are relative to the project's folder"],
    };

    /// <summary>The path with links followed, as far as it exists.</summary>
    private static string RealPath(string path) => RealPath(path, 0);

    private static string RealPath(string path, int depth)
    {
        var root = Path.GetPathRoot(path)!;
        var real = root;
        foreach (var part in path[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, part);
            FileSystemInfo entry = Directory.Exists(real) ? new DirectoryInfo(real) : new FileInfo(real);
            if (entry.LinkTarget is null) continue;
            try
            {
                var target = entry.ResolveLinkTarget(returnFinalTarget: true)?.FullName;
                // The target's own path may go through further links; a chain of so many goes in a circle.
                if (target is not null) real = depth < MostLinks ? RealPath(target, depth + 1) : target;
            }
            catch (IOException)
            {
                // A link in a circle leads nowhere: opening it will say so.
                return real;
            }
        }

        return real;
    }
}
