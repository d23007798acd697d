using System.Text;

namespace SqlFlow.Cli.Tests.Telemetry;

/// <summary>A span as it went over the line.</summary>
internal sealed record OtlpSpan(string TraceId, string SpanId, string ParentSpanId, string TraceState, string Name, long Kind, ulong Start, ulong End, Dictionary<string, object> Attributes, string[] Events, long Status, string StatusMessage);

/// <summary>A metric as it went over the line; points are counts, sums or values by their attributes.</summary>
internal sealed record OtlpMetric(string Name, string Unit, string Kind, List<(Dictionary<string, object> Attributes, double Value, ulong Count)> Points);

/// <summary>Decodes OTLP's protobuf, by the field numbers of opentelemetry-proto.</summary>
internal static class OtlpMessages
{
    public static IEnumerable<OtlpSpan> Spans(byte[] request, Dictionary<string, object> resource)
    {
        foreach (var resourceSpans in Wire.Read(request).Where(static field => field.Number == 1))
        {
            foreach (var field in Wire.Read(resourceSpans.Bytes))
            {
                if (field.Number == 1) AddAttributes(resource, field.Bytes, 1);
                if (field.Number != 2) continue;
                foreach (var span in Wire.Read(field.Bytes).Where(static item => item.Number == 2)) yield return Span(span.Bytes);
            }
        }
    }

    public static IEnumerable<OtlpMetric> Metrics(byte[] request) =>
        from resourceMetrics in Wire.Read(request)
        where resourceMetrics.Number == 1
        from scope in Wire.Read(resourceMetrics.Bytes)
        where scope.Number == 2
        from metric in Wire.Read(scope.Bytes)
        where metric.Number == 2
        select Metric(metric.Bytes);

    private static OtlpSpan Span(byte[] bytes)
    {
        var fields = Wire.Read(bytes).ToArray();
        var attributes = new Dictionary<string, object>();
        AddAttributes(attributes, bytes, 9);
        var status = Wire.Read(Find(fields, 15).Bytes).ToArray();
        return new OtlpSpan(
            Convert.ToHexStringLower(Find(fields, 1).Bytes),
            Convert.ToHexStringLower(Find(fields, 2).Bytes),
            Convert.ToHexStringLower(Find(fields, 4).Bytes),
            Find(fields, 3).Text,
            Find(fields, 5).Text,
            (long)Find(fields, 6).Value,
            Find(fields, 7).Value,
            Find(fields, 8).Value,
            attributes,
            [.. fields.Where(static field => field.Number == 11).Select(static field => Find([.. Wire.Read(field.Bytes)], 2).Text)],
            (long)Find(status, 3).Value,
            Find(status, 2).Text);
    }

    private static OtlpMetric Metric(byte[] bytes)
    {
        var fields = Wire.Read(bytes).ToArray();
        var data = fields.Single(static field => field.Number is 5 or 7 or 9);
        var kind = data.Number switch { 5 => "gauge", 7 => "sum", _ => "histogram" };
        var points = new List<(Dictionary<string, object>, double, ulong)>();
        foreach (var point in Wire.Read(data.Bytes).Where(static field => field.Number == 1))
        {
            var values = Wire.Read(point.Bytes).ToArray();
            var attributes = new Dictionary<string, object>();
            AddAttributes(attributes, point.Bytes, kind == "histogram" ? 9 : 7);
            if (kind == "histogram") points.Add((attributes, BitConverter.UInt64BitsToDouble(Find(values, 5).Value), Find(values, 4).Value));
            else points.Add((attributes, values.Any(static value => value.Number == 4) ? BitConverter.UInt64BitsToDouble(Find(values, 4).Value) : (long)Find(values, 6).Value, 1));
        }

        return new OtlpMetric(Find(fields, 1).Text, Find(fields, 3).Text, kind, points);
    }

    private static void AddAttributes(Dictionary<string, object> attributes, byte[] message, int number)
    {
        foreach (var attribute in Wire.Read(message).Where(field => field.Number == number))
        {
            var pair = Wire.Read(attribute.Bytes).ToArray();
            var value = Wire.Read(Find(pair, 2).Bytes).Single();
            attributes[Find(pair, 1).Text] = value.Number switch { 1 => value.Text, 2 => value.Value != 0, 3 => (long)value.Value, 4 => BitConverter.UInt64BitsToDouble(value.Value), _ => value.Bytes };
        }
    }

    private static WireField Find(WireField[] fields, int number) => Array.Find(fields, field => field.Number == number) ?? new WireField(number, 0, []);
}

internal sealed record WireField(int Number, ulong Value, byte[] Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes);
}

/// <summary>Protobuf's wire format.</summary>
internal static class Wire
{
    public static IEnumerable<WireField> Read(byte[] message)
    {
        for (var at = 0; at < message.Length;)
        {
            var tag = Varint(message, ref at);
            var number = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    yield return new WireField(number, Varint(message, ref at), []);
                    break;
                case 1:
                    yield return new WireField(number, BitConverter.ToUInt64(message, at), []);
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(message, ref at);
                    yield return new WireField(number, 0, message[at..(at + length)]);
                    at += length;
                    break;
                case 5:
                    yield return new WireField(number, BitConverter.ToUInt32(message, at), []);
                    at += 4;
                    break;
                default:
                    throw new FormatException("This is not protobuf.");
            }
        }
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = message[at++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80) return value;
        }
    }
}
