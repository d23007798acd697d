namespace SqlFlow.Cli.Input;

/// <summary>Finds the database that a query is about.</summary>
internal static class ProjectDatabase
{
    private static readonly string RelativePath = Path.Combine(".sqlflow", "data.duckdb");

    /// <returns>The project's folder, and the database if it was named.</returns>
    /// <exception cref="UsageException">There is none.</exception>
    public static (string Directory, string? Database) Find(string? project, string? database)
    {
        if (database is not null) return (project ?? Environment.CurrentDirectory, Existing(database));
        if (project is not null)
        {
            if (File.Exists(project)) project = SqlFlowHost.ProjectDirectoryOf(project);
            if (!Directory.Exists(project)) throw new UsageException($"--project {project}: there is no such folder.");
            // The profile says where the database is.
            if (Directory.Exists(Path.Combine(project, "profiles"))) return (project, null);
            if (!File.Exists(Path.Combine(project, RelativePath)))
                throw new UsageException($"there is no database {Path.Combine(project, RelativePath)}. Run a pipeline of that project first, or name another file with --database.");
            return (project, null);
        }

        for (var directory = new DirectoryInfo(Environment.CurrentDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, RelativePath)) || Directory.Exists(Path.Combine(directory.FullName, "profiles"))) return (directory.FullName, null);
        }

        var below = FindBelow(Environment.CurrentDirectory);
        throw new UsageException($"there is no database {RelativePath} here or in a folder above. "
            + (below is null ? "Run a pipeline first, or name one with --project DIR or --database PATH." : $"Did you mean --project {below}?"));
    }

    private static string Existing(string database) => File.Exists(database)
        ? database
        : throw new UsageException($"there is no database {database}. Run a pipeline with --database {database} first, or name another file.");

    // Most people stand in the root of a repository whose projects lie a few levels below. A look around must stay cheap.
    private static string? FindBelow(string root)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        try
        {
            return Directory.EnumerateDirectories(root, ".sqlflow", options).Take(20)
                .Where(static directory => File.Exists(Path.Combine(directory, "data.duckdb")))
                .Select(directory => Path.GetRelativePath(root, Path.GetDirectoryName(directory)!))
                .Order(StringComparer.Ordinal).FirstOrDefault();
        }
        catch (IOException)
        {
            return null;
        }
    }
}
