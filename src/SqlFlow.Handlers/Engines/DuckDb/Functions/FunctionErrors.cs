using SqlFlow.Engines.SqlFunctions;

namespace SqlFlow.Engines.DuckDb.Functions;

/// <summary>What DuckDB is told when a function throws.</summary>
internal static class FunctionErrors
{
    /// <summary>Names the function; a type initializer's own message would hide what is wrong.</summary>
    internal static string Message(SqlFunction? function, Exception error)
    {
        var cause = error is TypeInitializationException { InnerException: { } inner } ? inner : error;
        return $"The function {function?.Name} failed: {cause.Message}";
    }
}
