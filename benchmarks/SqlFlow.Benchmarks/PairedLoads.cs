using System.Diagnostics;
using System.Globalization;

namespace SqlFlow.Benchmarks;

/// <summary>A load step and the bare statement by turns, so that a neighbour's work hits both alike; tells the median of the pairs' ratios.</summary>
internal static class PairedLoads
{
    private const int Pairs = 21;

    internal static async Task RunAsync()
    {
        foreach (var format in (string[])["csv", "parquet"])
        {
            var loads = new LoadBenchmarks { Format = format };
            await loads.Setup();
            var (ratios, bare, step) = (new double[Pairs], new double[Pairs], new double[Pairs]);
            await loads.Create_table_as();
            await loads.Load_step();
            for (var pair = 0; pair < Pairs; pair++)
            {
                // Each goes first every other time: what the one leaves behind in memory and caches, the other finds.
                if (pair % 2 == 0) bare[pair] = await TimeAsync(async () => await loads.Create_table_as());
                step[pair] = await TimeAsync(async () => await loads.Load_step());
                if (pair % 2 != 0) bare[pair] = await TimeAsync(async () => await loads.Create_table_as());
                ratios[pair] = step[pair] / bare[pair];
            }

            await loads.Cleanup();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{format,-8} bare {Quantile(bare, 0.5):F0} ms, load step {Quantile(step, 0.5):F0} ms, ratio {Quantile(ratios, 0.5):F2} (quartiles {Quantile(ratios, 0.25):F2} to {Quantile(ratios, 0.75):F2})"));
        }
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var start = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Quantile(double[] values, double share) => values.Order().ElementAt((int)(share * (values.Length - 1)));
}
