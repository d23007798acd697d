using System.Collections.Immutable;

namespace SqlFlow.Language;

/// <summary>The variables visible at a place of a pipeline.</summary>
/// <remarks>Immutable; thread-safe if the lookups of <see cref="ExpansionOptions"/> are. Places between which no variable was set share one.</remarks>
public sealed class VariableEnvironment
{
    private readonly ExpansionOptions _options;

    internal VariableEnvironment(ExpansionOptions options, string prefix, ImmutableDictionary<string, BoundVariable> variables) =>
        (_options, Prefix, Set) = (options, prefix, variables);

    /// <summary>What the names of the file's variables begin with outside of it: empty, or <c>alias.</c></summary>
    public string Prefix { get; }

    /// <summary>What SET has set, by the names that are used here. The lookups from outside are not in it.</summary>
    public ImmutableDictionary<string, BoundVariable> Set { get; }

    /// <summary>What a variable is here: by the strong lookup, else as SET set it, else by the weak lookup.</summary>
    /// <param name="name">The name as the file uses it.</param>
    public BoundVariable Find(string name)
    {
        if (FindStrong(name) is { } strong) return new BoundVariable(BoundVariableKind.Text, strong);
        if (Set.TryGetValue(name, out var set)) return set;
        return _options.Weak(name) is { } weak ? new BoundVariable(BoundVariableKind.Text, weak) : BoundVariable.Missing;
    }

    /// <summary>The name that a variable of this file has during the run.</summary>
    public string RunTimeName(string name) => Prefix + name;

    /// <summary>Fills variables into a text, e.g. the name of a file. Values are not scanned again.</summary>
    /// <param name="text">A text in which <c>$${</c> writes <c>${</c>.</param>
    /// <param name="problem">The first variable that has no known value, and what it is; null: all have one.</param>
    /// <returns>The text; variables without a value are left as they are.</returns>
    public string Fill(string text, out (string Name, BoundVariableKind Kind)? problem) => VariableText.Fill(text, this, out problem);

    internal string? FindStrong(string name) => (Prefix.Length > 0 ? _options.Strong(Prefix + name) : null) ?? _options.Strong(name);
}
