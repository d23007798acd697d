using Microsoft.CodeAnalysis;

namespace SqlFlow.Generators;

/// <summary>Emits step parsers, dispatch and observation wrappers. Wiring only: parse → model → emit.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class StepGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
    }
}
