using System.Text;

namespace SqlFlow.Language;

/// <summary>Fills variables into plain texts.</summary>
internal static class VariableText
{
    public static string Fill(string text, VariableEnvironment variables, out (string Name, BoundVariableKind Kind)? problem)
    {
        problem = null;
        if (text.IndexOf("${", StringComparison.Ordinal) < 0) return text;
        var filled = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            if (VariableReference.IsEscapeAt(text, at))
            {
                filled.Append("${");
                at += 3;
            }
            else if (VariableReference.IsAt(text, at) && VariableReference.Read(text, at, out _) is { } reference)
            {
                var (name, found) = (reference.Name(text), variables.Find(reference.Name(text)));
                var value = found.Kind is BoundVariableKind.Null ? "" : found.IsKnown ? found.Text : found.Kind is BoundVariableKind.Missing ? reference.Default(text) : null;
                if (value is null) problem ??= (name, found.Kind);
                filled.Append(value ?? text.Substring(at, reference.End - at));
                at = reference.End;
            }
            else
            {
                filled.Append(text[at++]);
            }
        }

        return filled.ToString();
    }
}
