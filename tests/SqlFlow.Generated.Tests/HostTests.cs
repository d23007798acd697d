using System.Runtime.InteropServices;

namespace SqlFlow.Generated.Tests;

/// <summary>What a user does with the packed files: the template, a library with a step, the tool, a native binary.</summary>
public sealed class HostTests(PackedFiles packages)
{
    private const string Expected = """
        #orders: daily has 3 rows
        orders: SUCCESS
          load_orders: SUCCESS
        """;

    [Fact]
    public async Task The_template_runs_and_publishes_native_without_a_warning_of_ours()
    {
        var folder = packages.NewWorkspace();
        var hive = Path.Combine(folder.FullName, "hive");
        await Dotnet.SucceedAsync(folder.FullName, "new", "install", packages.PackageOf("SqlFlow.Templates"), "--debug:custom-hive", hive);
        await Dotnet.SucceedAsync(folder.FullName, "new", "sqlflow-host", "-o", "Shop", "--packageVersion", packages.Version, "--debug:custom-hive", hive);
        var project = Path.Combine(folder.FullName, "Shop");
        Assert.Contains("namespace Shop;", await File.ReadAllTextAsync(Path.Combine(project, "NotifyStep.cs"), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        var (exitCode, output) = await Dotnet.RunAsync(project, "dotnet", "run");
        Assert.True(exitCode == 0, output);
        AssertContainsLines(Expected, output);

        Assert.SkipUnless(await HasLinkerAsync(folder.FullName), "Native AOT needs a C linker, and gcc is not here.");
        var published = await Dotnet.SucceedAsync(project, "publish", "-r", RuntimeInformation.RuntimeIdentifier, "-o", "native", "-p:CppCompilerAndLinker=gcc");
        Assert.DoesNotContain("warning", published.Replace("IL2104", "", StringComparison.Ordinal), StringComparison.Ordinal);
        var (nativeExit, nativeOutput) = await Dotnet.RunAsync(project, Path.Combine(project, "native", "Shop"));
        Assert.True(nativeExit == 0, nativeOutput);
        AssertContainsLines(Expected, nativeOutput);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_library_from_the_package_gives_its_step_to_a_host()
    {
        var folder = packages.NewWorkspace();
        Write(folder, "Lib/Lib.csproj", Project("Library", """<PackageReference Include="SqlFlow.Generated" Version="VERSION" />"""));
        Write(folder, "Lib/Ping.cs", """
            using SqlFlow;
            namespace Lib;
            public sealed record PingStep : Step { public required string Text { get; init; } }
            [StepHandler("ping")]
            internal sealed class PingStepHandler : IStepHandler<PingStep>
            {
                public ValueTask<StepExecutionResult> ExecuteAsync(PingStep step, PipelineContext context, CancellationToken cancellationToken)
                {
                    Console.WriteLine("ping " + step.Text);
                    return new(StepExecutionResult.Success());
                }
            }
            """);
        Write(folder, "Host/Host.csproj", Project("Exe", """
            <PackageReference Include="SqlFlow.Generated" Version="VERSION" /><PackageReference Include="SqlFlow.Handlers" Version="VERSION" /><ProjectReference Include="../Lib/Lib.csproj" />
            """));
        Write(folder, "Host/Program.cs", """
            using SqlFlow;
            var host = new SqlFlowHost(new SqlFlowOptions { Registry = new AppSteps(), Database = ":memory:" });
            var result = await host.RunAsync(new PipelineRequest { Path = args[0] });
            Console.WriteLine(result.Status);
            [StepRegistry] internal sealed partial class AppSteps;
            """);
        Write(folder, "Host/plan.json", """[ { "id": "a", "type": "ping", "text": "pong" }, { "id": "b", "type": "transform", "sql": "SELECT 1 AS x", "target_table": "t" } ]""");

        var (exitCode, output) = await Dotnet.RunAsync(Path.Combine(folder.FullName, "Host"), "dotnet", "run", "--", "plan.json");

        Assert.True(exitCode == 0, output);
        AssertContainsLines("ping pong\nSuccess", output);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_tool_installs_and_runs_a_pipeline()
    {
        var folder = packages.NewWorkspace();
        await Dotnet.SucceedAsync(folder.FullName, "tool", "install", "SqlFlow.Cli", "--tool-path", "tools", "--version", packages.Version, "--add-source", packages.Folder);
        var sqlflow = Path.Combine(folder.FullName, "tools", OperatingSystem.IsWindows() ? "sqlflow.exe" : "sqlflow");

        var (_, made) = await Dotnet.RunAsync(folder.FullName, sqlflow, "init", "shop");
        var (exitCode, output) = await Dotnet.RunAsync(folder.FullName, sqlflow, "run", "shop/pipelines/sales.sf", "--quiet");

        Assert.True(exitCode == 0, made + output);
        Assert.Contains("SUCCESS", output, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    private string Project(string type, string references) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup><OutputType>{type}</OutputType><TargetFramework>net10.0</TargetFramework><Nullable>enable</Nullable><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
          <ItemGroup>{references.Replace("VERSION", packages.Version, StringComparison.Ordinal)}</ItemGroup>
        </Project>
        """;

    private static void Write(DirectoryInfo folder, string path, string text)
    {
        var file = Path.Combine(folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private static async Task<bool> HasLinkerAsync(string folder)
    {
        try
        {
            return (await Dotnet.RunAsync(folder, "gcc", "--version")).ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static void AssertContainsLines(string expected, string output) =>
        Assert.Contains(expected.ReplaceLineEndings("\n"), output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
}
