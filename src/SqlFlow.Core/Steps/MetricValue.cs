using System.Globalization;
using System.Text.Json;

namespace SqlFlow;

/// <summary>A figure of a step: a whole number, a real number, or text. Text never takes part in sums.</summary>
public readonly record struct MetricValue
{
    private readonly string? _text;
    private readonly double _real;
    private readonly long _whole;
    private readonly bool _isReal;

    private MetricValue(string? text, double real, long whole, bool isReal) => (_text, _real, _whole, _isReal) = (text, real, whole, isReal);

    /// <summary>The number, or null for text.</summary>
    public double? Number => _text is not null ? null : _isReal ? _real : _whole;

    /// <summary>Makes a whole number.</summary>
    public static implicit operator MetricValue(long value) => new(null, 0, value, false);

    /// <summary>Makes a real number. NaN and infinities become text: JSON has no such numbers.</summary>
    public static implicit operator MetricValue(double value) =>
        double.IsFinite(value) ? new(null, value, 0, true) : new(value.ToString(CultureInfo.InvariantCulture), 0, 0, false);

    /// <summary>Makes a text.</summary>
    public static implicit operator MetricValue(string value) => new(value, 0, 0, false);

    /// <summary>The sum of two numbers; where either is text, <paramref name="later"/>.</summary>
    public static MetricValue Add(MetricValue earlier, MetricValue later) => (earlier, later) switch
    {
        ({ _text: not null }, _) or (_, { _text: not null }) => later,
        ({ _isReal: false }, { _isReal: false }) => earlier._whole + later._whole,
        _ => earlier.Number!.Value + later.Number!.Value,
    };

    /// <summary>Writes the value as a JSON number or string.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        if (_text is not null) writer.WriteStringValue(_text);
        else if (_isReal) writer.WriteNumberValue(_real);
        else writer.WriteNumberValue(_whole);
    }

    /// <summary>The value in invariant culture.</summary>
    public override string ToString() => _text ?? (_isReal ? _real.ToString(CultureInfo.InvariantCulture) : _whole.ToString(CultureInfo.InvariantCulture));
}
