using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using SqlFlow.Benchmarks;

if (args is ["loads", ..])
{
    await PairedLoads.RunAsync();
    return;
}

if (args is ["noops", ..])
{
    await PairedNoops.RunAsync();
    return;
}

if (args is ["lineage", ..])
{
    await ChainedLineage.RunAsync();
    return;
}

if (args is ["detection", ..])
{
    Detection.Run();
    return;
}

// Each class measures against its peer (the baseline) in one process, so that a ratio holds on a noisy machine.
var job = Job.ShortRun.WithToolchain(new InProcessEmitToolchain(TimeSpan.FromMinutes(10), logOutput: false)).WithIterationCount(7).WithWarmupCount(3);
var config = DefaultConfig.Instance.AddJob(job).HideColumns(Column.Error, Column.StdDev, Column.Job, Column.Median).WithOptions(ConfigOptions.DisableOptimizationsValidator);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
