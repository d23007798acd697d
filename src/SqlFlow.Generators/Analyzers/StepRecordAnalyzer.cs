using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SqlFlow.Generators.Diagnostics;
using SqlFlow.Generators.Parsing;

namespace SqlFlow.Generators.Analyzers;

/// <summary>What is wrong with the record of a handler. The generator's own parser reads it and tells.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StepRecordAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        DiagnosticDescriptors.TypeMustBeReachable,
        DiagnosticDescriptors.ParameterlessConstructorNeeded,
        DiagnosticDescriptors.PropertyCannotBeRead,
        DiagnosticDescriptors.JsonNameIsTaken,
        DiagnosticDescriptors.StepRecordMustBeImmutable,
        DiagnosticDescriptors.ValidationIsIgnored);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (KnownTypes.Of(start.Compilation) is null) return;
            // Steps share records, and records have base records: each fault is said once.
            var said = new ConcurrentDictionary<(ISymbol, string), bool>(Said.Comparer);
            start.RegisterSymbolAction(context => Analyze(context, said), SymbolKind.NamedType);
        });
    }

    private static void Analyze(SymbolAnalysisContext context, ConcurrentDictionary<(ISymbol, string), bool> said)
    {
        var handler = (INamedTypeSymbol)context.Symbol;
        if (handler.TypeKind is not TypeKind.Class || KnownTypes.StepHandlerOf(handler) is null) return;
        // Another analyzer speaks of these.
        if (HandlerShape.StepOf(handler) is not { } step || step.TypeKind is TypeKind.Error || HandlerShape.IsGeneric(step) || !HandlerShape.DerivesFromStep(step)) return;

        var assembly = context.Compilation.Assembly;
        if (!step.IsSealed)
        {
            var facts = step.IsAbstract ? null : Places.Facts(FixFacts.Fix, FixFacts.Seal);
            Report(DiagnosticDescriptors.StepRecordMustBeImmutable, step, facts, step.Name, "must be sealed: steps are dispatched by their exact type");
            return;
        }

        if (!HandlerShape.IsReachable(step, assembly))
        {
            Report(DiagnosticDescriptors.TypeMustBeReachable, step, Places.Facts(FixFacts.Fix, FixFacts.MakeInternal), step.Name);
            return;
        }

        if (!HandlerShape.IsStepRecord(step, assembly))
        {
            Report(DiagnosticDescriptors.ParameterlessConstructorNeeded, step, null, step.Name, "needs a parameterless constructor that is public or internal; give it properties instead of constructor parameters");
            return;
        }

        var faults = new List<RecordFault>();
        StepRecordParser.Parse(step, assembly, context.CancellationToken, faults);
        foreach (var fault in faults) ReportFault(fault);

        void ReportFault(RecordFault fault)
        {
            switch (fault.Kind)
            {
                case RecordFaultKind.Unreadable:
                    Report(DiagnosticDescriptors.PropertyCannotBeRead, fault.Symbol, null, fault.Symbol.Name, fault.Reason);
                    break;
                case RecordFaultKind.MutableCollection:
                    Report(DiagnosticDescriptors.StepRecordMustBeImmutable, fault.Symbol, null, fault.Symbol.Name, fault.Reason);
                    break;
                case RecordFaultKind.NameTaken:
                    Report(DiagnosticDescriptors.JsonNameIsTaken, fault.Symbol, null, fault.Symbol.Name, fault.Detail, fault.Reason);
                    break;
                default:
                    Report(DiagnosticDescriptors.ValidationIsIgnored, fault.Symbol, null, fault.Detail, fault.Symbol.Name, fault.Reason);
                    break;
            }
        }

        void Report(DiagnosticDescriptor descriptor, ISymbol symbol, ImmutableDictionary<string, string?>? facts, params string[] arguments)
        {
            if (!said.TryAdd((symbol, descriptor.Id + "|" + string.Join("|", arguments)), true)) return;
            var place = Places.Of(context.Compilation, symbol, symbol.ContainingType, step, handler);
            context.ReportDiagnostic(Diagnostic.Create(descriptor, place, facts, arguments));
        }
    }

    private sealed class Said : IEqualityComparer<(ISymbol Symbol, string Text)>
    {
        public static readonly Said Comparer = new();

        public bool Equals((ISymbol Symbol, string Text) x, (ISymbol Symbol, string Text) y) => x.Text == y.Text && SymbolEqualityComparer.Default.Equals(x.Symbol, y.Symbol);

        public int GetHashCode((ISymbol Symbol, string Text) value) => value.Text.GetHashCode();
    }
}
