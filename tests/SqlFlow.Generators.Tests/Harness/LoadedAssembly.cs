using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace SqlFlow.Generators.Tests.Harness;

/// <summary>A compiled test project that runs: unloaded when disposed. Core is the tests' own, so that its types can be used as they are.</summary>
internal sealed class LoadedAssembly : IDisposable
{
    private readonly AssemblyLoadContext _context = new("test", isCollectible: true);
    private readonly Assembly _assembly;

    private LoadedAssembly(Compilation compilation, IEnumerable<Compilation> libraries)
    {
        var images = libraries.ToDictionary(static library => library.AssemblyName!, Emit, StringComparer.Ordinal);
        _context.Resolving += (context, name) => images.TryGetValue(name.Name!, out var image) ? context.LoadFromStream(new MemoryStream(image)) : null;
        _assembly = _context.LoadFromStream(new MemoryStream(Emit(compilation)));
    }

    /// <summary>Generates, compiles and loads.</summary>
    public static LoadedAssembly From(string source) => From(GeneratorHarness.Run(source));

    public static LoadedAssembly From(GeneratorRun run, params Compilation[] libraries) => new(run.Output, libraries);

    public T Create<T>(string typeName) => (T)_assembly.CreateInstance(typeName)!;

    /// <summary>The registry that test sources call <c>AppSteps</c>.</summary>
    public Registry Registry() => new(Create<IStepRegistry>("AppSteps"));

    /// <summary>What a public static method or property without parameters returns.</summary>
    public T Get<T>(string typeName, string member) =>
        (T)_assembly.GetType(typeName, throwOnError: true)!.InvokeMember(
            member, BindingFlags.Public | BindingFlags.Static | BindingFlags.InvokeMethod | BindingFlags.GetProperty | BindingFlags.GetField, null, null, null, null)!;

    public void Dispose() => _context.Unload();

    private static byte[] Emit(Compilation compilation)
    {
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return image.ToArray();
    }
}
