using System.Runtime.CompilerServices;
using System.Text.Json;
using SqlFlow.Cli.Tests.Harness;

namespace SqlFlow.Cli.Tests.Commands;

/// <summary>The JSON Schema of plans: what editors make of plans that are right and of plans that are wrong.</summary>
public sealed class SchemaCommandTests
{
    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../.."));

    [Fact]
    public async Task The_schema_in_the_docs_is_what_the_command_prints()
    {
        using var folder = new TempFolder();

        var printed = (await Sqlflow.RunAsync(folder, "schema")).Output;

        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Root(), "docs/plan.schema.json"), TestContext.Current.CancellationToken), printed);
    }

    [Fact]
    public async Task Sample_plans_are_valid_and_name_the_schema()
    {
        var own = Parse(await File.ReadAllTextAsync(Path.Combine(Root(), "docs/plan.schema.json"), TestContext.Current.CancellationToken)).GetProperty("$defs");
        foreach (var plan in (string[])["samples/shop/plan.json", "samples/AotHost/plan.json", "samples/ModularHost/Host/plan.json"])
        {
            var file = Path.Combine(Root(), plan);
            var json = Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
            var reference = Path.Combine(Path.GetDirectoryName(file)!, json.GetProperty("$schema").GetString()!);
            var schema = Parse(await File.ReadAllTextAsync(reference, TestContext.Current.CancellationToken));

            Assert.Null(new JsonSchemaCheck(schema).Violation(json));
            // A host's schema, with its own step types, is that of the command in everything else.
            foreach (var definition in own.EnumerateObject().Where(static definition => definition.Name is not "step"))
                Assert.Equal(definition.Value.GetRawText(), schema.GetProperty("$defs").GetProperty(definition.Name).GetRawText());
        }
    }

    [Fact]
    public async Task The_plans_that_plan_writes_of_the_pipelines_that_init_makes_are_valid()
    {
        using var folder = new TempFolder();
        await Sqlflow.RunAsync(folder, "init", "shop");

        foreach (var pipeline in (string[])["sales", "feed"])
        {
            var plan = await Sqlflow.RunAsync(folder, "plan", $"shop/pipelines/{pipeline}.sf", "--format", "json");
            Assert.True(plan.ExitCode == 0, plan.ToString());
            Assert.Null((await SchemaAsync()).Violation(plan.Json));
        }
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"steps":[]}""")]
    [InlineData("""{"steps":{}}""")]
    [InlineData("""{"steps":[{"id":"a","type":"transform","sql":"SELECT 1","target_table":"t"}],"extra":1}""")]
    [InlineData("""{"pipeline":7,"steps":[{"id":"a","type":"transform","sql":"SELECT 1","target_table":"t"}]}""")]
    [InlineData("""{"variables":{"a b":1},"steps":[{"id":"a","type":"transform","sql":"SELECT 1","target_table":"t"}]}""")]
    [InlineData("""{"variables":{"a":{}},"steps":[{"id":"a","type":"transform","sql":"SELECT 1","target_table":"t"}]}""")]
    [InlineData("""[{"type":"transform","sql":"SELECT 1","target_table":"t"}]""")]
    [InlineData("""[{"id":"a","sql":"SELECT 1","target_table":"t"}]""")]
    [InlineData("""[{"id":"","type":"transform","sql":"SELECT 1","target_table":"t"}]""")]
    [InlineData("""[{"id":"a","type":"transfrom","sql":"SELECT 1","target_table":"t"}]""")]
    [InlineData("""[{"id":"a","type":"transform","target_table":"t"}]""")]
    [InlineData("""[{"id":"a","type":"transform","sql":"SELECT 1"}]""")]
    [InlineData("""[{"id":"a","type":"transform","sql":1,"target_table":"t"}]""")]
    [InlineData("""[{"id":"a","type":"transform","sql":"SELECT 1","taget_table":"t"}]""")]
    [InlineData("""[{"id":"a","type":"transform","sql":"SELECT 1","target_table":"t","mode":"merge"}]""")]
    [InlineData("""[{"id":"a","type":"transform","sql":"SELECT 1","target_table":"t","depends_on":"b"}]""")]
    [InlineData("""[{"id":"a","type":"transform","sql":"SELECT 1","target_table":"t","criticality":"urgent"}]""")]
    [InlineData("""[{"id":"a","type":"transform","sql":"SELECT 1","target_table":"t","timeout_ms":"1s"}]""")]
    [InlineData("""[{"id":"a","type":"transform","sql":"SELECT 1","target_table":"t","retry_policy":{"attempts":3}}]""")]
    [InlineData("""[{"id":"a","type":"transform","sql":"SELECT 1","target_table":"t","retry_policy":{"max_attempts":0}}]""")]
    [InlineData("""[{"id":"a","type":"load","source":"csv","target_table":"t","keys":[1]}]""")]
    [InlineData("""[{"id":"a","type":"load","source":"csv","target_table":"t","options":[]}]""")]
    [InlineData("""[{"id":"a","type":"check","table":"t","expect":[{"not_nul":["a"]}]}]""")]
    [InlineData("""[{"id":"a","type":"check","table":"t","expect":[{"accepted_values":{"values":[1]}}]}]""")]
    [InlineData("""[{"id":"a","type":"export","source_table":"t","target":"x","format":"xlsx"}]""")]
    [InlineData("""[{"id":"a","type":"set_variable","value":1}]""")]
    public async Task A_wrong_plan_is_rejected(string plan) => Assert.NotNull((await SchemaAsync()).Violation(Parse(plan)));

    // Read from the docs, which the first test holds to the command: starting it for each case would tell nothing more.
    private static async Task<JsonSchemaCheck> SchemaAsync() =>
        new(Parse(await File.ReadAllTextAsync(Path.Combine(Root(), "docs/plan.schema.json"), TestContext.Current.CancellationToken)));

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
