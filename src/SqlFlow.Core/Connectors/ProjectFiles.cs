namespace SqlFlow.Connectors;

/// <summary>Where a pipeline's files may be: its project's folder and the directories that it is allowed besides.</summary>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed class ProjectFiles
{
    /// <summary>Files of a project.</summary>
    /// <param name="root">The project's folder; relative paths are relative to it.</param>
    /// <param name="allowedDirectories">Further folders; relative ones are relative to <paramref name="root"/>.</param>
    public ProjectFiles(string root, IEnumerable<string>? allowedDirectories = null)
    {
        Root = Path.GetFullPath(root);
        AllowedDirectories = [Root, .. (allowedDirectories ?? []).Select(directory => Path.GetFullPath(directory, Root))];
    }

    /// <summary>The project's folder, absolute.</summary>
    public string Root { get; }

    /// <summary>All folders in which files may be, absolute, the project's own first.</summary>
    public ValueList<string> AllowedDirectories { get; }
}
