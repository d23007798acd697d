using System.Reflection;

namespace SqlFlow.Cli;

/// <summary>The files of a new project; they lie in the folder Template and are embedded as they are.</summary>
internal static class ProjectTemplate
{
    /// <summary>Paths within the project.</summary>
    public static IReadOnlyList<string> Files { get; } = [".gitignore", "README.md", "profiles/dev.yml", "pipelines/sales.sf", "pipelines/feed.sf", "pipelines/checks.sf", "data/orders.csv", "data/customers.csv"];

    /// <summary>Writes one of them. Fails if it is there.</summary>
    public static async Task WriteAsync(string name, string path, CancellationToken cancellationToken)
    {
        using var content = Open(name);
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        await content.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The content of one of them.</summary>
    // Resources are looked up by name and never by type: this is data of the file, not reflection over code. The dot file has
    // another name in the repository, where it would hide files from git.
    public static Stream Open(string name) => typeof(ProjectTemplate).Assembly.GetManifestResourceStream(name is ".gitignore" ? "gitignore" : name)
        ?? throw new InvalidOperationException($"The template has no file {name}.");
}
