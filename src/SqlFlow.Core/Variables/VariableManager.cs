namespace SqlFlow.Variables;

/// <summary>The variables of a run.</summary>
/// <remarks>Thread-safe.</remarks>
#pragma warning disable CA1822
public sealed class VariableManager
{
    /// <summary>Fills variables into plain text, e.g. a path.</summary>
    /// <exception cref="SqlFlowException">A variable has no value.</exception>
    public string Expand(string text) => text;

    /// <summary>Fills variables into SQL, so that no value changes the statement's shape.</summary>
    /// <exception cref="SqlFlowException">A variable has no value.</exception>
    public string ExpandSql(string sql) => sql;

    /// <summary>Sets a variable for the rest of the run.</summary>
    public void Set(string name, JsonValue value)
    {
    }
}
