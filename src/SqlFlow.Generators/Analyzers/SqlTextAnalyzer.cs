using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SqlFlow.Generators.Diagnostics;
using SqlFlow.Generators.Parsing;

namespace SqlFlow.Generators.Analyzers;

/// <summary>String properties of step records that get into SQL as they are.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SqlTextAnalyzer : DiagnosticAnalyzer
{
    // A property of such a name holds SQL, which is not to be quoted.
    private static readonly string[] NamesOfSql = ["Sql", "Query", "Statement", "Where", "Filter", "Condition", "Expression", "Predicate", "Clause", "Script", "Command"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(DiagnosticDescriptors.IdentifierIsNotQuoted);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (KnownTypes.Of(start.Compilation) is { SqlSession: not null } types) start.RegisterOperationAction(context => Analyze(context, types), OperationKind.Invocation);
        });
    }

    private static void Analyze(OperationAnalysisContext context, KnownTypes types)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!IsSession(call.TargetMethod.ContainingType, types.SqlSession!)) return;
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter is { Name: "sql", Type.SpecialType: SpecialType.System_String }) Visit(context, argument.Value, isFragment: false);
        }
    }

    private static bool IsSession(INamedTypeSymbol type, INamedTypeSymbol session) =>
        SymbolEqualityComparer.Default.Equals(type, session) || type.AllInterfaces.Contains(session, SymbolEqualityComparer.Default);

    private static void Visit(OperationAnalysisContext context, IOperation value, bool isFragment)
    {
        switch (value)
        {
            case IInterpolatedStringOperation text:
                foreach (var part in text.Parts)
                {
                    if (part is IInterpolationOperation hole) Visit(context, hole.Expression, isFragment: true);
                }

                break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String } sum:
                Visit(context, sum.LeftOperand, isFragment: true);
                Visit(context, sum.RightOperand, isFragment: true);
                break;
            case IConversionOperation { IsImplicit: true } conversion:
                Visit(context, conversion.Operand, isFragment);
                break;
            case IParenthesizedOperation inner:
                Visit(context, inner.Operand, isFragment);
                break;
            case ILocalReferenceOperation local when !isFragment && InitializerOf(local) is { } initializer:
                Visit(context, initializer, isFragment: false);
                break;
            // A property that is the whole statement is SQL itself.
            case IPropertyReferenceOperation reference when isFragment && IsIdentifier(reference):
                context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.IdentifierIsNotQuoted, reference.Syntax.GetLocation(), reference.Syntax.ToString()));
                break;
        }
    }

    private static bool IsIdentifier(IPropertyReferenceOperation reference) =>
        reference.Property is { IsStatic: false, Type.SpecialType: SpecialType.System_String } property
        && reference.Instance?.Type is INamedTypeSymbol owner
        && (owner.IsCore("Step") || HandlerShape.DerivesFromStep(owner))
        && !NamesOfSql.Any(name => property.Name.EndsWith(name, StringComparison.Ordinal));

    /// <summary>What a local variable was declared with in the same function; followed one step only.</summary>
    private static IOperation? InitializerOf(ILocalReferenceOperation reference)
    {
        IOperation root = reference;
        while (root.Parent is not null and not IAnonymousFunctionOperation and not ILocalFunctionOperation) root = root.Parent;
        foreach (var operation in root.Descendants())
        {
            if (operation is IVariableDeclaratorOperation declarator && SymbolEqualityComparer.Default.Equals(declarator.Symbol, reference.Local))
            {
                return (declarator.Initializer ?? (declarator.Parent as IVariableDeclarationOperation)?.Initializer)?.Value is { } value and not ILocalReferenceOperation ? value : null;
            }
        }

        return null;
    }
}
