using System.Globalization;
using Microsoft.Extensions.Logging;
using SqlFlow.Connectors;
using SqlFlow.Engines;
using SqlFlow.Engines.DuckDb;
using SqlFlow.Engines.SqlFunctions;

namespace SqlFlow.Hosting;

/// <summary>Which database a pipeline works in, and how it is opened.</summary>
internal sealed class DatabaseLocation(SqlFlowOptions options, TimeProvider timeProvider, ILoggerFactory? loggerFactory)
{
    internal const string InMemory = ":memory:";

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);

    /// <summary>The database file, absolute; null: in memory.</summary>
    /// <param name="projectDirectory">Absolute.</param>
    /// <param name="requested">Wins over the options; relative to the working directory.</param>
    public string? PathOf(string projectDirectory, string? requested)
    {
        var path = requested ?? options.Database;
        if (path is null) return Path.Combine(projectDirectory, ".sqlflow", "data.duckdb");
        return path == InMemory ? null : Path.GetFullPath(path);
    }

    /// <summary>Opens a database, waiting while another process holds it as long as the options allow.</summary>
    /// <exception cref="DatabaseBusyException">Another process still holds it.</exception>
    public async ValueTask<ISqlEngine> OpenAsync(string? path, ProjectFiles files, bool readOnly, CancellationToken cancellationToken)
    {
        var start = timeProvider.GetTimestamp();
        while (true)
        {
            try
            {
                return await DuckDbEngine.OpenAsync(ToDuckDb(path, files, readOnly), timeProvider, loggerFactory, cancellationToken).ConfigureAwait(false);
            }
            catch (DatabaseBusyException) when (timeProvider.GetElapsedTime(start) < options.WaitForDatabase)
            {
                await Task.Delay(LookAgain, timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Opens a database in memory in which statements are checked: it needs neither much memory nor threads.</summary>
    public async ValueTask<ISqlEngine> OpenShadowAsync(ProjectFiles files, CancellationToken cancellationToken) =>
        await DuckDbEngine.OpenAsync(ToDuckDb(null, files, readOnly: false) with { Threads = 1 }, timeProvider, loggerFactory, cancellationToken).ConfigureAwait(false);

    private DuckDbOptions ToDuckDb(string? path, ProjectFiles files, bool readOnly) => new()
    {
        Path = path,
        ReadOnly = readOnly,
        MemoryLimit = options.MemoryLimit,
        Threads = options.Threads,
        TempDirectory = options.TempDirectory is { } temp ? Path.GetFullPath(temp)
            : path is null ? Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"sqlflow-{Environment.ProcessId}"))
            : null,
        AllowedDirectories = [.. files.AllowedDirectories],
        Functions = [.. (options.Registry as ISqlFunctionSource)?.SqlFunctions ?? [], .. options.Functions],
    };
}
