using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SqlFlow.Generators;

namespace SqlFlow.Benchmarks;

/// <summary>The generator on 500 handlers in as many files: from nothing, and after one of them was edited.</summary>
[MemoryDiagnoser]
public class GeneratorBenchmarks
{
    private const int Handlers = 500;

    private CSharpCompilation _compilation = null!;
    private CSharpCompilation _edited = null!;
    private CSharpCompilation _unrelated = null!;
    private GeneratorDriver _warm = null!;

    [GlobalSetup]
    public void Setup()
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Append(typeof(Step).Assembly.Location).Distinct(StringComparer.Ordinal).Select(static path => (MetadataReference)MetadataReference.CreateFromFile(path));
        var trees = Enumerable.Range(0, Handlers).Select(static i => Parse(Source(i, "")))
            .Append(Parse("[SqlFlow.StepRegistry] internal sealed partial class AppSteps;"));
        _compilation = CSharpCompilation.Create("Big", trees, references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        _warm = NewDriver().RunGenerators(_compilation);
        _edited = _compilation.ReplaceSyntaxTree(_compilation.SyntaxTrees[250], Parse(Source(250, "public string? Added { get; init; }")));
        _unrelated = _compilation.ReplaceSyntaxTree(_compilation.SyntaxTrees[250], Parse("// a comment\n" + Source(250, "")));
        var outputs = _warm.GetRunResult().GeneratedTrees.Length;
        if (outputs < Handlers) throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Only {outputs} files were emitted."));
    }

    [Benchmark(Baseline = true)]
    public GeneratorDriver Cold() => NewDriver().RunGenerators(_compilation);

    [Benchmark]
    public GeneratorDriver One_property_added() => _warm.RunGenerators(_edited);

    [Benchmark]
    public GeneratorDriver One_comment_added() => _warm.RunGenerators(_unrelated);

    private static CSharpGeneratorDriver NewDriver() => CSharpGeneratorDriver.Create(new StepGenerator());

    private static SyntaxTree Parse(string source) => CSharpSyntaxTree.ParseText(source);

    private static string Source(int number, string more) => new StringBuilder().Append(CultureInfo.InvariantCulture, $$"""
        using System.Threading; using System.Threading.Tasks; using SqlFlow;
        namespace Big;
        /// <summary>Step {{number}}.</summary>
        public sealed record Big{{number}}Step : Step
        {
            public required string Source { get; init; }
            public int Limit { get; init; } = 10;
            public ValueList<string> Keys { get; init; }
            public bool? Flag { get; init; }
            {{more}}
        }
        [StepHandler("big_{{number}}")]
        [Observed]
        internal sealed class Big{{number}}StepHandler : IStepHandler<Big{{number}}Step>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(Big{{number}}Step step, PipelineContext context, CancellationToken cancellationToken) => new(StepExecutionResult.Success());
        }
        """).ToString();
}
