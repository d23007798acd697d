using System.IO.Compression;

namespace SqlFlow.Generated.Tests;

/// <summary>What is in the packed files.</summary>
public sealed class ContentsTests(PackedFiles packages)
{
    [Fact]
    public void The_library_brings_the_generator_and_nothing_that_was_not_meant()
    {
        var entries = Entries("SqlFlow.Generated");

        Assert.Equal(
            ["README.md", "analyzers/dotnet/cs/SqlFlow.CodeFixes.dll", "analyzers/dotnet/cs/SqlFlow.Generators.dll", "icon.png", "lib/net10.0/SqlFlow.Core.dll", "lib/net10.0/SqlFlow.Core.xml"],
            entries);
    }

    [Fact]
    public void The_handlers_depend_on_the_library_and_not_on_the_generator()
    {
        Assert.Equal(["README.md", "icon.png", "lib/net10.0/SqlFlow.Handlers.dll", "lib/net10.0/SqlFlow.Handlers.xml"], Entries("SqlFlow.Handlers"));
        var specification = Specification("SqlFlow.Handlers");
        Assert.Contains($"""<dependency id="SqlFlow.Generated" version="{packages.Version}" """, specification, StringComparison.Ordinal);
        Assert.DoesNotContain("SqlFlow.Generators", specification, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SqlFlow.Language")]
    [InlineData("SqlFlow.Generated")]
    [InlineData("SqlFlow.Handlers")]
    [InlineData("SqlFlow.OpenTelemetry")]
    public void Symbols_are_packed_and_metadata_is_complete(string id)
    {
        Assert.True(File.Exists(Path.ChangeExtension(packages.PackageOf(id), ".snupkg")));
        var specification = Specification(id);
        foreach (var part in (string[])["<license type=\"expression\">MIT</license>", "<readme>README.md</readme>", "<icon>icon.png</icon>", "<description>"])
            Assert.Contains(part, specification, StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_is_a_tool()
    {
        Assert.Contains("<packageType name=\"DotnetTool\"", Specification("SqlFlow.Cli"), StringComparison.Ordinal);
        Assert.Contains(Entries("SqlFlow.Cli"), static entry => entry.EndsWith("/sqlflow.dll", StringComparison.Ordinal));
    }

    private List<string> Entries(string id)
    {
        using var package = ZipFile.OpenRead(packages.PackageOf(id));
        return [.. package.Entries.Select(static entry => entry.FullName).Where(static name => !name.StartsWith("_rels/", StringComparison.Ordinal)
            && !name.StartsWith("package/", StringComparison.Ordinal) && !name.EndsWith(".nuspec", StringComparison.Ordinal) && name != "[Content_Types].xml").Order(StringComparer.Ordinal)];
    }

    private string Specification(string id)
    {
        using var package = ZipFile.OpenRead(packages.PackageOf(id));
        using var reader = new StreamReader(package.GetEntry($"{id}.nuspec")!.Open());
        return reader.ReadToEnd();
    }
}
