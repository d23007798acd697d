using System.Globalization;
using System.Reflection;

[assembly: AssemblyFixture(typeof(SqlFlow.Generated.Tests.PackedFiles))]

namespace SqlFlow.Generated.Tests;

/// <summary>The packages of this checkout, packed once for all tests under a version that no cache has seen.</summary>
public sealed class PackedFiles : IAsyncLifetime
{
    private static readonly string[] Projects = ["src/SqlFlow.Language", "src/SqlFlow.Core", "src/SqlFlow.Handlers", "src/SqlFlow.OpenTelemetry", "src/SqlFlow.Cli", "templates/SqlFlow.Templates"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sqlflow-packages");

    /// <summary>Where the packed files are.</summary>
    public string Folder => _folder.FullName;

    public string Version { get; } = string.Create(CultureInfo.InvariantCulture, $"0.1.0-test.{Environment.ProcessId}.{Environment.TickCount64}");

    public static string Root { get; } = typeof(PackedFiles).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static item => item.Key == "RepositoryRoot").Value!;

    public string PackageOf(string id) => Path.Combine(Folder, $"{id}.{Version}.nupkg");

    // The analyzers ran when the tests were built.
    public async ValueTask InitializeAsync()
    {
        foreach (var project in Projects)
            await Dotnet.SucceedAsync(Root, "pack", project, "-c", "Release", "-o", Folder, $"-p:Version={Version}", "-p:ContinuousIntegrationBuild=true", "-p:RunAnalyzersDuringBuild=false");
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return default;
    }

    /// <summary>An empty folder whose restores find these packages.</summary>
    public DirectoryInfo NewWorkspace()
    {
        var folder = Directory.CreateTempSubdirectory("sqlflow-workspace");
        File.WriteAllText(Path.Combine(folder.FullName, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{Folder}" />
              </packageSources>
            </configuration>
            """);
        return folder;
    }
}
