using System.ComponentModel;
using System.Text;
using System.Text.Json;
using SqlFlow.Planning;

namespace SqlFlow.Steps.Json;

/// <summary>A map from text to values of one type. A key that stands twice is a problem.</summary>
/// <typeparam name="T">The value type.</typeparam>
/// <typeparam name="TCodec">Its codec.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct MapCodec<T, TCodec> : IJsonCodec<ValueMap<T>>
    where TCodec : struct, IJsonCodec<T>
{
    // Below this a scan beats a hash table.
    private const int Small = 16;

    /// <inheritdoc/>
    public static string Expected => "an object";

    /// <inheritdoc/>
    public static bool TryRead(ref Utf8JsonReader reader, string name, PlanProblems problems, out ValueMap<T> value)
    {
        value = default;
        if (!ObjectReader.TryEnter(ref reader, name, problems, out var properties)) return false;

        var pairs = default(ItemBuffer<KeyValuePair<string, T>>);
        HashSet<string>? keys = null;
        while (ObjectReader.Next(ref reader, out var utf8))
        {
            var key = Encoding.UTF8.GetString(utf8);
            if (IsRepeated(key, ref pairs, ref keys))
            {
                properties.Repeated(ref reader, key, meaning: null);
                continue;
            }

            reader.Read();
            var succeeded = TCodec.TryRead(ref reader, key, problems, out var item);
            properties.Check(succeeded);
            // Also without its value, so that a second one is noticed.
            pairs.Add(new KeyValuePair<string, T>(key, item!));
        }

        if (!properties.Leave()) return false;
        value = new ValueMap<T>(pairs.ToImmutable());
        return true;
    }

    /// <inheritdoc/>
    public static void Write(Utf8JsonWriter writer, ValueMap<T> value)
    {
        writer.WriteStartObject();
        foreach (var (key, item) in value)
        {
            writer.WritePropertyName(key);
            TCodec.Write(writer, item);
        }

        writer.WriteEndObject();
    }

    private static bool IsRepeated(string key, ref ItemBuffer<KeyValuePair<string, T>> pairs, ref HashSet<string>? keys)
    {
        if (pairs.Count < Small)
        {
            foreach (ref readonly var pair in pairs.Items)
            {
                if (string.Equals(pair.Key, key, StringComparison.Ordinal)) return true;
            }

            return false;
        }

        if (keys is null)
        {
            keys = new HashSet<string>(StringComparer.Ordinal);
            foreach (ref readonly var pair in pairs.Items) keys.Add(pair.Key);
        }

        return !keys.Add(key);
    }
}
