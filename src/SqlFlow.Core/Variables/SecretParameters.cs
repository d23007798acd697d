using System.Collections.Frozen;

namespace SqlFlow.Variables;

/// <summary>Which parameters of connectors hold secrets, and how plans and profiles must write them: as <c>${NAME}</c>, never as they are.</summary>
public static class SecretParameters
{
    private static readonly FrozenSet<string> Names =
        new[] { "password", "passwd", "pwd", "token", "secret", "key", "api_key", "access_key", "secret_key", "private_key" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Endings = ["_password", "_token", "_secret"];

    /// <summary>Whether a parameter of this name holds what must not stand in a file.</summary>
    public static bool IsSecret(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Names.Contains(name) || Endings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether a text is one variable, without a default, and nothing else.</summary>
    /// <param name="text">The text as written.</param>
    /// <param name="name">The variable's name; empty if it is something else.</param>
    public static bool IsReference(string text, out string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        name = "";
        if (!VariableReference.IsAt(text, 0)) return false;
        var reference = VariableReference.Read(text, 0);
        if (reference.IsMalformed || reference.Default is not null || reference.Length != text.Length) return false;
        name = reference.Name;
        return true;
    }
}
