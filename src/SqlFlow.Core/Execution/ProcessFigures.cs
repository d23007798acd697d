using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using SqlFlow.Observability;

namespace SqlFlow.Execution;

/// <summary>What the process uses while a run lasts.</summary>
internal readonly struct ProcessFigures
{
    private readonly TimeSpan? _cpuTime;

    private ProcessFigures(TimeSpan? cpuTime) => _cpuTime = cpuTime;

    internal static ProcessFigures Begin() => new(CpuTime());

    internal PerformanceSummary Complete(PerformanceSummary summary) => summary with
    {
        ProcessCpuTime = CpuTime() - _cpuTime,
        PeakWorkingSet = PeakWorkingSet(),
    };

    [SuppressMessage("Design", "CA1031", Justification = "A system that does not tell must not end the run.")]
    private static TimeSpan? CpuTime()
    {
        try
        {
            return OperatingSystem.IsBrowser() || OperatingSystem.IsIOS() || OperatingSystem.IsTvOS() ? null : Environment.CpuUsage.TotalTime;
        }
        catch (Exception)
        {
            return null;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "As above.")]
    private static long? PeakWorkingSet()
    {
        try
        {
            using var process = Process.GetCurrentProcess();
            // Zero where the system does not say.
            return process.PeakWorkingSet64 is > 0 and var bytes ? bytes : null;
        }
        catch (Exception)
        {
            return null;
        }
    }
}
