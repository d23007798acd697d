using System.Text;
using CsCheck;
using SqlFlow.Planning;

namespace SqlFlow.Core.Tests.Planning;

public sealed class RoundTripTests
{
    private static readonly Gen<string> GenText = Gen.Char["abz_ é€\"\\'\n\t${}|;-/*\u0001"].Array[0, 12].Select(static chars => new string(chars));

    private static readonly Gen<string> GenTable = OneOf("a", "b", "c", "D", "\"e f\"", "s.g");

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);

    private static readonly Gen<JsonValue> GenScalar = Gen.OneOf(
        GenText.Select(JsonValue.From), Gen.Long.Select(JsonValue.From), Gen.Bool.Select(JsonValue.From), Gen.Const(JsonValue.Null), Gen.Const(JsonValue.Parse("1.50e-3")));

    private static readonly Gen<FakeStep> GenStep = Gen.Select(Gen.Int[0, 5], GenTable, GenTable, GenText, GenScalar, Gen.Int[0, 3]).Select(static (kind, table, other, text, value, extra) =>
    {
        var escaped = text.Replace("${", "$${", StringComparison.Ordinal);
        return kind switch
        {
            0 => new FakeStep { Id = "", Kind = "transform", Sql = $"SELECT '{escaped.Replace("'", "''", StringComparison.Ordinal)}' FROM {table}", TargetTable = other, View = extra == 0 },
            1 => new FakeStep { Id = "", Kind = "export", Table = table, Target = $"{escaped}.csv" },
            2 => new FakeStep { Id = "", Kind = "check", Table = table, Condition = extra == 0 ? $"x IN (SELECT y FROM {other})" : null },
            3 => new FakeStep { Id = "", Kind = "check", Sql = $"SELECT * FROM {table}" },
            4 => new FakeStep { Id = "", Kind = "set", Name = "v", Value = value.Kind is System.Text.Json.JsonValueKind.String ? JsonValue.From(escaped) : value },
            _ => new FakeStep { Id = "", Kind = "load", Source = "csv", TargetTable = table, Options = [new("path", JsonValue.From($"{escaped}{extra}.csv"))] },
        };
    });

    [Fact]
    public Task What_is_written_reads_back_equal() =>
        Gen.Select(GenStep.Array[1, 12], GenScalar.Array[0, 3], GenText).SampleAsync(async (made, values, name) =>
        {
            var steps = made.Select((step, index) => step with { Id = $"{step.Kind}_{index}\"é", DependsOn = index > 2 && index % 3 == 0 ? [$"{made[index - 2].Kind}_{index - 2}\"é"] : [] }).ToArray();
            var variables = ValueMap.Create<JsonValue>([.. values.Select((value, index) => KeyValuePair.Create($"v{index}", value))]);
            var (pipeline, problems) = await Plan.MakeAsync(steps, variables);
            // Early readers wait for later writers, so some plans have cycles.
            if (pipeline is null)
            {
                Assert.All(problems, problem => Assert.True(problem.Code == PlanProblemCodes.Cycle || problem.Severity is ProblemSeverity.Warning, problem.ToString()));
                return;
            }

            var text = Plan.Write(pipeline);
            var (again, againProblems) = await Plan.MakeAsync(text);

            Assert.DoesNotContain(againProblems, problem => problem.Severity is ProblemSeverity.Error);
            Assert.Equal(pipeline.Name, again!.Name);
            Assert.Equal(pipeline.Variables, again.Variables);
            Assert.Equal(pipeline.Steps.Select(step => step.Step with { DependsOn = [] }), again.Steps.Select(step => step.Step with { DependsOn = [] }));
            Assert.Equal(Plan.Edges(pipeline), Plan.Edges(again));
            Assert.Equal(pipeline.Steps.Select(step => (step.Level, step.GateOf)), again.Steps.Select(step => (step.Level, step.GateOf)));
            Assert.Equal(text, Plan.Write(again));
        }, iter: 500, threads: 2);

    [Fact]
    public async Task Levels_and_computed_dependencies_are_written()
    {
        var (pipeline, _) = await Plan.MakeAsync([Plan.Transform("a", "SELECT 1", "x"), Plan.Transform("b", "SELECT * FROM x", "y")], [new("n", JsonValue.Parse("1.50"))]);

        Assert.Equal("""
            {
              "pipeline": "code",
              "variables": {
                "n": 1.50
              },
              "levels": [
                [
                  "a"
                ],
                [
                  "b"
                ]
              ],
              "steps": [
                {
                  "id": "a",
                  "type": "transform",
                  "target_table": "x",
                  "sql": "SELECT 1"
                },
                {
                  "id": "b",
                  "type": "transform",
                  "target_table": "y",
                  "sql": "SELECT * FROM x",
                  "depends_on": [
                    "a"
                  ]
                }
              ]
            }
            """, Plan.Write(pipeline!));
    }

    [Fact]
    public void Random_bytes_never_throw() =>
        Gen.Byte.Array[0, 200].Sample(static bytes => Assert.NotNull(Plan.Read(bytes).Problems), iter: 5_000);

    [Fact]
    public void Random_json_like_text_never_throws() =>
        OneOf("{", "}", "[", "]", ",", ":", "\"id\"", "\"type\"", "\"steps\"", "\"transform\"", "\"\\ud800\"", "\"\\\\", "1", "-", "true", "nul", "//", "\n", "\"variables\"", "\"levels\"", "é", "\"", " ")
            .Array[0, 40].Sample(static parts =>
            {
                var (document, problems) = Plan.Read(string.Concat(parts));
                Assert.True(document is not null || problems.HasErrors);
            }, iter: 5_000);

    [Fact]
    public async Task A_plan_with_some_bytes_changed_never_throws()
    {
        var plan = Encoding.UTF8.GetBytes("""
            { "pipeline": "p\u00e9", "variables": { "a": "\ud83d\ude00", "b": 1.5 }, "levels": [["a"], ["b"]],
              "steps": [ { "id": "a", "type": "transform", "sql": "SELECT '${a}', ${b|1}", "target_table": "t", "depends_on": [] },
                         { "type": "load", "id": "b", "source": "csv", "target_table": "u", "options": { "path": ["x", { "y": null }] } } ] }
            """);
        await Gen.Select(Gen.Int[0, plan.Length - 1], Gen.Int[0, 3], Gen.Byte).Array[1, 4].SampleAsync(async changes =>
        {
            var bytes = plan.ToList();
            foreach (var (at, what, value) in changes)
            {
                var place = Math.Min(at, bytes.Count - 1);
                if (what == 0) bytes.RemoveAt(place);
                else if (what == 1) bytes.Insert(place, value);
                else if (what == 2) bytes[place] = value;
                else bytes.Insert(place, "{}[]\",:\\"u8[value % 8]);
            }

            var (document, problems) = Plan.Read([.. bytes]);
            if (document is null)
            {
                Assert.True(problems.HasErrors);
                return;
            }

            var pipeline = await Planner.PlanAsync(document, new FakeRegistry(), new FakeEngine(), Plan.Connectors, Plan.Files, SqlFlow.Variables.VariableLayers.None, problems);
            Assert.Equal(pipeline is null, problems.HasErrors);
            Assert.All(problems, problem => Assert.InRange(problem.Line, 1, 5));
        }, iter: 2_000, threads: 2);
    }
}
