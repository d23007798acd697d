using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SqlFlow.Generators.Tests.Harness;

/// <summary>
/// The one door to the generator. Each run also checks that it threw nothing, that what it emitted compiles without a warning, that an unrelated
/// edit re-runs nothing, and that no symbol or syntax is kept.
/// </summary>
internal static class GeneratorHarness
{
    public static readonly ImmutableArray<string> StepNames =
    [
        .. typeof(TrackingNames).GetFields(BindingFlags.Public | BindingFlags.Static).Select(static field => (string)field.GetRawConstantValue()!),
    ];

    public static GeneratorRun Run(string source, params MetadataReference[] references) => Run(TestCompilation.Create(source, references));

    public static GeneratorRun Run(CSharpCompilation compilation)
    {
        var driver = CreateDriver().RunGeneratorsAndUpdateCompilation(compilation, out var output, out var diagnostics);
        var run = new GeneratorRun(driver, compilation, output);

        Assert.Empty(diagnostics);
        Assert.All(run.Result.Results, static result => Assert.Null(result.Exception));
        Assert.Empty(Complaints(output, run));
        Assert.Empty(run.Edit(compilation.AddSyntaxTrees(TestCompilation.Parse("namespace Unrelated { internal sealed class Nothing; }", "Unrelated.cs"))).Rerun());
        Assert.Empty(ObjectGraph.Forbidden(run.TrackedOutputs()));
        return run;
    }

    /// <summary>Runs the generator where something is expected to be wrong with the user's code; only the generator itself must not fail.</summary>
    public static GeneratorRun RunOnBrokenCode(CSharpCompilation compilation)
    {
        var driver = CreateDriver().RunGeneratorsAndUpdateCompilation(compilation, out var output, out var diagnostics);
        Assert.Empty(diagnostics);
        return new GeneratorRun(driver, compilation, output);
    }

    private static CSharpGeneratorDriver CreateDriver() => CSharpGeneratorDriver.Create(
        [new StepGenerator().AsSourceGenerator()],
        parseOptions: TestCompilation.ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    private static IEnumerable<Diagnostic> Complaints(Compilation output, GeneratorRun run)
    {
        var emitted = run.Result.GeneratedTrees.ToHashSet();
        return output.GetDiagnostics().Where(diagnostic =>
            diagnostic.Severity >= DiagnosticSeverity.Warning
            // Tests do not document their sources; emitted code must be documented.
            && (diagnostic.Id != "CS1591" || (diagnostic.Location.SourceTree is { } tree && emitted.Contains(tree))));
    }
}
