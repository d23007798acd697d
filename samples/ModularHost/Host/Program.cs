using ModularHost;
using SqlFlow;
using SqlFlow.Engines.DuckDb;

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
