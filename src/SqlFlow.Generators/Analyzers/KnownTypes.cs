using Microsoft.CodeAnalysis;
using SqlFlow.Generators.Parsing;

namespace SqlFlow.Generators.Analyzers;

/// <summary>The types that analyzers compare with, resolved once a compilation.</summary>
internal sealed class KnownTypes
{
    private KnownTypes(Compilation compilation, INamedTypeSymbol stepHandler)
    {
        StepHandlerAttribute = stepHandler;
        Task = compilation.GetTypeByMetadataName("System.Threading.Tasks.Task");
        GenericTask = compilation.GetTypeByMetadataName("System.Threading.Tasks.Task`1");
        GenericValueTask = compilation.GetTypeByMetadataName("System.Threading.Tasks.ValueTask`1");
        Thread = compilation.GetTypeByMetadataName("System.Threading.Thread");
        CancellationToken = compilation.GetTypeByMetadataName("System.Threading.CancellationToken");
        SqlSession = compilation.GetTypeByMetadataName("SqlFlow.Engines.ISqlSession");
    }

    public INamedTypeSymbol StepHandlerAttribute { get; }

    public INamedTypeSymbol? Task { get; }

    public INamedTypeSymbol? GenericTask { get; }

    public INamedTypeSymbol? GenericValueTask { get; }

    public INamedTypeSymbol? Thread { get; }

    public INamedTypeSymbol? CancellationToken { get; }

    public INamedTypeSymbol? SqlSession { get; }

    /// <summary>Null where Core is not referenced: then there is nothing to look at.</summary>
    public static KnownTypes? Of(Compilation compilation) =>
        compilation.GetTypeByMetadataName(KnownNames.StepHandlerAttribute) is { } stepHandler ? new KnownTypes(compilation, stepHandler) : null;

    public static bool Is(ISymbol? symbol, ISymbol? type) => type is not null && SymbolEqualityComparer.Default.Equals(symbol?.OriginalDefinition, type);

    /// <summary>The <c>[StepHandler]</c> of a class, or null.</summary>
    public static AttributeData? StepHandlerOf(INamedTypeSymbol type) => type.FindAttribute("StepHandlerAttribute");

    /// <summary>Whether a class is one that executes steps, marked or not.</summary>
    public static bool IsHandler(INamedTypeSymbol type) => type.AllInterfaces.Any(static contract => contract.IsCore("IStepHandler`1"));
}
