using SqlFlow.Cli.Commands;
using SqlFlow.Engines;

namespace SqlFlow.Cli.Input;

/// <summary>Opens the database whose history is meant.</summary>
internal static class HistoryDatabase
{
    /// <summary>Opens it for reading.</summary>
    /// <exception cref="UsageException">It is one in memory.</exception>
    public static async Task<ISqlEngine> OpenAsync(StateOptions.State state, CancellationToken cancellationToken)
    {
        if (state.Database is ":memory:") throw InMemory();
        try
        {
            return await state.Host.OpenReadOnlyAsync(state.Directory, state.Database, state.Profile, cancellationToken).ConfigureAwait(false);
        }
        catch (ArgumentException exception) when (exception.ParamName is "database")
        {
            throw InMemory();
        }
    }

    /// <summary>No other process can have filled it.</summary>
    public static UsageException InMemory() => new("a database in memory keeps no history; name a file with --database, or another profile.");
}
