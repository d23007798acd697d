using System.Buffers;
using System.Text;
using System.Text.Json;
using SqlFlow.Planning;

namespace SqlFlow.Generators.Tests.Harness;

/// <summary>An emitted registry with JSON as text.</summary>
internal sealed class Registry(IStepRegistry steps)
{
    public IStepRegistry Steps { get; } = steps;

    /// <summary>Parses as a plan reader does: type and id are looked up first, then the object is read.</summary>
    public (Step? Step, PlanProblems Problems) Read(string type, string json)
    {
        var utf8 = Encoding.UTF8.GetBytes(json);
        var problems = new PlanProblems(new PlanText("plan.json", utf8)) { StepId = "s" };
        var reader = new Utf8JsonReader(utf8);
        Assert.True(reader.Read());
        Assert.True(Steps.TryParse(Encoding.UTF8.GetBytes(type), ref reader, problems, out var step));
        Assert.Equal(JsonTokenType.EndObject, reader.TokenType);
        Assert.Equal(0, reader.CurrentDepth);
        Assert.Equal(utf8.Length, reader.BytesConsumed);
        return (step, problems);
    }

    /// <summary>Parses what must be right.</summary>
    public Step Parse(string type, string json)
    {
        var (step, problems) = Read(type, json);
        Assert.Empty(problems);
        return Assert.IsType<Step>(step, exactMatch: false);
    }

    /// <summary>Parses what must be wrong.</summary>
    public PlanProblem[] Problems(string type, string json)
    {
        var (step, problems) = Read(type, json);
        Assert.Null(step);
        Assert.True(problems.HasErrors);
        return [.. problems];
    }

    public string Write(Step step)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) Steps.Write(step, writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public JsonElement Schema(string type) => JsonDocument.Parse(Steps.SchemaOf(type).ToArray()).RootElement;
}
