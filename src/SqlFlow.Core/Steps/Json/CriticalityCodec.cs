using System.Text;
using System.Text.Json;
using SqlFlow.Planning;

namespace SqlFlow.Steps.Json;

/// <summary><see cref="Criticality"/> by name.</summary>
internal readonly struct CriticalityCodec : IJsonCodec<Criticality>
{
    public static string Expected => "a string";

    public static bool TryRead(ref Utf8JsonReader reader, string name, PlanProblems problems, out Criticality value)
    {
        value = default;
        if (reader.TokenType is JsonTokenType.String)
        {
            var text = JsonText.Of(ref reader);
            if (Ascii.EqualsIgnoreCase(text, "normal"u8)) return true;
            if (Ascii.EqualsIgnoreCase(text, "low"u8)) value = Criticality.Low;
            else if (Ascii.EqualsIgnoreCase(text, "high"u8)) value = Criticality.High;
            else if (Ascii.EqualsIgnoreCase(text, "critical"u8)) value = Criticality.Critical;
            if (value is not Criticality.Normal) return true;
        }

        return JsonProblems.NotAllowed(ref reader, name, problems, "low", "normal", "high", "critical");
    }

    public static void Write(Utf8JsonWriter writer, Criticality value) => writer.WriteStringValue(value switch
    {
        Criticality.Normal => "normal"u8,
        Criticality.Low => "low"u8,
        Criticality.High => "high"u8,
        Criticality.Critical => "critical"u8,
        _ => throw JsonProblems.Unnamed("SqlFlow.Criticality", value.ToString("D")),
    });
}
