namespace SqlFlow.Generators.Analyzers;

/// <summary>What diagnostics tell code fixes, in their properties.</summary>
internal static class FixFacts
{
    /// <summary>What the fix is; without it there is none.</summary>
    public const string Fix = nameof(Fix);

    public const string MakePartial = nameof(MakePartial);
    public const string MakeInternal = nameof(MakeInternal);
    public const string Seal = nameof(Seal);

    /// <summary>The token that is at hand.</summary>
    public const string Token = nameof(Token);

    /// <summary>The parameter that takes it, where it must be named.</summary>
    public const string Parameter = nameof(Parameter);

    /// <summary>Whether the class could be a handler.</summary>
    public const string CanBeHandler = nameof(CanBeHandler);
}
