using System.Text.Json;
using SqlFlow.Planning;

namespace SqlFlow.Connectors;

/// <summary>The parameters of a source, variables filled in, with typed reading. Names are matched in any case.</summary>
/// <param name="values">The parameters.</param>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed class ConnectorOptions(ValueMap<JsonValue> values)
{
    /// <summary>The parameters as given.</summary>
    public ValueMap<JsonValue> Values { get; } = values;

    /// <summary>A parameter; null if it is not given, or given as JSON null.</summary>
    public JsonValue? Find(string name)
    {
        foreach (var pair in Values)
        {
            if (string.Equals(pair.Key, name, StringComparison.OrdinalIgnoreCase))
                return pair.Value.Kind is JsonValueKind.Null ? null : pair.Value;
        }

        return null;
    }

    /// <summary>A text; null if it is not given.</summary>
    /// <exception cref="ConnectorException">It is something else.</exception>
    public string? GetText(string name) => Find(name) is not { } value ? null
        : value.Kind is JsonValueKind.String ? value.ToString() : throw Wrong(name, "text", value);

    /// <summary>A boolean, also as text <c>true</c> or <c>false</c> (what a variable leaves); null if it is not given.</summary>
    /// <exception cref="ConnectorException">It is something else.</exception>
    public bool? GetBoolean(string name) => Find(name) is not { } value ? null : value.Kind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String when bool.TryParse(value.ToString(), out var parsed) => parsed,
        _ => throw Wrong(name, "true or false", value),
    };

    /// <summary>A whole number, also as text (what a variable leaves); null if it is not given.</summary>
    /// <exception cref="ConnectorException">It is something else, or out of range.</exception>
    public long? GetWhole(string name, long minimum = 0) => Find(name) is not { } value ? null
        : value.Kind is JsonValueKind.Number or JsonValueKind.String
            && long.TryParse(value.ToString(), System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= minimum
            ? number
            : throw Wrong(name, $"a whole number of at least {minimum}", value);

    /// <summary>A text, or a list of texts; empty if it is not given.</summary>
    /// <exception cref="ConnectorException">It is something else.</exception>
    public ValueList<string> GetTexts(string name)
    {
        if (Find(name) is not { } value) return [];
        if (value.Kind is JsonValueKind.String) return [value.ToString()];
        if (value.Kind is not JsonValueKind.Array) throw Wrong(name, "text or a list of texts", value);
        return [.. value.Element.EnumerateArray().Select(item => item.ValueKind is JsonValueKind.String
            ? item.GetString()!
            : throw Wrong(name, "text or a list of texts", value))];
    }

    /// <summary>A wrong parameter.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="message">What is wrong and what was expected.</param>
    public static ConnectorException Invalid(string name, string message) =>
        new(ErrorCodes.SourceNotFound, message) { Parameter = name, ProblemCode = PlanProblemCodes.InvalidOption };

    private static ConnectorException Wrong(string name, string expected, JsonValue found) =>
        Invalid(name, $"the parameter '{name}' takes {expected}, not {Shorten(found.Element.GetRawText())}");

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..37] + "...";
}
