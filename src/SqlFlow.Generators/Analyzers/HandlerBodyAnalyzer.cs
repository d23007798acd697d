using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SqlFlow.Generators.Diagnostics;

namespace SqlFlow.Generators.Analyzers;

/// <summary>Calls in handlers that block, or that do not hear of cancellation.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HandlerBodyAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(DiagnosticDescriptors.HandlerBlocks, DiagnosticDescriptors.TokenIsNotPassedOn);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (KnownTypes.Of(start.Compilation) is not { } types) return;
            start.RegisterSymbolStartAction(
                context =>
                {
                    if (!KnownTypes.IsHandler((INamedTypeSymbol)context.Symbol)) return;
                    context.RegisterOperationAction(operation => AnalyzeProperty(operation, types), OperationKind.PropertyReference);
                    context.RegisterOperationAction(operation => AnalyzeCall(operation, types), OperationKind.Invocation);
                },
                SymbolKind.NamedType);
        });
    }

    private static void AnalyzeProperty(OperationAnalysisContext context, KnownTypes types)
    {
        var property = ((IPropertyReferenceOperation)context.Operation).Property;
        if (property.Name != "Result" || IsKnownDone(context.Operation)) return;
        if (KnownTypes.Is(property.ContainingType, types.GenericTask) || KnownTypes.Is(property.ContainingType, types.GenericValueTask)) Blocks(context, "Result");
    }

    private static void AnalyzeCall(OperationAnalysisContext context, KnownTypes types)
    {
        var call = (IInvocationOperation)context.Operation;
        var method = call.TargetMethod;
        if (method.Name is "Wait" or "WaitAll" or "WaitAny" && KnownTypes.Is(method.ContainingType, types.Task)) Blocks(context, method.Name);
        else if (method.Name is "Sleep" && KnownTypes.Is(method.ContainingType, types.Thread)) Blocks(context, "Thread.Sleep");
        else if (IsGetResult(call)) Blocks(context, "GetAwaiter().GetResult");
        else if (types.CancellationToken is { } token && TokenPassing.Fault(call, token, context.ContainingSymbol) is { } fault)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                DiagnosticDescriptors.TokenIsNotPassedOn,
                NameOf(call.Syntax),
                Places.Facts(FixFacts.Token, fault.Token).Add(FixFacts.Parameter, fault.NamedParameter),
                method.Name,
                fault.Token));
        }
    }

    private static bool IsGetResult(IInvocationOperation call) =>
        call.TargetMethod.Name == "GetResult" && call.TargetMethod.Parameters.IsEmpty
        && call.Instance is IInvocationOperation { TargetMethod: { Name: "GetAwaiter", Parameters.IsEmpty: true } };

    /// <summary><c>task.IsCompletedSuccessfully ? task.Result : …</c> blocks nobody.</summary>
    private static bool IsKnownDone(IOperation operation)
    {
        for (var current = operation; current is not null; current = current.Parent)
        {
            if (current is IConditionalOperation { Condition: { } condition } && condition.Syntax.ToString().Contains(".IsCompleted")) return true;
        }

        return false;
    }

    private static void Blocks(OperationAnalysisContext context, string what) =>
        context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.HandlerBlocks, NameOf(context.Operation.Syntax), what));

    /// <summary>The called name, rather than all that stands before and after it.</summary>
    private static Location NameOf(SyntaxNode node) => node switch
    {
        InvocationExpressionSyntax call => NameOf(call.Expression),
        MemberAccessExpressionSyntax access => access.Name.GetLocation(),
        MemberBindingExpressionSyntax binding => binding.Name.GetLocation(),
        _ => node.GetLocation(),
    };
}
