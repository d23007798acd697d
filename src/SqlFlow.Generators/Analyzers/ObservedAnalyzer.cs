using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SqlFlow.Generators.Diagnostics;
using SqlFlow.Generators.Parsing;

namespace SqlFlow.Generators.Analyzers;

/// <summary><c>[Observed]</c> where no wrapper is emitted for it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ObservedAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(DiagnosticDescriptors.ObservedHasNoEffect);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (KnownTypes.Of(start.Compilation) is not null) start.RegisterSymbolAction(Analyze, SymbolKind.NamedType, SymbolKind.Method);
        });
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var symbol = context.Symbol;
        if (symbol.FindAttribute("ObservedAttribute") is not { } attribute) return;
        var handler = symbol as INamedTypeSymbol ?? symbol.ContainingType;
        if (WhyWithoutEffect(symbol, handler) is not { } reason) return;
        var facts = Places.Facts(FixFacts.CanBeHandler, KnownTypes.StepHandlerOf(handler) is null && KnownTypes.IsHandler(handler) ? "yes" : null);
        context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.ObservedHasNoEffect, Places.Of(attribute, symbol, context.CancellationToken), facts, symbol.Name, reason));
    }

    private static string? WhyWithoutEffect(ISymbol symbol, INamedTypeSymbol handler)
    {
        if (KnownTypes.StepHandlerOf(handler) is null) return symbol is IMethodSymbol ? "its class has no [StepHandler]" : "it has no [StepHandler]";
        if (symbol is not IMethodSymbol method) return null;
        var contract = handler.AllInterfaces.FirstOrDefault(static type => type.IsCore("IStepHandler`1"));
        if (contract?.GetMembers("ExecuteAsync") is not [var execute]) return null;
        return SymbolEqualityComparer.Default.Equals(handler.FindImplementationForInterfaceMember(execute), method) ? null : "only the method that implements IStepHandler<TStep> is recorded";
    }
}
