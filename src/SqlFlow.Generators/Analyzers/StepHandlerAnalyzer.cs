using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SqlFlow.Generators.Diagnostics;
using SqlFlow.Generators.Parsing;

namespace SqlFlow.Generators.Analyzers;

/// <summary>What is wrong with a handler class: <see cref="HandlerShape"/> in words.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StepHandlerAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        DiagnosticDescriptors.HandlerMustBeConcrete,
        DiagnosticDescriptors.HandlerMustImplementOneContract,
        DiagnosticDescriptors.TypeMustBeReachable,
        DiagnosticDescriptors.ParameterlessConstructorNeeded,
        DiagnosticDescriptors.StepTypeNameIsInvalid,
        DiagnosticDescriptors.HandlerIsNotMarked);

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
        if (type.TypeKind is not TypeKind.Class) return;
        if (KnownTypes.StepHandlerOf(type) is { } attribute) AnalyzeHandler(context, type, attribute);
        else AnalyzeUnmarked(context, type);
    }

    private static void AnalyzeHandler(SymbolAnalysisContext context, INamedTypeSymbol handler, AttributeData attribute)
    {
        var assembly = context.Compilation.Assembly;
        if (HandlerParser.StepTypeOf(attribute) is { } stepType && !HandlerShape.IsStepTypeName(stepType))
        {
            var place = Places.OfArgument(attribute, handler, context.CancellationToken);
            context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.StepTypeNameIsInvalid, place, stepType));
        }

        if (!HandlerShape.IsReachable(handler, assembly)) Report(DiagnosticDescriptors.TypeMustBeReachable, Places.Facts(FixFacts.Fix, FixFacts.MakeInternal), handler.Name);
        if (!HandlerShape.IsConcrete(handler))
        {
            Report(DiagnosticDescriptors.HandlerMustBeConcrete, null, handler.Name, HowNotConcrete(handler));
            return;
        }

        if (!HandlerShape.HasParameterlessConstructor(handler, assembly))
        {
            Report(DiagnosticDescriptors.ParameterlessConstructorNeeded, null, handler.Name, "needs a parameterless constructor that is public or internal; services come through the context");
        }
        else if (!HandlerShape.HasNoRequiredMembers(handler))
        {
            Report(DiagnosticDescriptors.ParameterlessConstructorNeeded, null, handler.Name, "has required members, which nobody sets: it is made with its parameterless constructor alone");
        }

        if (HowContractIsWrong(handler) is { } reason) Report(DiagnosticDescriptors.HandlerMustImplementOneContract, null, handler.Name, reason);

        void Report(DiagnosticDescriptor descriptor, ImmutableDictionary<string, string?>? facts, params object[] arguments) =>
            context.ReportDiagnostic(Diagnostic.Create(descriptor, Places.Of(handler) ?? Location.None, facts, arguments));
    }

    private static void AnalyzeUnmarked(SymbolAnalysisContext context, INamedTypeSymbol type)
    {
        if (!KnownTypes.IsHandler(type) || !HandlerShape.IsConcrete(type) || !HandlerShape.HasParameterlessConstructor(type, context.Compilation.Assembly)) return;
        if (HandlerShape.StepOf(type) is not { TypeKind: not TypeKind.Error } step || HandlerShape.IsGeneric(step)) return;
        context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.HandlerIsNotMarked, Places.Of(type), type.Name, step.Name));
    }

    private static string HowNotConcrete(INamedTypeSymbol handler) => handler switch
    {
        { IsStatic: true } => "is static",
        { IsAbstract: true } => "is abstract",
        { IsGenericType: true, Arity: > 0 } => "is generic",
        _ => "stands within a generic type",
    };

    /// <summary>Null if it is right, or if the compiler complains itself.</summary>
    private static string? HowContractIsWrong(INamedTypeSymbol handler)
    {
        var steps = handler.AllInterfaces.Where(static contract => contract.IsCore("IStepHandler`1")).Select(static contract => contract.TypeArguments[0]).ToList();
        if (steps.Any(static step => step.TypeKind is TypeKind.Error)) return null;
        if (steps.Count > 1) return "implements it for " + string.Join(" and ", steps.Select(static step => "'" + step.Name + "'"));
        // A base list that the compiler cannot resolve may hold the contract.
        if (steps.Count == 0) return HasUnknownBase(handler) ? null : "does not implement it";
        if (steps[0] is not INamedTypeSymbol step) return "'" + steps[0].Name + "' is no record";
        if (step.IsCore("Step")) return "'Step' stands for all steps, not for one type of them";
        return HandlerShape.IsGeneric(step) ? "'" + step.Name + "' is generic" : null;
    }

    private static bool HasUnknownBase(INamedTypeSymbol handler) =>
        handler.BaseType?.TypeKind is TypeKind.Error || handler.Interfaces.Any(static contract => contract.TypeKind is TypeKind.Error);
}
