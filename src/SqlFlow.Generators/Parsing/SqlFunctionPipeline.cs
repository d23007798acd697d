using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using SqlFlow.Generators.Emit;
using SqlFlow.Generators.Model;

namespace SqlFlow.Generators.Parsing;

/// <summary>The part of the generator that serves <c>[SqlFunction]</c> methods. Wiring only.</summary>
internal static class SqlFunctionPipeline
{
    public static void Register(IncrementalGeneratorInitializationContext context, IncrementalValueProvider<string> facade, IncrementalValuesProvider<RegistryModel> registries)
    {
        var functions = context.SyntaxProvider
            .ForAttributeWithMetadataName(KnownNames.SqlFunctionAttribute, SqlFunctionParser.IsCandidate, SqlFunctionParser.Parse)
            .Where(static function => function is not null)
            .Select(static (function, _) => function!)
            .WithTrackingName(TrackingNames.SqlOverloads);
        var ordered = functions.Collect().Select(SqlFunctionParser.Normalize).WithTrackingName(TrackingNames.OrderedSqlFunctions);
        var named = ordered.SelectMany(static (all, _) => all).WithTrackingName(TrackingNames.SqlFunctions);
        var module = ordered.Combine(facade)
            .Select(static (pair, _) => SqlFunctionParser.Summarize(pair.Left, pair.Right))
            .WithTrackingName(TrackingNames.SqlFunctionModule);
        var exports = context.CompilationProvider.Select(SqlFunctionExportReader.Read).WithTrackingName(TrackingNames.SqlFunctionExports);
        var contents = registries.Combine(module).Combine(exports)
            .Select(static (pair, _) => SqlFunctionParser.Fill(pair.Left.Left, pair.Left.Right, pair.Right))
            .WithTrackingName(TrackingNames.SqlFunctionRegistryContents);

        context.RegisterSourceOutput(named.Combine(facade), static (output, pair) => SqlFunctionEmitter.Emit(output, pair.Left, pair.Right));
        // Nothing to do costs nothing: without functions there is no façade and no list.
        context.RegisterSourceOutput(module.SelectMany(static (summary, _) => summary.Names.Count == 0 ? ImmutableArray<SqlFunctionModuleModel>.Empty : ImmutableArray.Create(summary)), SqlFunctionModuleEmitter.EmitModule);
        context.RegisterSourceOutput(contents.Where(static content => content.Entries.Count > 0), SqlFunctionModuleEmitter.EmitRegistry);
    }
}
