using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SqlFlow.Generators.Tests.Harness;

/// <summary>Compilations as a user's project would make them: the running framework, SqlFlow.Core, nullable, documentation on.</summary>
internal static class TestCompilation
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using SqlFlow;
        """;

    public static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp13, DocumentationMode.Diagnose);

    private static readonly ImmutableArray<MetadataReference> References = ReadReferences();

    public static CSharpCompilation Create(string source, params MetadataReference[] references) => Create("App", [source], references);

    public static CSharpCompilation Create(string assemblyName, IEnumerable<string> sources, params IEnumerable<MetadataReference> references) =>
        CSharpCompilation.Create(
            assemblyName,
            sources.Select(static (source, index) => Parse(source, $"File{index}.cs")).Prepend(Parse(ImplicitUsings, "Usings.cs")),
            References.AddRange(references),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable, deterministic: true));

    public static SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(source, ParseOptions, path);

    /// <summary>Replaces the text of the n-th source.</summary>
    public static CSharpCompilation WithSource(this CSharpCompilation compilation, int index, string source)
    {
        var old = compilation.SyntaxTrees.Single(tree => tree.FilePath == $"File{index}.cs");
        return compilation.ReplaceSyntaxTree(old, Parse(source, old.FilePath));
    }

    public static MetadataReference ToImage(this Compilation compilation)
    {
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return MetadataReference.CreateFromImage(image.ToArray());
    }

    private static ImmutableArray<MetadataReference> ReadReferences()
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string[] libraries = ["SqlFlow.Core", "Apache.Arrow", "Microsoft.Extensions.Logging.Abstractions"];
        return [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == framework || libraries.Contains(Path.GetFileNameWithoutExtension(path)))
            .Select(static path => MetadataReference.CreateFromFile(path))];
    }
}
