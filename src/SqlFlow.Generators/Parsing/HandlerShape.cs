using Microsoft.CodeAnalysis;

namespace SqlFlow.Generators.Parsing;

/// <summary>What a handler, its step record and a registry must look like. The parsers leave out what is not so; analyzers say why, by the same predicates.</summary>
internal static class HandlerShape
{
    public static bool IsConcrete(INamedTypeSymbol handler) =>
        handler.TypeKind is TypeKind.Class && handler is { IsAbstract: false, IsStatic: false } && !IsGeneric(handler);

    /// <summary>Whether code that stands in the assembly, but in no type of the user's, can name the type.</summary>
    public static bool IsReachable(INamedTypeSymbol type, IAssemblySymbol from)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (current.IsFileLocal || !IsAccessible(current, from)) return false;
        }

        return true;
    }

    /// <summary>Whether code in every assembly can name the type.</summary>
    public static bool IsPublic(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (current.DeclaredAccessibility is not Accessibility.Public) return false;
        }

        return true;
    }

    /// <summary>Whether emitted code can make one without arguments.</summary>
    public static bool HasParameterlessConstructor(INamedTypeSymbol type, IAssemblySymbol from) =>
        type.InstanceConstructors.Any(constructor => constructor.Parameters.IsEmpty && IsAccessible(constructor, from));

    /// <summary>Whether <c>new Handler()</c> compiles as far as required members go.</summary>
    public static bool HasNoRequiredMembers(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.GetMembers().Any(static member => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true })) return false;
        }

        return true;
    }

    /// <summary><c>[a-z][a-z0-9_]*</c>: names of emitted members are made of it.</summary>
    public static bool IsStepTypeName(string? name)
    {
        if (string.IsNullOrEmpty(name) || name![0] is < 'a' or > 'z') return false;
        foreach (var c in name)
        {
            if (c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '_')) return false;
        }

        return true;
    }

    /// <summary>The one step record that the handler executes; null if there is none or more than one.</summary>
    public static INamedTypeSymbol? StepOf(INamedTypeSymbol handler)
    {
        INamedTypeSymbol? step = null;
        foreach (var implemented in handler.AllInterfaces)
        {
            if (!implemented.IsCore("IStepHandler`1")) continue;
            if (step is not null) return null;
            step = implemented.TypeArguments[0] as INamedTypeSymbol;
        }

        return step;
    }

    /// <summary>Dispatch and parsing need a sealed record that derives from <c>Step</c> and can be made from nothing.</summary>
    public static bool IsStepRecord(INamedTypeSymbol step, IAssemblySymbol from) =>
        step is { IsRecord: true, IsSealed: true, TypeKind: TypeKind.Class } && !IsGeneric(step) && DerivesFromStep(step)
        && IsReachable(step, from) && HasParameterlessConstructor(step, from);

    /// <summary>A record that can stand within a step.</summary>
    public static bool IsNestedRecord(INamedTypeSymbol type, IAssemblySymbol from) =>
        type is { IsRecord: true, IsAbstract: false, TypeKind: TypeKind.Class } && !IsGeneric(type) && !DerivesFromStep(type)
        && IsReachable(type, from) && HasParameterlessConstructor(type, from);

    public static bool DerivesFromStep(INamedTypeSymbol type)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (current.IsCore("Step")) return true;
        }

        return false;
    }

    public static bool IsGeneric(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (current.IsGenericType) return true;
        }

        return false;
    }

    private static bool IsAccessible(ISymbol symbol, IAssemblySymbol from) => symbol.DeclaredAccessibility switch
    {
        Accessibility.Public => true,
        Accessibility.Internal or Accessibility.ProtectedOrInternal =>
            SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, from) || symbol.ContainingAssembly.GivesAccessTo(from),
        _ => false,
    };
}
