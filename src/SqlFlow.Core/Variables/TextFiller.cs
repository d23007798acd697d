using System.Text.Json;

namespace SqlFlow.Variables;

/// <summary>Fills variables into plain text: paths, options, values.</summary>
internal static class TextFiller
{
    /// <summary>Fills variables in. Values are never scanned again.</summary>
    public static FilledText Fill(string text, VariableLookup lookup)
    {
        if (!text.Contains("${", StringComparison.Ordinal)) return new FilledText(text);
        var builder = new TextBuilder(text);
        var copied = 0;
        for (var at = 0; at < text.Length;)
        {
            if (VariableReference.IsEscapeAt(text, at))
            {
                builder.Copy(copied, at);
                copied = at + 1;
                at += 3;
            }
            else if (VariableReference.IsAt(text, at))
            {
                var reference = VariableReference.Read(text, at);
                builder.Copy(copied, at);
                builder.Put(builder.Resolve(reference, lookup) is { } value ? TextOf(value) : "", at);
                copied = at += reference.Length;
            }
            else
            {
                at++;
            }
        }

        builder.Copy(copied, text.Length);
        return builder.Build();
    }

    /// <summary>The value as text: JSON null is the empty text, numbers are as written.</summary>
    public static string TextOf(JsonValue value) => value.Kind is JsonValueKind.Null ? "" : value.ToString();
}
