namespace SqlFlow.Observability;

/// <summary>A figure of a run.</summary>
public enum InsightMetric
{
    /// <summary>Seconds of the last attempt.</summary>
    Duration,

    /// <summary>Rows written.</summary>
    Rows,

    /// <summary>Bytes read or written.</summary>
    Bytes,

    /// <summary>Bytes of memory at its highest.</summary>
    Memory,

    /// <summary>Share of nulls in a column, 0 to 1.</summary>
    NullRate,

    /// <summary>Share of runs that fail, 0 to 1.</summary>
    FailureRate,
}

/// <summary>The figures as results write them, and as numbers.</summary>
public static class InsightMetrics
{
    /// <summary>E.g. <c>null_rate</c>.</summary>
    public static string ToName(this InsightMetric metric) => metric switch
    {
        InsightMetric.Duration => "duration",
        InsightMetric.Rows => "rows",
        InsightMetric.Bytes => "bytes",
        InsightMetric.Memory => "memory",
        InsightMetric.NullRate => "null_rate",
        _ => "failure_rate",
    };

    /// <summary>The figure of a successful run; null: unknown, or the run says nothing about what is usual.</summary>
    internal static double? Of(StepRun run, InsightMetric metric, string? column = null)
    {
        if (run.Status is not StepStatus.Success) return null;
        double? value = metric switch
        {
            InsightMetric.Duration => run.Duration.TotalSeconds,
            InsightMetric.Rows => run.Rows,
            InsightMetric.Bytes => run.Bytes,
            InsightMetric.Memory => run.PeakMemory,
            InsightMetric.NullRate when column is not null && run.NullRates.TryGetValue(column, out var rate) => rate,
            _ => null,
        };
        return value is { } number && double.IsFinite(number) && number >= 0 ? number : null;
    }
}
