using SqlFlow;
using SqlFlowHost1;

var host = new SqlFlowHost(new SqlFlowOptions { Registry = new AppSteps() });
var planned = await host.PlanAsync(new PipelineRequest { Path = Path.Combine(AppContext.BaseDirectory, "plan.json") });
foreach (var problem in planned.Problems) Console.Error.WriteLine(problem);
if (planned.HasErrors) return 2;

var result = await host.RunAsync(planned);
Console.WriteLine($"{result.Pipeline}: {result.Status.ToName()}");
foreach (var step in result.Steps) Console.WriteLine($"  {step.StepId}: {step.Result.Status.ToName()} {step.Result.ErrorMessage}");
return result.Status is RunStatus.Success or RunStatus.PartialSuccess ? 0 : 1;
