using System.Collections.Frozen;
using System.Collections.Immutable;
using SqlFlow.Engines.DuckDb.Interop;
using SqlFlow.Engines.SqlFunctions;

namespace SqlFlow.Engines.DuckDb.Functions;

/// <summary>Makes the host's functions known to a database, for all its sessions. Nothing is written to its file.</summary>
internal static class FunctionRegistration
{
    // The same for every database of the process: it is read before anything is added.
    private static FrozenSet<string>? _builtIn;

    /// <summary>Registers functions.</summary>
    /// <exception cref="SqlEngineException">A name is DuckDB's own, or two functions have the same name and parameters.</exception>
    internal static void Register(ConnectionHandle connection, ImmutableArray<SqlFunction> functions)
    {
        if (functions.IsEmpty) return;
        // DuckDB would add an overload to its own function, and take a second function for the first.
        var taken = _builtIn ??= ReadNames(connection);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var function in functions)
        {
            if (taken.Contains(function.Name) || !seen.Add(Signature(function))) throw Refused(function);
        }

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

    private static FrozenSet<string> ReadNames(ConnectionHandle connection) =>
        QueryReader.Read(connection, "SELECT DISTINCT function_name FROM duckdb_functions() WHERE database_name = 'system'", int.MaxValue).Rows
            .Select(static row => (string)row[0]!)
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // A name has one table function, whatever its parameters.
    private static string Signature(SqlFunction function) => function is SqlTableFunction
        ? function.Name
        : $"{function.Name}({string.Join(", ", function.Parameters.Select(static parameter => parameter.Type))})";

    private static SqlEngineException Refused(SqlFunction function) => new(ErrorCodes.Engine, $"DuckDB refused the function {function}.")
    {
        SuggestedActions = ["Give it a name that neither DuckDB nor another function has."],
    };
}
