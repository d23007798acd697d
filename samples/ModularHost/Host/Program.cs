using System.Text.Encodings.Web;
using System.Text.Json;
using ModularHost;
using SqlFlow;
using SqlFlow.Engines.DuckDb;
using SqlFlow.Planning;

// The JSON Schema of plans with the library's steps in them: editors complete and check plan.json by it.
if (args is ["schema"])
{
    using var output = Console.OpenStandardOutput();
    using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })) JsonSchemaWriter.Write(writer, new AppSteps());
    output.Write("\n"u8);
    return 0;
}

// One switch over this host's own steps, those of the library Inventory, and the built-in ones.
var host = new SqlFlowHost(new SqlFlowOptions { Registry = new AppSteps() });
var planned = await host.PlanAsync(new PipelineRequest { Path = Path.Combine(AppContext.BaseDirectory, "plan.json") });
await using var engine = await DuckDbEngine.OpenAsync(DuckDbOptions.Default, TimeProvider.System, null, CancellationToken.None);
var result = await host.RunAsync(planned, engine);
Console.WriteLine($"{result.Pipeline}: {result.Status.ToName()}");

await using var session = await engine.OpenSessionAsync(CancellationToken.None);
var orders = await session.QueryAsync("SELECT product, quantity FROM orders ORDER BY product", 100, CancellationToken.None);
foreach (var row in orders.Rows) Console.WriteLine($"order {row[1]} of {row[0]}");
return result.Status is RunStatus.Success ? 0 : 1;
