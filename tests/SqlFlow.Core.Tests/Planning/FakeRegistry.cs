using System.Text;
using System.Text.Json;
using SqlFlow.Planning;

namespace SqlFlow.Core.Tests.Planning;

/// <summary>Parses and writes <see cref="FakeStep"/>s as generated code does: strictly, in one pass.</summary>
internal sealed class FakeRegistry : IStepRegistry
{
    private static readonly string[] Types = ["check", "export", "load", "set", "source", "transform"];

    public ReadOnlySpan<string> StepTypes => Types;

    public string? TypeOf(Step step) => step is FakeStep fake && Types.Contains(fake.Kind) ? fake.Kind : null;

    public ValueTask<StepExecutionResult> ExecuteAsync(Step step, PipelineContext context, CancellationToken cancellationToken) => throw new NotSupportedException();

    public bool TryParse(ReadOnlySpan<byte> type, ref Utf8JsonReader reader, PlanProblems problems, out Step? step)
    {
        step = null;
        var name = Encoding.UTF8.GetString(type);
        if (!Types.Contains(name)) return false;
        var start = reader.TokenStartIndex;
        var (made, isWrong) = (new FakeStep { Id = "", Kind = name, Type = name }, false);
        var hasId = false;
        var seen = new HashSet<string>();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var property = reader.GetString()!;
            var at = reader.TokenStartIndex;
            if (!seen.Add(property))
            {
                problems.Report(PlanProblemCodes.RepeatedProperty, at, $"'{property}' stands twice.", null, property);
                isWrong = true;
            }

            reader.Read();
            if (property == "type") continue;
            var problem = Set(ref made, property, ref reader, ref hasId);
            if (problem is null) continue;
            isWrong = true;
            problems.Report(problem, problem == PlanProblemCodes.UnknownProperty ? at : reader.TokenStartIndex, $"'{property}' is wrong.", null, property);
            reader.Skip();
        }

        if (!hasId && !seen.Contains("id"))
        {
            problems.Report(PlanProblemCodes.MissingProperty, start, "'id' is missing.", null, "id");
            isWrong = true;
        }

        step = isWrong ? null : made;
        return true;
    }

    public void Write(Step step, Utf8JsonWriter writer)
    {
        var fake = (FakeStep)step;
        writer.WriteStartObject();
        writer.WriteString("id", fake.Id);
        writer.WriteString("type", fake.Kind);
        WriteText("name", fake.Name);
        WriteText("connector", fake.Connector);
        WriteMap("params", fake.Params);
        WriteText("source", fake.Source);
        WriteText("target_table", fake.TargetTable);
        WriteMap("options", fake.Options);
        WriteText("sql", fake.Sql);
        WriteText("table", fake.Table);
        WriteText("condition", fake.Condition);
        WriteText("target", fake.Target);
        if (fake.Value is { } value)
        {
            writer.WritePropertyName("value");
            value.WriteTo(writer);
        }

        if (fake.View) writer.WriteBoolean("view", true);
        if (fake.DependsOn.Count > 0)
        {
            writer.WriteStartArray("depends_on");
            foreach (var id in fake.DependsOn) writer.WriteStringValue(id);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();

        void WriteText(string name, string? text)
        {
            if (text is not null) writer.WriteString(name, text);
        }

        void WriteMap(string name, ValueMap<JsonValue> map)
        {
            if (map.Count == 0) return;
            writer.WriteStartObject(name);
            foreach (var (key, item) in map)
            {
                writer.WritePropertyName(key);
                item.WriteTo(writer);
            }

            writer.WriteEndObject();
        }
    }

    public ReadOnlySpan<byte> SchemaOf(string type) => type switch
    {
        "source" => """{"description":"Defines a source.","properties":{"name":{"type":"string"},"connector":{"type":"string"},"params":{"type":"object"},"primary_key":{"type":"string"}},"required":["name","connector"]}"""u8,
        "load" => """{"description":"Loads a table.","properties":{"source":{"type":"string"},"target_table":{"type":"string"},"options":{"type":"object"}},"required":["source"]}"""u8,
        "transform" => """{"description":"Makes a table.","properties":{"sql":{"type":"string"},"target_table":{"type":"string"}},"required":["sql"]}"""u8,
        _ => default,
    };

    private static string? Set(ref FakeStep step, string property, ref Utf8JsonReader reader, ref bool hasId)
    {
        if (property is "params" or "options")
        {
            if (reader.TokenType is not JsonTokenType.StartObject) return PlanProblemCodes.WrongType;
            var pairs = JsonValue.Read(ref reader).Element.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, new JsonValue(member.Value))).ToArray();
            step = property is "params" ? step with { Params = ValueMap.Create<JsonValue>(pairs) } : step with { Options = ValueMap.Create<JsonValue>(pairs) };
            return null;
        }

        if (property is "depends_on")
        {
            if (reader.TokenType is not JsonTokenType.StartArray) return PlanProblemCodes.WrongType;
            var array = JsonValue.Read(ref reader).Element;
            if (array.EnumerateArray().Any(item => item.ValueKind is not JsonValueKind.String)) return PlanProblemCodes.WrongType;
            step = step with { DependsOn = [.. array.EnumerateArray().Select(item => item.GetString()!)] };
            return null;
        }

        if (property is "value")
        {
            step = step with { Value = JsonValue.Read(ref reader) };
            return null;
        }

        if (property is "view")
        {
            if (reader.TokenType is not (JsonTokenType.True or JsonTokenType.False)) return PlanProblemCodes.WrongType;
            step = step with { View = reader.GetBoolean() };
            return null;
        }

        var text = reader.TokenType is JsonTokenType.String ? reader.GetString() : null;
        FakeStep? changed = property switch
        {
            "id" => step with { Id = text! },
            "name" => step with { Name = text },
            "connector" => step with { Connector = text },
            "source" => step with { Source = text },
            "target_table" => step with { TargetTable = text },
            "sql" => step with { Sql = text },
            "table" => step with { Table = text },
            "condition" => step with { Condition = text },
            "target" => step with { Target = text },
            "description" => step with { Description = text },
            _ => null,
        };
        if (changed is null) return PlanProblemCodes.UnknownProperty;
        if (text is null) return PlanProblemCodes.WrongType;
        hasId |= property == "id";
        step = changed;
        return null;
    }
}
