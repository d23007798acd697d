using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SqlFlow.Generators.Diagnostics;
using SqlFlow.Generators.Parsing;

namespace SqlFlow.Generators.Analyzers;

/// <summary>Fields and properties of handlers that can change.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HandlerStateAnalyzer : DiagnosticAnalyzer
{
    private static readonly string[] MutableCollections = ["List`1", "Dictionary`2", "HashSet`1", "Queue`1", "Stack`1", "LinkedList`1", "SortedDictionary`2", "SortedList`2", "SortedSet`1", "PriorityQueue`2"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(DiagnosticDescriptors.HandlerHoldsState);

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
        if (type.TypeKind is not TypeKind.Class || KnownTypes.StepHandlerOf(type) is null) return;
        foreach (var member in type.GetMembers())
        {
            if (member is not IFieldSymbol { IsConst: false } field || !IsState(field)) continue;
            // Parameters of the class: it cannot be a handler then, which another analyzer says.
            if (field is { IsImplicitlyDeclared: true, AssociatedSymbol: null }) continue;
            // An automatic property's field is shown as the property.
            var shown = field.AssociatedSymbol ?? field;
            if (shown is IEventSymbol) shown = field;
            if (Places.Of(shown) is { } place) context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.HandlerHoldsState, place, shown.Name));
        }
    }

    private static bool IsState(IFieldSymbol field)
    {
        if (field.AssociatedSymbol is IPropertySymbol property) return property.SetMethod is { IsInitOnly: false } || IsMutable(field);
        return !field.IsReadOnly || IsMutable(field);
    }

    /// <summary>Static tables are filled once and then read; a collection of the instance is there to be filled.</summary>
    private static bool IsMutable(IFieldSymbol field) =>
        !field.IsStatic && field.Type is INamedTypeSymbol type && MutableCollections.Contains(type.MetadataName) && KnownNames.IsIn(type.ContainingNamespace, "System.Collections.Generic");
}
