using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace SqlFlow.Variables;

/// <summary>The variables of a run.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class VariableManager
{
    private readonly FrozenDictionary<string, JsonValue> _strong;
    private readonly ConcurrentDictionary<string, JsonValue> _set;
    private readonly FrozenDictionary<string, JsonValue> _weak;
    private readonly FrozenDictionary<string, string> _secrets;
    private readonly Func<string, string?>? _environment;
    private readonly VariableLookup _lookup;

    /// <summary>No variables: only defaults and those that steps set.</summary>
    public VariableManager()
        : this(VariableLayers.None)
    {
    }

    /// <summary>The variables of these layers, and those that steps set.</summary>
    public VariableManager(VariableLayers layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        var strong = new Dictionary<string, JsonValue>(StringComparer.Ordinal);
        foreach (var (name, value) in layers.Profile) strong[name] = value;
        foreach (var (name, value) in layers.Overrides) strong[name] = value;
        _strong = strong.ToFrozenDictionary(StringComparer.Ordinal);
        _set = new(layers.Plan, StringComparer.Ordinal);
        _weak = layers.EnvFile.ToFrozenDictionary(StringComparer.Ordinal);
        _secrets = layers.Secrets.ToFrozenDictionary(static secret => secret.Key, static secret => secret.Value.ToString(), StringComparer.Ordinal);
        _environment = layers.Environment;
        _lookup = Lookup;
    }

    /// <summary>Finds a variable.</summary>
    public bool TryGet(string name, out JsonValue value)
    {
        var found = Lookup(name);
        value = found.Value;
        return found.IsKnown;
    }

    /// <summary>Sets a variable for the rest of the run. One that the caller or the profile gives keeps their value.</summary>
    public void Set(string name, JsonValue value) => _set[name] = value;

    /// <summary>Fills variables into plain text, e.g. a path.</summary>
    /// <exception cref="SqlFlowException">A variable has no value.</exception>
    public string Expand(string text) => Checked(TextFiller.Fill(text, _lookup));

    /// <summary>Fills variables, secrets among them, into a parameter of a connector.</summary>
    /// <exception cref="SqlFlowException">A variable or secret has no value.</exception>
    public string ExpandParameter(string text) => Checked(TextFiller.Fill(text, LookupWithSecrets));

    /// <summary>Fills variables into SQL, so that no value changes the statement's shape.</summary>
    /// <exception cref="SqlFlowException">A variable has no value, or one that cannot stand at its place.</exception>
    public string ExpandSql(string sql) => Checked(SqlFiller.Fill(sql, _lookup));

    /// <summary>As <see cref="Expand"/>, with the way back to the original's places, and without an exception.</summary>
    public FilledText Fill(string text) => TextFiller.Fill(text, _lookup);

    /// <summary>As <see cref="ExpandSql"/>, with the way back to the original's places, and without an exception.</summary>
    public FilledText FillSql(string sql) => SqlFiller.Fill(sql, _lookup);

    /// <summary>Whether a variable may be called so: letters, digits, <c>_</c> and <c>.</c>, the first a letter or <c>_</c>.</summary>
    public static bool IsName(string name) => VariableReference.IsName(name);

    /// <summary>The variables that a text names, each once, in order; malformed ones are left out.</summary>
    public static IReadOnlyList<string> FindNames(string text)
    {
        var filled = TextFiller.Fill(text, static _ => VariableValue.Missing);
        return [.. filled.Variables.Where(static use => use.Name.Length > 0).Select(static use => use.Name).Distinct()];
    }

    /// <summary>A variable that the caller or the profile gives: steps cannot change it.</summary>
    internal bool TryGetFixed(string name, out JsonValue value) => _strong.TryGetValue(name, out value);

    /// <summary>As <see cref="Lookup"/>, for parameters of connectors.</summary>
    internal VariableValue LookupWithSecrets(string name)
    {
        if (!_secrets.TryGetValue(name, out var variable)) return Lookup(name);
        return _environment?.Invoke(variable) is { } text ? VariableValue.Of(JsonValue.From(text)) : VariableValue.Missing;
    }

    /// <summary>The names of all variables but the environment's, some twice.</summary>
    internal IEnumerable<string> Names => _strong.Keys.Concat(_set.Keys).Concat(_weak.Keys).Concat(_secrets.Keys);

    /// <summary>Whether a variable is a secret of the profile's.</summary>
    internal bool IsSecret(string name) => _secrets.ContainsKey(name);

    internal VariableValue Lookup(string name)
    {
        if (_secrets.ContainsKey(name)) return VariableValue.Secret;
        if (_strong.TryGetValue(name, out var value) || _set.TryGetValue(name, out value) || _weak.TryGetValue(name, out value)) return VariableValue.Of(value);
        return _environment?.Invoke(name) is { } text ? VariableValue.Of(JsonValue.From(text)) : VariableValue.Missing;
    }

    private static string Checked(FilledText filled)
    {
        if (filled.IsComplete) return filled.Text;
        var messages = filled.Variables.Where(static use => use.State is not VariableState.Known).Select(use => VariableMessages.Describe(use, filled.Original)).Distinct();
        throw new SqlFlowException(ErrorCodes.VariableNotFound, string.Join(" ", messages))
        {
            SuggestedActions = ["Give the variable a value, or a default: ${name|default}.", "Write $${ for a text that only looks like a variable."],
        };
    }
}
