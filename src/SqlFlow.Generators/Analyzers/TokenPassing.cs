using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SqlFlow.Generators.Analyzers;

/// <summary>Finds calls that could take the token of the method they stand in, but do not.</summary>
internal static class TokenPassing
{
    /// <summary>The token at hand, and the parameter that it must be named for; null if nothing is wrong.</summary>
    public static (string Token, string? NamedParameter)? Fault(IInvocationOperation call, INamedTypeSymbol tokenType, ISymbol containing)
    {
        if (containing is not IMethodSymbol method || TokenOf(method, tokenType) is not { } token) return null;
        // A token that is passed, also none on purpose, is a decision.
        if (call.Arguments.Any(argument => !argument.IsImplicit && argument.ArgumentKind is not ArgumentKind.DefaultValue && IsToken(argument.Parameter?.Type, tokenType))) return null;
        if (!IsAtHand(call, tokenType)) return null;

        foreach (var argument in call.Arguments)
        {
            if (argument.ArgumentKind is not ArgumentKind.DefaultValue || !IsToken(argument.Parameter?.Type, tokenType)) continue;
            // Positional only where it is the next one.
            var given = call.Arguments.Count(static other => other.ArgumentKind is ArgumentKind.Explicit) - (call.TargetMethod.IsExtensionMethod && call.Instance is null && IsReduced(call) ? 1 : 0);
            var position = argument.Parameter!.Ordinal - (IsReduced(call) ? 1 : 0);
            return (token, position == given && !HasNamed(call) ? null : argument.Parameter.Name);
        }

        return Overload(call.TargetMethod, tokenType) is { } better ? (token, HasNamed(call) ? better : null) : null;
    }

    private static string? TokenOf(IMethodSymbol method, INamedTypeSymbol tokenType)
    {
        string? name = null;
        foreach (var parameter in method.Parameters)
        {
            if (!IsToken(parameter.Type, tokenType)) continue;
            // Of two tokens nobody can tell which is meant.
            if (name is not null) return null;
            name = parameter.Name;
        }

        return name;
    }

    /// <summary>Not within a static function or one with a token of its own, and not where things are tidied up whatever happened.</summary>
    private static bool IsAtHand(IOperation operation, INamedTypeSymbol tokenType)
    {
        for (IOperation? child = operation, current = operation.Parent; current is not null; child = current, current = current.Parent)
        {
            if (current is ICatchClauseOperation || (current is ITryOperation attempt && attempt.Finally == child)) return false;
            var function = current switch { IAnonymousFunctionOperation lambda => lambda.Symbol, ILocalFunctionOperation local => local.Symbol, _ => null };
            if (function is not null && (function.IsStatic || function.Parameters.Any(parameter => IsToken(parameter.Type, tokenType)))) return false;
        }

        return true;
    }

    /// <summary>The token's parameter of an overload that takes the same and a token at the end.</summary>
    private static string? Overload(IMethodSymbol called, INamedTypeSymbol tokenType)
    {
        var definition = (called.ReducedFrom ?? called).OriginalDefinition;
        foreach (var member in definition.ContainingType.GetMembers(definition.Name))
        {
            if (member is not IMethodSymbol other || other.IsStatic != definition.IsStatic || other.Arity != definition.Arity) continue;
            if (other.DeclaredAccessibility < definition.DeclaredAccessibility || other.Parameters.Length != definition.Parameters.Length + 1) continue;
            if (!IsToken(other.Parameters[other.Parameters.Length - 1].Type, tokenType) || definition.Parameters.Any(static parameter => parameter.IsParams)) continue;
            if (!definition.Parameters.Zip(other.Parameters, static (left, right) => left.RefKind == right.RefKind && left.Type.ToDisplayString() == right.Type.ToDisplayString()).All(static same => same)) continue;
            if (other.ReturnType.ToDisplayString() == definition.ReturnType.ToDisplayString()) return other.Parameters[other.Parameters.Length - 1].Name;
        }

        return null;
    }

    private static bool IsToken(ITypeSymbol? type, INamedTypeSymbol tokenType) => SymbolEqualityComparer.Default.Equals(type, tokenType);

    /// <summary>Whether an extension method is called as if it were the instance's.</summary>
    private static bool IsReduced(IInvocationOperation call) =>
        call.TargetMethod.IsExtensionMethod && call.Instance is null && call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Ordinal == 0) is { IsImplicit: true };

    private static bool HasNamed(IInvocationOperation call) =>
        call.Arguments.Any(static argument => argument.Syntax is Microsoft.CodeAnalysis.CSharp.Syntax.ArgumentSyntax { NameColon: not null });
}
