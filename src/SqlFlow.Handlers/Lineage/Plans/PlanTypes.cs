using System.Globalization;
using System.Text.Json;

namespace SqlFlow.Lineage.Plans;

/// <summary>Writes the types of a plan as the engine writes them.</summary>
internal static class PlanTypes
{
    /// <summary>The type as SQL; null for those whose names need the engine, such as structs with odd field names.</summary>
    public static string? Name(JsonElement type)
    {
        if (type.ValueKind is not JsonValueKind.Object) return null;
        var info = type.Child("type_info"u8);
        if (info.ValueKind is JsonValueKind.Object && info.Text("alias"u8) is { Length: > 0 } alias) return alias;
        switch (type.Text("id"u8))
        {
            case "DECIMAL":
                return string.Create(CultureInfo.InvariantCulture, $"DECIMAL({info.Number("width"u8)},{info.Number("scale"u8)})");
            case "LIST":
                return Name(info.Child("child_type"u8)) is { } item ? item + "[]" : null;
            case "ARRAY":
                return Name(info.Child("child_type"u8)) is { } element ? string.Create(CultureInfo.InvariantCulture, $"{element}[{info.Number("size"u8)}]") : null;
            case "MAP":
                var fields = info.Child("child_type"u8).Child("type_info"u8).Child("child_types"u8);
                return fields.Count() == 2 && Name(fields[0].Child("second"u8)) is { } key && Name(fields[1].Child("second"u8)) is { } value ? $"MAP({key}, {value})" : null;
            case "STRUCT" or "UNION" or "ENUM" or "":
                return null;
            case var simple:
                return simple;
        }
    }
}
