using SqlFlow.Core.Tests.Insights;

namespace SqlFlow.Benchmarks;

/// <summary>Prints how well histories of known truth are read: no time is measured, and the figures are the same on every machine.</summary>
internal static class Detection
{
    internal static void Run()
    {
        foreach (var line in DetectionTable.Lines()) Console.WriteLine(line);
    }
}
