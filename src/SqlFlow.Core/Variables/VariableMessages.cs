namespace SqlFlow.Variables;

/// <summary>What is wrong with a variable in a text, in words.</summary>
internal static class VariableMessages
{
    /// <summary>One sentence.</summary>
    public static string Describe(VariableUse use, string text) => use.State switch
    {
        VariableState.Malformed => $"'{Show(text, use.Position)}' is not a variable: its name has letters, digits, '_' and '.', the first a letter or '_'.",
        VariableState.Unfit => $"The value of the variable '{use.Name}' cannot stand here: it holds a NUL character, or a '$' within a $$-quoted text.",
        VariableState.Secret => $"'{use.Name}' is a secret: it may stand in the parameters of a source only, never in SQL, names or paths.",
        _ => $"The variable '{use.Name}' has no value.",
    };

    private static string Show(string text, int position)
    {
        var length = VariableReference.Read(text, position).Length;
        return length > 42 ? $"{text.AsSpan(position, 40)}…" : text.Substring(position, length);
    }
}
