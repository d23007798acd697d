using System.Collections.Immutable;

namespace SqlFlow.Engines.SqlFunctions;

/// <summary>Computes the rows of a batch.</summary>
/// <param name="rows">The arguments, and where the results go.</param>
public delegate void SqlScalarBody(in SqlRows rows);

/// <summary>A function that gives a value for every row.</summary>
public sealed class SqlScalarFunction : SqlFunction
{
    internal SqlScalarFunction(string name, ImmutableArray<SqlFunctionParameter> parameters, SqlType result, bool isVolatile, SqlScalarBody body)
        : base(name, parameters)
    {
        Result = result;
        IsVolatile = isVolatile;
        Body = body;
    }

    /// <summary>What it gives.</summary>
    public SqlType Result { get; }

    /// <summary>Whether the same arguments may give another result.</summary>
    public bool IsVolatile { get; }

    /// <summary>Computes the rows of a batch; throws what the method throws.</summary>
    public SqlScalarBody Body { get; }
}
