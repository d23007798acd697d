using System.Runtime.CompilerServices;
using SqlFlow.Engines.DuckDb;

namespace SqlFlow.Handlers.Tests.Engines;

/// <summary>The other process of a test: started with a variable set, the test program holds a database until its input ends.</summary>
internal static class LockHolder
{
    internal const string Variable = "SQLFLOW_TEST_HOLD";
    internal const string Ready = "holding";

#pragma warning disable CA2255 // This is the test program's own start.
    [ModuleInitializer]
    internal static void HoldIfAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } path) return;
        // Nothing asynchronous: other threads may not enter this module before its initializer has ended.
        using (DatabaseFile.Open(new DuckDbOptions { Path = path }))
        {
            Console.WriteLine(Ready);
            while (Console.ReadLine() is not null) { }
        }

        Environment.Exit(0);
    }
}
