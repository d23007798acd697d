using Microsoft.CodeAnalysis;

namespace SqlFlow.Generators.Parsing;

/// <summary>What a <c>[SqlFunction]</c> method must look like. The parser leaves out what is not so; an analyzer says why, by the same predicates.</summary>
internal static class SqlFunctionShape
{
    /// <summary>Whether emitted code can call the method.</summary>
    public static bool IsCallable(IMethodSymbol method, IAssemblySymbol from) =>
        method is { IsStatic: true, IsAbstract: false, IsVirtual: false, IsGenericMethod: false, MethodKind: MethodKind.Ordinary, IsVararg: false }
        && method.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal
        && !HandlerShape.IsGeneric(method.ContainingType) && HandlerShape.IsReachable(method.ContainingType, from);

    /// <summary>Whether it returns a value in the ordinary way.</summary>
    public static bool ReturnsValue(IMethodSymbol method) => method is { ReturnsVoid: false, ReturnsByRef: false, ReturnsByRefReadonly: false };

    /// <summary>Whether every argument is passed by value.</summary>
    public static bool TakesValues(IMethodSymbol method) => method.Parameters.All(static parameter => parameter.RefKind is RefKind.None);

    /// <summary>The record of a table function's rows; null: the method is no table function.</summary>
    public static INamedTypeSymbol? RowOf(IMethodSymbol method, IAssemblySymbol from) =>
        method.ReturnType is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Collections_Generic_IEnumerable_T, TypeArguments: [INamedTypeSymbol row] }
        && row is { IsRecord: true, IsRefLikeType: false, NullableAnnotation: not NullableAnnotation.Annotated } && !HandlerShape.IsGeneric(row) && HandlerShape.IsReachable(row, from)
            ? row
            : null;

    /// <summary>The properties that are columns, base records' first; hidden ones once.</summary>
    public static IEnumerable<IPropertySymbol> ColumnsOf(INamedTypeSymbol row)
    {
        var types = new Stack<INamedTypeSymbol>();
        for (var current = row; current is { SpecialType: SpecialType.None }; current = current.BaseType) types.Push(current);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (types.Count > 0)
        {
            foreach (var member in types.Pop().GetMembers())
            {
                if (member is IPropertySymbol { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public, GetMethod.DeclaredAccessibility: Accessibility.Public } property
                    && seen.Add(property.Name))
                {
                    yield return property;
                }
            }
        }
    }
}
