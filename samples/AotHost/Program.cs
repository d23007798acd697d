using System.Text.Encodings.Web;
using System.Text.Json;
using AotHost;
using SqlFlow;
using SqlFlow.Handlers;
using SqlFlow.Planning;

// The JSON Schema of plans with this host's own steps in them: editors complete and check plan.json by it.
if (args is ["schema"])
{
    using var output = Console.OpenStandardOutput();
    using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })) JsonSchemaWriter.Write(writer, new AppSteps());
    output.Write("\n"u8);
    return 0;
}

// A host of its own: a step type that only it has, a pipeline made in code and one read from a file, in one native binary.
var host = new SqlFlowHost(new SqlFlowOptions { Registry = new AppSteps(), Database = ":memory:" });

Step[] steps =
[
    new TransformStep { Id = "numbers", Sql = "SELECT range AS n, n * n AS square FROM range(1, ${upto} + 1)", TargetTable = "squares" },
    new CheckStep { Id = "squares_grow", Table = "squares", Expect = [new Expectation { Expression = "square >= n" }] },
    new NotifyStep { Id = "tell", Channel = "#numbers", Table = "squares" },
];
var fromCode = await host.RunAsync(new PipelineRequest { Steps = [.. steps], Variables = [new("upto", JsonValue.From(100))] });
Console.WriteLine($"{fromCode.Pipeline}: {fromCode.Status.ToName()}");

var planFile = Path.Combine(AppContext.BaseDirectory, "plan.json");
var fromFile = await host.RunAsync(new PipelineRequest { Path = planFile });
Console.WriteLine($"{fromFile.Pipeline}: {fromFile.Status.ToName()}");
return fromCode.Status is RunStatus.Success && fromFile.Status is RunStatus.Success ? 0 : 1;
