using System.Text;
using System.Text.Json;
using SqlFlow.Connectors;
using SqlFlow.Planning;
using SqlFlow.Variables;

namespace SqlFlow.Core.Tests.Planning;

/// <summary>Reads and plans in one line.</summary>
internal static class Plan
{
    public static ConnectorRegistry Connectors { get; } = new ConnectorRegistry().Add(new FakeConnector("csv")).Add(new FakeConnector("parquet"));

    public static ProjectFiles Files { get; } = new("/project");

    public static (PlanDocument? Document, PlanProblems Problems) Read(string json) => Read(Encoding.UTF8.GetBytes(json));

    public static (PlanDocument? Document, PlanProblems Problems) Read(byte[] json)
    {
        var problems = new PlanProblems();
        return (PlanReader.Read(json, "plan.json", "plan", new FakeRegistry(), problems), problems);
    }

    public static async Task<(Pipeline? Pipeline, PlanProblems Problems)> MakeAsync(string json, VariableLayers? variables = null, FakeEngine? engine = null)
    {
        var (document, problems) = Read(json);
        if (document is null) return (null, problems);
        return (await Planner.PlanAsync(document, new FakeRegistry(), engine ?? new FakeEngine(), Connectors, Files, variables ?? VariableLayers.None, problems), problems);
    }

    public static async Task<(Pipeline? Pipeline, PlanProblems Problems)> MakeAsync(IEnumerable<Step> steps, ValueMap<JsonValue> variables = default)
    {
        var problems = new PlanProblems();
        var document = PlanDocument.FromSteps("code", steps, new FakeRegistry(), problems, variables);
        return (await Planner.PlanAsync(document, new FakeRegistry(), new FakeEngine(), Connectors, Files, VariableLayers.None, problems), problems);
    }

    /// <summary>A plan that must be right.</summary>
    public static async Task<Pipeline> GoodAsync(string json, VariableLayers? variables = null, FakeEngine? engine = null)
    {
        var (pipeline, problems) = await MakeAsync(json, variables, engine);
        Assert.Empty(problems);
        return pipeline!;
    }

    /// <summary>A plan with exactly one problem.</summary>
    public static async Task<PlanProblem> BadAsync(string json, VariableLayers? variables = null)
    {
        var (_, problems) = await MakeAsync(json, variables);
        return Assert.Single(problems);
    }

    /// <summary><c>b: a; c: a b</c>: what each step waits for, by id, in text order; steps that wait for nothing are left out.</summary>
    public static string Edges(Pipeline pipeline) => string.Join("; ", pipeline.Steps
        .Where(step => step.DependsOn.Length > 0)
        .Select(step => $"{step.Step.Id}: {string.Join(' ', step.DependsOn.Select(index => pipeline.Steps[index].Step.Id))}"));

    public static string Write(Pipeline pipeline)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true })) PlanWriter.Write(writer, pipeline, new FakeRegistry());
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static FakeStep Transform(string id, string sql, string target, params string[] dependsOn) =>
        new() { Id = id, Kind = "transform", Sql = sql, TargetTable = target, DependsOn = ValueList.Create<string>(dependsOn) };
}
