using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SqlFlow.Generators.Model;

namespace SqlFlow.Generators.Parsing;

/// <summary>Reads <c>[StepHandler]</c> classes.</summary>
internal static class HandlerParser
{
    public static bool IsCandidate(SyntaxNode node, CancellationToken cancellationToken) => node is ClassDeclarationSyntax or RecordDeclarationSyntax;

    /// <summary>The model, or null where something is wrong that an analyzer reports.</summary>
    public static HandlerModel? Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        return Read((INamedTypeSymbol)context.TargetSymbol, context.Attributes[0], context.SemanticModel.Compilation.Assembly, cancellationToken);
    }

    /// <summary>The model of a class with its <c>[StepHandler]</c>, or null.</summary>
    public static HandlerModel? Read(INamedTypeSymbol handler, AttributeData attribute, IAssemblySymbol assembly, CancellationToken cancellationToken)
    {
        if (StepTypeOf(attribute) is not { } stepType || !HandlerShape.IsStepTypeName(stepType)) return null;
        if (!HandlerShape.IsConcrete(handler) || !HandlerShape.IsReachable(handler, assembly)) return null;
        if (!HandlerShape.HasParameterlessConstructor(handler, assembly) || !HandlerShape.HasNoRequiredMembers(handler)) return null;
        if (HandlerShape.StepOf(handler) is not { } record || !HandlerShape.IsStepRecord(record, assembly)) return null;
        if (StepRecordParser.Parse(record, assembly, cancellationToken) is not { } step) return null;

        return new HandlerModel
        {
            StepType = stepType,
            HandlerTypeName = TypeNames.Of(handler),
            IsObserved = IsObserved(handler),
            Step = step,
        };
    }

    /// <summary>The step type as the attribute says it; null while the argument is missing or no text.</summary>
    public static string? StepTypeOf(AttributeData attribute) => attribute.ConstructorArguments is [{ Value: string stepType }] ? stepType : null;

    /// <summary>In ordinal order; one handler a step type and one a step record, the first.</summary>
    public static EquatableArray<HandlerModel> Normalize(ImmutableArray<HandlerModel> handlers, CancellationToken cancellationToken)
    {
        var types = new HashSet<string>(StringComparer.Ordinal);
        var records = new HashSet<string>(StringComparer.Ordinal);
        return handlers
            .OrderBy(static handler => handler.StepType, StringComparer.Ordinal)
            .ThenBy(static handler => handler.HandlerTypeName, StringComparer.Ordinal)
            .Where(handler => !types.Contains(handler.StepType) && records.Add(handler.Step.Record.TypeName) && types.Add(handler.StepType))
            .ToEquatableArray();
    }

    private static bool IsObserved(INamedTypeSymbol handler)
    {
        if (handler.FindAttribute("ObservedAttribute") is not null) return true;
        var contract = handler.AllInterfaces.First(static type => type.IsCore("IStepHandler`1"));
        return contract.GetMembers("ExecuteAsync") is [var execute]
            && handler.FindImplementationForInterfaceMember(execute)?.FindAttribute("ObservedAttribute") is not null;
    }
}
