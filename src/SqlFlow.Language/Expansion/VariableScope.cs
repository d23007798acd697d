using System.Collections.Immutable;

namespace SqlFlow.Language;

/// <summary>The variables of a file and of those that it includes without an alias, while the text is followed.</summary>
internal sealed class VariableScope
{
    private readonly ExpansionOptions _options;
    private readonly string _prefix;
    private readonly HashSet<string> _own = new(StringComparer.Ordinal);
    private ImmutableDictionary<string, BoundVariable> _variables;
    private VariableEnvironment? _environment;

    public VariableScope(ExpansionOptions options)
        : this(options, "", ImmutableDictionary.Create<string, BoundVariable>(StringComparer.Ordinal))
    {
    }

    private VariableScope(ExpansionOptions options, string prefix, ImmutableDictionary<string, BoundVariable> variables) =>
        (_options, _prefix, _variables) = (options, prefix, variables);

    public VariableEnvironment Environment => _environment ??= new VariableEnvironment(_options, _prefix, _variables);

    public void Set(string name, BoundVariable value)
    {
        _variables = _variables.SetItem(name, value);
        _own.Add(name);
        _environment = null;
    }

    /// <summary>The scope of a file that is included under an alias: it sees what is visible here.</summary>
    public VariableScope Enter(string alias) => new(_options, _prefix + alias + ".", _variables);

    /// <summary>Takes what the included file has set, under its alias.</summary>
    public void Leave(VariableScope inner, string alias)
    {
        foreach (var name in inner._own) Set(alias + "." + name, inner._variables[name]);
    }
}
