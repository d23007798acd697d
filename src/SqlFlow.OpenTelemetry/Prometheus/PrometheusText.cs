using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace SqlFlow.OpenTelemetry.Prometheus;

/// <summary>Writes metrics in Prometheus' text format 0.0.4, with the names that OpenTelemetry specifies for it.</summary>
internal sealed class PrometheusText
{
    private readonly StringBuilder _text = new();

    /// <summary>The resource, as a metric of its own that others can be joined with.</summary>
    internal void WriteResource(Resource resource)
    {
        Head("target_info", "gauge", "Who is measured.");
        Sample("target_info", [.. resource.Attributes.OrderBy(static attribute => attribute.Key, StringComparer.Ordinal)
            .Select(static attribute => (attribute.Key, Convert.ToString(attribute.Value, CultureInfo.InvariantCulture) ?? ""))], 1);
    }

    /// <summary>A metric with all its points; one of another kind than those that SqlFlow has is left out.</summary>
    internal void Write(Metric metric)
    {
        var isCounter = metric.MetricType is MetricType.LongSum or MetricType.DoubleSum;
        var type = metric.MetricType switch
        {
            MetricType.LongSum or MetricType.DoubleSum => "counter",
            MetricType.LongGauge or MetricType.DoubleGauge or MetricType.LongSumNonMonotonic or MetricType.DoubleSumNonMonotonic => "gauge",
            MetricType.Histogram => "histogram",
            _ => null,
        };
        if (type is null) return;
        var name = NameOf(metric.Name, metric.Unit, isCounter);
        Head(name, type, metric.Description);
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            var labels = LabelsOf(point.Tags);
            switch (metric.MetricType)
            {
                case MetricType.LongSum or MetricType.LongSumNonMonotonic: Sample(name, labels, point.GetSumLong()); break;
                case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic: Sample(name, labels, point.GetSumDouble()); break;
                case MetricType.LongGauge: Sample(name, labels, point.GetGaugeLastValueLong()); break;
                case MetricType.DoubleGauge: Sample(name, labels, point.GetGaugeLastValueDouble()); break;
                default: WriteHistogram(name, labels, in point); break;
            }
        }
    }

    internal byte[] ToUtf8() => Encoding.UTF8.GetBytes(_text.ToString());

    /// <summary>The name of a metric, e.g. <c>sqlflow_step_duration_seconds</c>.</summary>
    internal static string NameOf(string name, string? unit, bool isCounter)
    {
        var suffix = unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            // One in braces is a note for people.
            _ => "",
        };
        var plain = Plain(name);
        if (!plain.EndsWith(suffix, StringComparison.Ordinal)) plain += suffix;
        return isCounter ? plain + "_total" : plain;
    }

    private static string Plain(string name) =>
        string.Create(name.Length, name, static (plain, name) =>
        {
            for (var at = 0; at < plain.Length; at++) plain[at] = char.IsAsciiLetter(name[at]) || (at > 0 && char.IsAsciiDigit(name[at])) ? name[at] : '_';
        });

    private static (string Name, string Value)[] LabelsOf(ReadOnlyTagCollection tags)
    {
        var labels = new List<(string, string)>(tags.Count + 1);
        foreach (var (key, value) in tags) labels.Add((key, Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
        return [.. labels];
    }

    private void WriteHistogram(string name, (string, string)[] labels, ref readonly MetricPoint point)
    {
        var below = 0L;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            below += bucket.BucketCount;
            Sample($"{name}_bucket", [.. labels, ("le", Number(bucket.ExplicitBound))], below);
        }

        Sample($"{name}_sum", labels, point.GetHistogramSum());
        Sample($"{name}_count", labels, point.GetHistogramCount());
    }

    private void Head(string name, string type, string? help)
    {
        if (!string.IsNullOrEmpty(help)) _text.Append("# HELP ").Append(name).Append(' ').Append(help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    private void Sample(string name, (string Name, string Value)[] labels, double value)
    {
        _text.Append(name);
        for (var at = 0; at < labels.Length; at++)
        {
            _text.Append(at == 0 ? '{' : ',').Append(Plain(labels[at].Name)).Append("=\"");
            foreach (var c in labels[at].Value) _ = c switch
            {
                '\\' => _text.Append("\\\\"),
                '"' => _text.Append("\\\""),
                '\n' => _text.Append("\\n"),
                _ => _text.Append(c),
            };
            _text.Append('"');
        }

        if (labels.Length > 0) _text.Append('}');
        _text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
