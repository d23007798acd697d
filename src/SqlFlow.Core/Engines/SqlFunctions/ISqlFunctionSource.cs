namespace SqlFlow.Engines.SqlFunctions;

/// <summary>Has SQL functions for the engine. Emitted for a <see cref="StepRegistryAttribute"/> class if its assembly or one of its modules has methods marked <see cref="SqlFunctionAttribute"/>.</summary>
public interface ISqlFunctionSource
{
    /// <summary>The functions; overloads are entries of one name.</summary>
    IReadOnlyList<SqlFunction> SqlFunctions { get; }
}
