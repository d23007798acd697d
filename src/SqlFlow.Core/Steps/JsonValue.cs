using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace SqlFlow;

/// <summary>Any JSON value, immutable and compared by value: numbers as written, objects regardless of order.</summary>
/// <remarks>Thread-safe; owns its data. The default value is JSON <c>null</c>.</remarks>
public readonly struct JsonValue : IEquatable<JsonValue>
{
    private readonly JsonElement _element;

    /// <summary>Takes a copy of an element, independent of its document.</summary>
    public JsonValue(JsonElement element) => _element = element.Clone();

    /// <summary>What kind of value it is; <see cref="JsonValueKind.Null"/> for the default value.</summary>
    public JsonValueKind Kind => _element.ValueKind is JsonValueKind.Undefined ? JsonValueKind.Null : _element.ValueKind;

    /// <summary>The value as an element; never <see cref="JsonValueKind.Undefined"/>.</summary>
    public JsonElement Element => _element.ValueKind is JsonValueKind.Undefined ? Null._element : _element;

    /// <summary>JSON <c>null</c>.</summary>
    public static JsonValue Null { get; } = Parse("null");

    /// <summary>Reads one JSON value, after which the reader stands on its last token.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static JsonValue Read(ref Utf8JsonReader reader) => new(JsonElement.ParseValue(ref reader));

    /// <summary>Reads JSON text.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static JsonValue Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new JsonValue(document.RootElement);
    }

    /// <summary>A JSON string.</summary>
    public static JsonValue From(string value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) writer.WriteStringValue(value);
        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return new JsonValue(document.RootElement);
    }

    /// <summary>A JSON number.</summary>
    public static JsonValue From(long value) => Parse(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A JSON boolean.</summary>
    public static JsonValue From(bool value) => Parse(value ? "true" : "false");

    /// <summary>The value as a person would write it: strings without quotes, everything else as JSON.</summary>
    public override string ToString() => Kind is JsonValueKind.String ? Element.GetString()! : Element.GetRawText();

    /// <summary>Writes the value.</summary>
    public void WriteTo(Utf8JsonWriter writer) => Element.WriteTo(writer);

    /// <inheritdoc/>
    public bool Equals(JsonValue other) => JsonElement.DeepEquals(Element, other.Element);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is JsonValue other && Equals(other);

    /// <inheritdoc/>
    // Equal values may differ in text (1.0 and 1, the order of keys), so only the kind and a string's text can count.
    public override int GetHashCode() => Kind is JsonValueKind.String ? HashCode.Combine(Kind, Element.GetString()) : (int)Kind;

    /// <summary>Whether both are the same value.</summary>
    public static bool operator ==(JsonValue left, JsonValue right) => left.Equals(right);

    /// <summary>Whether the values differ.</summary>
    public static bool operator !=(JsonValue left, JsonValue right) => !left.Equals(right);
}
