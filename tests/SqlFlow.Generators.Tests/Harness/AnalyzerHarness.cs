using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace SqlFlow.Generators.Tests.Harness;

/// <summary>
/// The one door to the analyzers. They see what a user's build sees: the compilation with everything that was emitted. Besides the expected
/// diagnostics there must be nothing, neither ours nor the compiler's.
/// </summary>
internal static class AnalyzerHarness
{
    public static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(StepGenerator).Assembly.GetTypes()
            .Where(static type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
            .OrderBy(static type => type.Name, StringComparer.Ordinal)
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>The diagnostic is reported at each marked place, and nothing else is wrong.</summary>
    public static async Task<Diagnostic[]> Fires(string id, string marked, params MetadataReference[] references)
    {
        var (source, spans) = Markup.Parse(marked);
        Assert.NotEmpty(spans);
        var diagnostics = await Run(TestCompilation.Create(source, references));
        Assert.Equal(
            spans.Select(span => $"{id} at {source.Substring(span.Start, span.Length)}"),
            diagnostics.Select(static diagnostic => $"{diagnostic.Id} at {Text(diagnostic)}"));
        Assert.Equal(spans, diagnostics.Select(static diagnostic => diagnostic.Location.SourceSpan));
        return diagnostics;
    }

    /// <summary>As <see cref="Fires"/>, once, with this message.</summary>
    public static async Task Says(string id, string message, string marked, params MetadataReference[] references) =>
        Assert.Equal(message, Assert.Single(await Fires(id, marked, references)).GetMessage(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Nothing is wrong.</summary>
    public static async Task IsSilent(string source, params MetadataReference[] references) =>
        Assert.Empty(await Run(TestCompilation.Create(source, references)));

    /// <summary>Our diagnostics and the compiler's warnings and errors, in the order of the source.</summary>
    public static async Task<Diagnostic[]> Run(CSharpCompilation compilation)
    {
        var run = GeneratorHarness.RunOnBrokenCode(compilation);
        Assert.All(run.Result.Results, static result => Assert.Null(result.Exception));
        var options = new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), static (exception, analyzer, _) => Assert.Fail($"{analyzer.GetType().Name}: {exception}"), true, false);
        var diagnostics = await run.Output.WithAnalyzers(Analyzers, options).GetAllDiagnosticsAsync(TestContext.Current.CancellationToken);
        return
        [
            .. diagnostics
                .Where(static diagnostic => diagnostic.Id != "CS1591" && (diagnostic.Severity >= DiagnosticSeverity.Warning || diagnostic.Id.StartsWith("SQLF", StringComparison.Ordinal)))
                .OrderBy(static diagnostic => diagnostic.Location.SourceTree?.FilePath, StringComparer.Ordinal)
                .ThenBy(static diagnostic => diagnostic.Location.SourceSpan.Start),
        ];
    }

    private static string Text(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree?.GetText().ToString(diagnostic.Location.SourceSpan) ?? diagnostic.ToString();
}
