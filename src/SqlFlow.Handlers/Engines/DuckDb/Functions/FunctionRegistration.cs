using System.Collections.Immutable;
using SqlFlow.Engines.DuckDb.Interop;
using SqlFlow.Engines.SqlFunctions;

namespace SqlFlow.Engines.DuckDb.Functions;

/// <summary>Makes the host's functions known to a database, for all its sessions. Nothing is written to its file.</summary>
internal static class FunctionRegistration
{
    /// <summary>Registers functions.</summary>
    /// <exception cref="SqlEngineException">A name is DuckDB's own, or two functions have the same name and parameters.</exception>
    internal static void Register(ConnectionHandle connection, ImmutableArray<SqlFunction> functions)
    {
        foreach (var overloads in functions.OfType<SqlScalarFunction>().GroupBy(static function => function.Name, StringComparer.OrdinalIgnoreCase))
        {
            using var set = NativeMethods.ScalarFunctions.CreateSet(overloads.Key);
            foreach (var function in overloads)
            {
                using var native = ScalarFunctionHost.Create(function);
                if (NativeMethods.ScalarFunctions.AddToSet(set, native) != NativeMethods.Success) throw Refused(function);
            }

            if (NativeMethods.ScalarFunctions.RegisterSet(connection, set) != NativeMethods.Success) throw Refused(overloads.First());
        }

        foreach (var function in functions.OfType<SqlTableFunction>())
        {
            using var native = TableFunctionHost.Create(function);
            if (NativeMethods.TableFunctions.Register(connection, native) != NativeMethods.Success) throw Refused(function);
        }
    }

    private static SqlEngineException Refused(SqlFunction function) => new(ErrorCodes.Engine, $"DuckDB refused the function {function}.")
    {
        SuggestedActions = ["Give it a name that neither DuckDB nor another function has."],
    };
}
