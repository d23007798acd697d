using System.Text.Json;

namespace SqlFlow.Planning;

/// <summary>Reads the JSON Schema fragments that a registry gives for its step types.</summary>
internal static class SchemaFragment
{
    /// <summary>The names of the properties; none where there is no fragment.</summary>
    public static List<string> PropertyNames(ReadOnlySpan<byte> fragment)
    {
        var names = new List<string>();
        if (fragment.IsEmpty) return names;
        var reader = new Utf8JsonReader(fragment);
        reader.Read();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isProperties = reader.ValueTextEquals("properties"u8);
            reader.Read();
            if (isProperties)
            {
                while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
                {
                    names.Add(reader.GetString()!);
                    reader.Read();
                    reader.Skip();
                }
            }

            reader.Skip();
        }

        return names;
    }
}
