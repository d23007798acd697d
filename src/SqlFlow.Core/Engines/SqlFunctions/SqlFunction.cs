using System.Collections.Immutable;

namespace SqlFlow.Engines.SqlFunctions;

/// <summary>A function of the host's that SQL can call. Made by emitted code.</summary>
/// <remarks>Immutable. Called on several threads at once.</remarks>
public abstract class SqlFunction
{
    private protected SqlFunction(string name, ImmutableArray<SqlFunctionParameter> parameters)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        Parameters = parameters;
    }

    /// <summary>The name in SQL.</summary>
    public string Name { get; }

    /// <summary>The parameters in order.</summary>
    public ImmutableArray<SqlFunctionParameter> Parameters { get; }

    /// <summary>A function that gives a value for every row.</summary>
    /// <param name="name">The name in SQL.</param>
    /// <param name="parameters">The parameters in order.</param>
    /// <param name="result">What it gives.</param>
    /// <param name="isVolatile">Whether the same arguments may give another result.</param>
    /// <param name="body">Computes the rows of a batch.</param>
    public static SqlFunction Scalar(string name, SqlFunctionParameter[] parameters, SqlType result, bool isVolatile, SqlScalarBody body) =>
        new SqlScalarFunction(name, [.. parameters], result, isVolatile, body);

    /// <summary>A function that gives a table.</summary>
    /// <typeparam name="TRow">A row.</typeparam>
    /// <param name="name">The name in SQL.</param>
    /// <param name="parameters">The parameters in order.</param>
    /// <param name="columns">The columns in order.</param>
    /// <param name="open">Calls the method.</param>
    /// <param name="write">Writes a row.</param>
    public static SqlFunction Table<TRow>(string name, SqlFunctionParameter[] parameters, SqlFunctionColumn[] columns, SqlTableOpen<TRow> open, SqlTableWrite<TRow> write) =>
        new SqlTableFunction<TRow>(name, [.. parameters], [.. columns], open, write);

    /// <summary>The functions of several modules as one list.</summary>
    public static IReadOnlyList<SqlFunction> Concat(params SqlFunction[][] modules) => [.. modules.SelectMany(static functions => functions)];

    /// <summary>The signature, e.g. <c>extract_domain(email VARCHAR)</c>.</summary>
    public override string ToString() => $"{Name}({string.Join(", ", Parameters.Select(static parameter => $"{parameter.Name} {parameter.Type}"))})";
}
