using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SqlFlow.Generators.Tests.Harness;

/// <summary>Libraries with handlers, and how hosts may reference them: as files (command line) or as projects (IDE).</summary>
internal static class Modules
{
    public static TheoryData<bool> BothKindsOfReference => [true, false];

    public static Compilation Build(string assemblyName, string source, params MetadataReference[] references) =>
        GeneratorHarness.Run(TestCompilation.Create(assemblyName, [source], references)).Output;

    public static MetadataReference Reference(this Compilation library, bool asProject) =>
        asProject ? ((CSharpCompilation)library).ToMetadataReference() : library.ToImage();
}
