using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Simplification;

namespace SqlFlow.Generators.Tests.Harness;

/// <summary>Applies code fixes as an editor does.</summary>
internal static class FixHarness
{
    /// <summary>Applies the first fix whose title begins so, until there is none more; the result must be free of diagnostics.</summary>
    public static async Task Fixes<TFix>(string source, string expected, string title = "")
        where TFix : CodeFixProvider, new()
    {
        var token = TestContext.Current.CancellationToken;
        var (document, diagnostics) = await Open(source);
        var provider = new TFix();
        for (var round = 0; diagnostics.Length > 0; round++)
        {
            Assert.True(round < 5, "The fix does not end.");
            document = await Apply(document, await Offered(provider, document, diagnostics[0]), title, token);
            diagnostics = await Diagnostics(document, provider);
        }

        var text = (await document.GetTextAsync(token)).ToString();
        Assert.Equal(expected, text);
        Assert.Empty(await AnalyzerHarness.Run(TestCompilation.Create(text)));
    }

    /// <summary>Fixes all at once, as "fix all in document" does.</summary>
    public static async Task FixesAll<TFix>(string source, string expected)
        where TFix : CodeFixProvider, new()
    {
        var token = TestContext.Current.CancellationToken;
        var (document, diagnostics) = await Open(source);
        Assert.True(diagnostics.Length > 1);
        var provider = new TFix();
        var first = (await Offered(provider, document, diagnostics[0]))[0];
        var context = new FixAllContext(
            document, provider, FixAllScope.Document, first.EquivalenceKey!, provider.FixableDiagnosticIds, new Known(diagnostics), token);
        var action = await provider.GetFixAllProvider()!.GetFixAsync(context);
        document = await Apply(document, [action!], "", token);

        Assert.Equal(expected, (await document.GetTextAsync(token)).ToString());
    }

    public static async Task<IEnumerable<string>> Titles<TFix>(string source)
        where TFix : CodeFixProvider, new()
    {
        var (document, diagnostics) = await Open(source);
        var provider = new TFix();
        var titles = new List<string>();
        foreach (var diagnostic in diagnostics.Where(diagnostic => provider.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            titles.AddRange((await Offered(provider, document, diagnostic)).Select(static action => action.Title));
        }

        return titles;
    }

    private static async Task<(Document Document, Diagnostic[] Diagnostics)> Open(string source)
    {
        var compilation = TestCompilation.Create(source);
        var project = new AdhocWorkspace().CurrentSolution
            .AddProject("App", "App", LanguageNames.CSharp)
            .WithParseOptions(TestCompilation.ParseOptions)
            .WithCompilationOptions(compilation.Options)
            .WithMetadataReferences(compilation.References);
        foreach (var tree in compilation.SyntaxTrees) project = project.AddDocument(tree.FilePath, await tree.GetTextAsync(), filePath: tree.FilePath).Project;
        var document = project.Documents.Single(static document => document.Name == "File0.cs");
        return (document, await Diagnostics(document, null));
    }

    private static async Task<Diagnostic[]> Diagnostics(Document document, CodeFixProvider? provider)
    {
        var compilation = (CSharpCompilation)(await document.Project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
        var all = await AnalyzerHarness.Run(compilation);
        return [.. all.Where(diagnostic => diagnostic.Id.StartsWith("SQLF", StringComparison.Ordinal) && provider?.FixableDiagnosticIds.Contains(diagnostic.Id) != false)];
    }

    private static async Task<List<CodeAction>> Offered(CodeFixProvider provider, Document document, Diagnostic diagnostic)
    {
        var actions = new List<CodeAction>();
        await provider.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), TestContext.Current.CancellationToken));
        return actions;
    }

    private static async Task<Document> Apply(Document document, List<CodeAction> actions, string title, CancellationToken token)
    {
        var action = actions.First(action => action.Title.StartsWith(title, StringComparison.Ordinal));
        var operations = await action.GetOperationsAsync(token);
        var changed = Assert.Single(operations.OfType<ApplyChangesOperation>()).ChangedSolution.GetDocument(document.Id)!;
        return await Simplifier.ReduceAsync(changed, cancellationToken: token);
    }

    private sealed class Known(Diagnostic[] diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult(Enumerable.Empty<Diagnostic>());
    }
}
