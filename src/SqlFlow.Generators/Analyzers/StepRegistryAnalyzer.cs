using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using SqlFlow.Generators.Diagnostics;
using SqlFlow.Generators.Parsing;

namespace SqlFlow.Generators.Analyzers;

/// <summary>What is wrong with a registry class.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StepRegistryAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(DiagnosticDescriptors.RegistryMustBePartial);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (KnownTypes.Of(start.Compilation) is not null) start.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
        });
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.FindAttribute("StepRegistryAttribute") is not { } attribute) return;
        if (RegistryParser.DeclarationOf(attribute, context.CancellationToken) is not { } node || Fault(type, node) is not { } fault) return;
        context.ReportDiagnostic(Diagnostic.Create(
            DiagnosticDescriptors.RegistryMustBePartial,
            node.Identifier.GetLocation(),
            Places.Facts(FixFacts.Fix, fault.CanBePartial ? FixFacts.MakePartial : null),
            type.Name,
            fault.Reason));
    }

    private static (string Reason, bool CanBePartial)? Fault(INamedTypeSymbol type, TypeDeclarationSyntax node)
    {
        if (RegistryParser.IsRegistry(type, node)) return null;
        if (node is not ClassDeclarationSyntax) return ("must be a class, not a record", false);
        if (type.IsStatic) return ("must not be static: it becomes an IStepRegistry", false);
        if (HandlerShape.IsGeneric(type)) return ("must not be generic, nor stand within a generic type", false);
        if (type.IsFileLocal) return ("must not be file-local: its other part is emitted into another file", false);
        return ("must be partial, and so must the types around it", true);
    }
}
