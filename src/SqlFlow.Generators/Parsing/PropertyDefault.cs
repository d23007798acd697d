using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SqlFlow.Generators.Parsing;

/// <summary>Reads the default of a property from its initialiser, where that is a constant which syntax alone explains.</summary>
internal static class PropertyDefault
{
    /// <summary>As JSON; null where the source does not tell.</summary>
    public static string? Of(IPropertySymbol property, CancellationToken cancellationToken)
    {
        foreach (var reference in property.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax(cancellationToken) is PropertyDeclarationSyntax { Initializer.Value: { } value }) return Json(value, property.Type);
        }

        return null;
    }

    private static string? Json(ExpressionSyntax value, ITypeSymbol type)
    {
        var bare = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var argument] } ? argument : type;
        return value switch
        {
            ParenthesizedExpressionSyntax inner => Json(inner.Expression, type),
            LiteralExpressionSyntax literal => Literal(literal, bare),
            PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.UnaryMinusExpression, Operand: LiteralExpressionSyntax literal } => Literal(literal, bare) is { } json ? "-" + json : null,
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: var member } when bare.TypeKind is TypeKind.Enum =>
                bare.GetMembers(member).Any(static symbol => symbol is IFieldSymbol { IsConst: true }) ? JsonText.Quote(JsonNames.SnakeCase(member)) : null,
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access, ArgumentList.Arguments: [{ Expression: LiteralExpressionSyntax literal }] } when bare.Name == "TimeSpan" =>
                Milliseconds(access.Name.Identifier.ValueText, literal.Token.Value),
            _ => null,
        };
    }

    private static string? Literal(LiteralExpressionSyntax literal, ITypeSymbol type) => literal.Token.Value switch
    {
        string text when type.SpecialType is SpecialType.System_String => JsonText.Quote(text),
        bool flag when type.SpecialType is SpecialType.System_Boolean => flag ? "true" : "false",
        IFormattable number when IsNumber(type) => number.ToString(number is double or float ? "R" : null, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static bool IsNumber(ITypeSymbol type) =>
        type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_Double or SpecialType.System_Decimal;

    private static string? Milliseconds(string method, object? literal)
    {
        double? factor = method switch
        {
            "FromMilliseconds" => 1,
            "FromSeconds" => 1_000,
            "FromMinutes" => 60_000,
            "FromHours" => 3_600_000,
            "FromDays" => 86_400_000,
            _ => null,
        };
        return factor is { } unit && literal is int or long or double
            ? (unit * Convert.ToDouble(literal, CultureInfo.InvariantCulture)).ToString("R", CultureInfo.InvariantCulture)
            : null;
    }
}
