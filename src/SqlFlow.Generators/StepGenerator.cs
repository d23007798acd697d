using Microsoft.CodeAnalysis;
using SqlFlow.Generators.Emit;
using SqlFlow.Generators.Parsing;

namespace SqlFlow.Generators;

/// <summary>Emits step parsers, dispatch and observation wrappers. Wiring only: parse → model → emit.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class StepGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var handlers = context.SyntaxProvider
            .ForAttributeWithMetadataName(KnownNames.StepHandlerAttribute, HandlerParser.IsCandidate, HandlerParser.Parse)
            .Where(static handler => handler is not null)
            .Select(static (handler, _) => handler!)
            .WithTrackingName(TrackingNames.Handlers);
        var facade = context.CompilationProvider
            .Select(static (compilation, _) => TypeNames.FacadeNamespace(compilation.AssemblyName ?? ""))
            .WithTrackingName(TrackingNames.Facade);

        // Sorted, no duplicates: order and uniqueness are the parser's business, not the emitter's.
        var ordered = handlers.Collect().Select(HandlerParser.Normalize).WithTrackingName(TrackingNames.OrderedHandlers);
        var steps = ordered.SelectMany(static (all, _) => all).WithTrackingName(TrackingNames.Steps);
        var module = ordered.Combine(facade)
            .Select(static (pair, _) => ModuleParser.Summarize(pair.Left, pair.Right))
            .WithTrackingName(TrackingNames.Module);

        var exports = context.CompilationProvider.Select(ModuleExportReader.Read).WithTrackingName(TrackingNames.ModuleExports);
        var registries = context.SyntaxProvider
            .ForAttributeWithMetadataName(KnownNames.StepRegistryAttribute, RegistryParser.IsCandidate, RegistryParser.Parse)
            .Where(static registry => registry is not null)
            .Select(static (registry, _) => registry!)
            .WithTrackingName(TrackingNames.Registries);
        var orderedRegistries = registries.Collect().Select(RegistryParser.Normalize).WithTrackingName(TrackingNames.OrderedRegistries)
            .SelectMany(static (all, _) => all);
        var contents = orderedRegistries
            .Combine(module).Combine(exports)
            .Select(static (pair, _) => ModuleParser.Fill(pair.Left.Left, pair.Left.Right, pair.Right))
            .WithTrackingName(TrackingNames.RegistryContents);

        context.RegisterSourceOutput(steps.Combine(facade), static (output, pair) => StepModuleEmitter.EmitStep(output, pair.Left, pair.Right));
        context.RegisterSourceOutput(module, StepModuleEmitter.EmitModule);
        context.RegisterSourceOutput(contents, StepRegistryEmitter.Emit);
        SqlFunctionPipeline.Register(context, facade, orderedRegistries);
    }
}
