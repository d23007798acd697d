namespace SqlFlow.Observability;

/// <summary>Draws every conclusion at once.</summary>
public static class Insights
{
    /// <summary>Looks at a pipeline's past and its newest run. Pure: no clock, no chance, nothing read or written.</summary>
    public static InsightReport Analyze(InsightInput input)
    {
        var trends = input.Trends ?? TrendOptions.Default with { MaxMemory = input.MemoryLimit };
        var memory = new EngineMemory(input.Histories);
        var report = new InsightReport
        {
            Anomalies = [.. memory.Find(history => AnomalyDetector.Detect(history, input.Anomalies), static anomaly => anomaly.Metric)],
            Trends = [.. memory.Find(history => TrendForecaster.Trends(history, trends), static trend => trend.Metric)],
            Forecasts = [.. memory.Find(history => TrendForecaster.Predict(history, trends), static forecast => forecast.Trend.Metric)],
            Patterns = FailurePatterns.Find(input.Histories, input.Failures),
            Bottlenecks = input.Timings.Count == 0 ? null : BottleneckAnalysis.Analyze(input.Timings, input.WallTime, input.Slots),
        };
        return report with { Recommendations = Recommendations.From(input, report) };
    }
}
