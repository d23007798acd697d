using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SqlFlow.Generators.Diagnostics;
using SqlFlow.Generators.Model;
using SqlFlow.Generators.Parsing;

namespace SqlFlow.Generators.Analyzers;

/// <summary>What is wrong with a <c>[SqlFunction]</c> method: <see cref="SqlFunctionShape"/> in words.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SqlFunctionAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        DiagnosticDescriptors.SqlFunctionCannotBeCalled,
        DiagnosticDescriptors.SqlFunctionTypeIsUnknown,
        DiagnosticDescriptors.SqlFunctionDeclaredTwice);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (KnownTypes.Of(start.Compilation) is null) return;
            var functions = new ConcurrentBag<Function>();
            start.RegisterSymbolAction(symbol => Analyze(symbol, functions), SymbolKind.Method);
            start.RegisterCompilationEndAction(end => ReportRepeated(end, functions));
        });
    }

    private static void Analyze(SymbolAnalysisContext context, ConcurrentBag<Function> functions)
    {
        var method = (IMethodSymbol)context.Symbol;
        if (method.FindAttribute("SqlFunctionAttribute") is not { } attribute) return;
        var assembly = context.Compilation.Assembly;
        if (WhyNotCallable(method, attribute, assembly) is { } call)
        {
            context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.SqlFunctionCannotBeCalled, Places.Of(attribute, method, context.CancellationToken), method.Name, call));
        }
        else if (WhichTypeIsUnknown(method, assembly) is var (symbol, type))
        {
            context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.SqlFunctionTypeIsUnknown, Places.Of(symbol) ?? Places.Of(method), method.Name, type));
        }
        else if (SqlFunctionParser.Parse(method, attribute, assembly, context.CancellationToken) is { } model)
        {
            functions.Add(new Function(model, method, attribute));
        }
    }

    private static string? WhyNotCallable(IMethodSymbol method, AttributeData attribute, IAssemblySymbol assembly)
    {
        if (attribute.ConstructorArguments is [{ Value: string name }] && !HandlerShape.IsStepTypeName(name)) return "the name \"" + name + "\" must match [a-z][a-z0-9_]*";
        if (SqlFunctionShape.IsCallable(method, assembly)) return null;
        return method switch
        {
            { IsStatic: false } => "it is not static",
            { IsGenericMethod: true } => "it is generic",
            { MethodKind: not MethodKind.Ordinary } or { IsAbstract: true } or { IsVirtual: true } => "it is no ordinary method",
            { DeclaredAccessibility: not (Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal) } => "it is neither public nor internal",
            _ when HandlerShape.IsGeneric(method.ContainingType) => "its class is generic, or stands in a generic one",
            _ => "its class cannot be reached: it, or one that it stands in, is private",
        };
    }

    private static (ISymbol Symbol, string Reason)? WhichTypeIsUnknown(IMethodSymbol method, IAssemblySymbol assembly)
    {
        if (!SqlFunctionShape.ReturnsValue(method)) return (method, method.ReturnsVoid ? "it returns nothing" : "it returns a reference");
        foreach (var parameter in method.Parameters)
        {
            if (parameter.RefKind is not RefKind.None) return (parameter, "'" + parameter.Name + "' is passed by reference");
            if (SqlFunctionValueParser.Parse(parameter.Type) is null) return (parameter, "SQL has nothing for the type '" + parameter.Type.ToDisplayString() + "' of '" + parameter.Name + "'");
        }

        if (SqlFunctionShape.RowOf(method, assembly) is not { } row)
            return SqlFunctionValueParser.Parse(method.ReturnType) is null ? (method, "SQL has nothing for its result of type '" + method.ReturnType.ToDisplayString() + "'") : null;

        var columns = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in SqlFunctionShape.ColumnsOf(row))
        {
            if (SqlFunctionValueParser.ParseStored(property.Type) is null) return (method, "SQL has nothing for the type '" + property.Type.ToDisplayString() + "' of the column '" + property.Name + "'");
            if (!columns.Add(JsonNames.SnakeCase(property.Name))) return (method, "two columns of its rows are called '" + JsonNames.SnakeCase(property.Name) + "'");
        }

        return columns.Count == 0 ? (method, "its rows have no columns: the record '" + row.Name + "' has no public properties") : null;
    }

    private static void ReportRepeated(CompilationAnalysisContext context, ConcurrentBag<Function> functions)
    {
        var first = new Dictionary<string, Function>(StringComparer.Ordinal);
        foreach (var function in SqlFunctionParser.InOrder(functions, static function => function.Model))
        {
            var identity = SqlFunctionParser.IdentityOf(function.Model);
            if (!first.TryGetValue(identity, out var winner))
            {
                first.Add(identity, function);
                continue;
            }

            var place = Places.OfArgument(function.Attribute, function.Method, context.CancellationToken);
            context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.SqlFunctionDeclaredTwice, place, function.Method.Name, Display(winner.Method), identity));
        }
    }

    private static string Display(IMethodSymbol method) => method.ContainingType.Name + "." + method.Name;

    private sealed class Function(SqlOverloadModel model, IMethodSymbol method, AttributeData attribute)
    {
        public SqlOverloadModel Model { get; } = model;

        public IMethodSymbol Method { get; } = method;

        public AttributeData Attribute { get; } = attribute;
    }
}
