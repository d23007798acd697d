using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SqlFlow.Generators.Diagnostics;
using SqlFlow.Generators.Model;
using SqlFlow.Generators.Parsing;

namespace SqlFlow.Generators.Analyzers;

/// <summary>What can only be seen over a whole compilation and its references: step types that meet, and registries without steps.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StepModuleAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        DiagnosticDescriptors.StepTypeDeclaredTwice,
        DiagnosticDescriptors.StepTypeDeclaredByTwoModules,
        DiagnosticDescriptors.ModuleHasAnotherSchema,
        DiagnosticDescriptors.RegistryIsEmpty);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (KnownTypes.Of(start.Compilation) is null) return;
            var handlers = new ConcurrentBag<(HandlerModel Model, INamedTypeSymbol Symbol, AttributeData Attribute)>();
            var registries = new ConcurrentBag<(INamedTypeSymbol Symbol, AttributeData Attribute)>();
            var leftOut = new ConcurrentBag<INamedTypeSymbol>();
            start.RegisterSymbolAction(
                context =>
                {
                    var type = (INamedTypeSymbol)context.Symbol;
                    if (type.TypeKind is not TypeKind.Class) return;
                    if (type.FindAttribute("StepRegistryAttribute") is { } registry
                        && RegistryParser.DeclarationOf(registry, context.CancellationToken) is { } node
                        && RegistryParser.IsRegistry(type, node))
                    {
                        registries.Add((type, registry));
                    }

                    if (KnownTypes.StepHandlerOf(type) is not { } attribute) return;
                    if (HandlerParser.Read(type, attribute, context.Compilation.Assembly, context.CancellationToken) is { } model) handlers.Add((model, type, attribute));
                    else leftOut.Add(type);
                },
                SymbolKind.NamedType);
            start.RegisterCompilationEndAction(context =>
            {
                var chosen = HandlerParser.Normalize(handlers.Select(static handler => handler.Model).ToImmutableArray(), context.CancellationToken);
                foreach (var (model, symbol, attribute) in handlers) ReportTwice(context, chosen, model, symbol, attribute);
                var exports = registries.IsEmpty ? default : ModuleExportReader.Read(context.Compilation, context.CancellationToken);
                foreach (var (symbol, attribute) in registries) new RegistryCheck(context, symbol, attribute).Run(chosen, exports, !leftOut.IsEmpty);
            });
        });
    }

    private static void ReportTwice(CompilationAnalysisContext context, EquatableArray<HandlerModel> chosen, HandlerModel model, INamedTypeSymbol symbol, AttributeData attribute)
    {
        string? reason = null;
        foreach (var other in chosen)
        {
            // The chosen one itself; by name, since partial classes and models are equal otherwise, too.
            if (other.HandlerTypeName == model.HandlerTypeName) return;
            if (other.StepType == model.StepType) reason = "'" + Name(other) + "' handles the step type \"" + model.StepType + "\" already";
            else if (other.Step.Record.TypeName == model.Step.Record.TypeName) reason ??= "'" + Name(other) + "' handles the steps of its record already, as \"" + other.StepType + "\"";
        }

        if (reason is null) return;
        context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.StepTypeDeclaredTwice, Places.OfArgument(attribute, symbol, context.CancellationToken), symbol.Name, reason));

        static string Name(HandlerModel handler) => handler.HandlerTypeName.Replace("global::", "");
    }

    /// <summary>One registry against what there is.</summary>
    private sealed class RegistryCheck(CompilationAnalysisContext context, INamedTypeSymbol registry, AttributeData attribute)
    {
        public void Run(EquatableArray<HandlerModel> own, EquatableArray<ModuleExport> exports, bool hasBrokenHandlers)
        {
            var modules = RegistryParser.ModulesOf(attribute, out var choosesModules);
            var counted = exports.Where(export => !choosesModules || modules.Contains(export.AssemblyName)).ToList();
            foreach (var old in counted.Where(static export => export.SchemaVersion != KnownNames.SchemaVersion).GroupBy(static export => (export.AssemblyName, export.SchemaVersion)))
            {
                var advice = old.Key.SchemaVersion > KnownNames.SchemaVersion ? "Update SqlFlow.Generated here" : "Update or rebuild '" + old.Key.AssemblyName + "'";
                Report(DiagnosticDescriptors.ModuleHasAnotherSchema, registry.Name, old.Key.AssemblyName, Text(old.Key.SchemaVersion), Text(KnownNames.SchemaVersion), advice);
            }

            var here = context.Compilation.AssemblyName ?? "";
            var usable = counted.Where(static export => export.SchemaVersion == KnownNames.SchemaVersion).ToList();
            var all = own.Select(handler => (handler.StepType, Record: handler.Step.Record.TypeName, Assembly: here))
                .Concat(usable.Select(static export => (export.StepType, Record: export.StepTypeName, Assembly: export.AssemblyName)))
                .ToList();
            foreach (var group in all.GroupBy(static step => step.StepType, StringComparer.Ordinal))
            {
                if (TwoOf(group.Select(static step => step.Assembly)) is var (first, second)) Report(DiagnosticDescriptors.StepTypeDeclaredByTwoModules, registry.Name, "the step type \"" + group.Key + "\"", first, second);
            }

            foreach (var group in all.GroupBy(static step => step.Record, StringComparer.Ordinal))
            {
                if (group.Select(static step => step.StepType).Distinct(StringComparer.Ordinal).Count() < 2) continue;
                if (TwoOf(group.Select(static step => step.Assembly)) is var (first, second)) Report(DiagnosticDescriptors.StepTypeDeclaredByTwoModules, registry.Name, "the step record '" + group.Key.Replace("global::", "") + "'", first, second);
            }

            // Handlers that something is wrong with have been reported; the emptiness is their doing.
            if (all.Count > 0 || hasBrokenHandlers || counted.Count > 0) return;
            Report(DiagnosticDescriptors.RegistryIsEmpty, registry.Name, choosesModules && exports.Count > 0
                ? "the chosen assemblies export none"
                : "there is no handler in this assembly, and no referenced one exports any");
        }

        private static (string First, string Second)? TwoOf(IEnumerable<string> assemblies) =>
            assemblies.Distinct(StringComparer.Ordinal).Take(2).ToList() is [var first, var second] ? (first, second) : null;

        private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

        private void Report(DiagnosticDescriptor descriptor, params string[] arguments) =>
            context.ReportDiagnostic(Diagnostic.Create(descriptor, Places.Of(registry) ?? Places.Of(attribute, registry, context.CancellationToken), arguments));
    }
}
