using System.Text.Json;

namespace SqlFlow.Steps.Json;

/// <summary>The bytes of names and strings, unescaped where they must be.</summary>
internal static class JsonText
{
    /// <summary>The unescaped bytes of the string or name on which the reader stands. Allocates only where it holds escapes.</summary>
    public static ReadOnlySpan<byte> Of(ref Utf8JsonReader reader) =>
        reader.HasValueSequence || reader.ValueIsEscaped ? Unescape(ref reader) : reader.ValueSpan;

    private static ReadOnlySpan<byte> Unescape(ref Utf8JsonReader reader)
    {
        // Escapes only ever shrink.
        var buffer = new byte[reader.HasValueSequence ? checked((int)reader.ValueSequence.Length) : reader.ValueSpan.Length];
        try
        {
            return buffer.AsSpan(0, reader.CopyString(buffer));
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair is no text; as written, it is at least something that can be shown, and equals no known name.
            return reader.ValueSpan;
        }
    }
}
