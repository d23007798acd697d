using System.Text.Json;

namespace SqlFlow.Lineage.Plans;

/// <summary>Reads the properties of a plan's nodes. What is absent was left out because it is empty.</summary>
internal static class PlanNode
{
    /// <summary>What the engine writes for no index, and for row ids.</summary>
    public const ulong Nowhere = ulong.MaxValue;

    public static string Text(this JsonElement node, ReadOnlySpan<byte> name) =>
        node.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString()! : "";

    public static ulong Number(this JsonElement node, ReadOnlySpan<byte> name) => node.TryGetProperty(name, out var value) ? value.GetUInt64() : 0;

    public static ulong Number(this JsonElement node, ReadOnlySpan<byte> name, ulong absent) => node.TryGetProperty(name, out var value) ? value.GetUInt64() : absent;

    public static bool Flag(this JsonElement node, ReadOnlySpan<byte> name) => node.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True;

    /// <summary>An object or list below a node; undefined, which is empty, where there is none.</summary>
    public static JsonElement Child(this JsonElement node, ReadOnlySpan<byte> name) =>
        node.ValueKind is JsonValueKind.Object && node.TryGetProperty(name, out var value) ? value : default;

    public static bool Exists(this JsonElement node) => node.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    public static JsonElement.ArrayEnumerator Items(this JsonElement node, ReadOnlySpan<byte> name) =>
        node.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Array ? value.EnumerateArray() : default;

    public static int Count(this JsonElement list) => list.ValueKind is JsonValueKind.Array ? list.GetArrayLength() : 0;

    public static ulong[] Numbers(this JsonElement node, ReadOnlySpan<byte> name)
    {
        var list = node.Child(name);
        var numbers = new ulong[list.Count()];
        if (numbers.Length == 0) return numbers;
        var at = 0;
        foreach (var item in list.EnumerateArray()) numbers[at++] = item.GetUInt64();
        return numbers;
    }
}
