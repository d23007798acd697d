using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using BenchmarkDotNet.Attributes;
using SqlFlow.Planning;

namespace SqlFlow.Benchmarks;

/// <summary>Reading a plan of 1,000 steps: all problems collected with their places, against System.Text.Json's source-generated polymorphic read.</summary>
[MemoryDiagnoser]
public class ParseBenchmarks
{
    private readonly IStepRegistry _registry = new BenchmarkSteps();
    private byte[] _plan = [];

    [GlobalSetup]
    public void Setup()
    {
        var json = new StringBuilder("""{"pipeline":"big","steps":[""");
        for (var i = 0; i < 1000; i++)
        {
            if (i > 0) json.Append(',');
            json.Append((i % 3) switch
            {
                0 => $$"""{"type":"load","id":"load_{{i}}","source":"csv","options":{"path":"data/{{i}}.csv","delimiter":";"},"target_table":"t{{i}}","mode":"upsert","keys":["id","day"],"tags":["nightly"]}""",
                1 => $$"""{"type":"transform","id":"transform_{{i}}","sql":"SELECT a, sum(b) AS b FROM t{{i - 1}} WHERE c > {{i}} GROUP BY a","target_table":"t{{i}}","depends_on":["load_{{i - 1}}"],"expected_duration_ms":1500}""",
                _ => $$"""{"type":"export","id":"export_{{i}}","source_table":"t{{i - 1}}","target":"out/{{i}}.parquet","format":"parquet","options":{"compression":"zstd"},"criticality":"low"}""",
            });
        }

        _plan = Encoding.UTF8.GetBytes(json.Append("]}").ToString());
        if (SystemTextJson() != 1000 || Generated() != 1000) throw new InvalidOperationException("The peers do not read the same plan.");
    }

    [Benchmark(Baseline = true)]
    public int SystemTextJson() => JsonSerializer.Deserialize(_plan, PeerContext.Default.PeerPlan)!.Steps.Count;

    [Benchmark]
    public int Generated()
    {
        var problems = new PlanProblems();
        return PlanReader.Read(_plan, "plan.json", "plan", _registry, problems)!.Steps.Length;
    }
}

internal sealed record PeerPlan(string Pipeline, List<PeerStep> Steps);

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(PeerLoad), "load")]
[JsonDerivedType(typeof(PeerTransform), "transform")]
[JsonDerivedType(typeof(PeerExport), "export")]
internal abstract record PeerStep
{
    public required string Id { get; init; }

    public List<string>? DependsOn { get; init; }

    public double? ExpectedDurationMs { get; init; }

    public string? Criticality { get; init; }

    public List<string>? Tags { get; init; }
}

internal sealed record PeerLoad : PeerStep
{
    public required string Source { get; init; }

    public required string TargetTable { get; init; }

    public string? Mode { get; init; }

    public List<string>? Keys { get; init; }

    public Dictionary<string, JsonElement>? Options { get; init; }
}

internal sealed record PeerTransform : PeerStep
{
    public required string Sql { get; init; }

    public required string TargetTable { get; init; }
}

internal sealed record PeerExport : PeerStep
{
    public string? SourceTable { get; init; }

    public required string Target { get; init; }

    public string? Format { get; init; }

    public Dictionary<string, JsonElement>? Options { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(PeerPlan))]
internal sealed partial class PeerContext : JsonSerializerContext;
