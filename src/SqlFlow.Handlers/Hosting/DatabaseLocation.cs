using System.Globalization;
using Microsoft.Extensions.Logging;
using SqlFlow.Engines;
using SqlFlow.Engines.DuckDb;
using SqlFlow.Engines.SqlFunctions;
using SqlFlow.Profiles;

namespace SqlFlow.Hosting;

/// <summary>Which database a pipeline works in, and how it is opened.</summary>
internal sealed class DatabaseLocation(SqlFlowOptions options, TimeProvider timeProvider, ILoggerFactory? loggerFactory)
{
    internal const string InMemory = ":memory:";

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);

    /// <summary>The database file, absolute; null: in memory.</summary>
    /// <param name="project">Its profile's database counts where the options name none.</param>
    /// <param name="requested">Wins over the options; relative to the working directory.</param>
    public string? PathOf(Project project, string? requested)
    {
        var path = requested ?? options.Database;
        if (path is not null) return path == InMemory ? null : Path.GetFullPath(path);
        if (project.Profile is { IsInMemory: true }) return null;
        return Path.GetFullPath(project.Profile?.DatabasePath ?? Path.Combine(".sqlflow", "data.duckdb"), project.Directory);
    }

    /// <summary>Opens a database, waiting while another process holds it as long as the options allow.</summary>
    /// <exception cref="DatabaseBusyException">Another process still holds it.</exception>
    public async ValueTask<ISqlEngine> OpenAsync(string? path, Project project, bool readOnly, CancellationToken cancellationToken)
    {
        var start = timeProvider.GetTimestamp();
        while (true)
        {
            try
            {
                return await DuckDbEngine.OpenAsync(ToDuckDb(path, project, readOnly), timeProvider, loggerFactory, cancellationToken).ConfigureAwait(false);
            }
            catch (DatabaseBusyException) when (timeProvider.GetElapsedTime(start) < options.WaitForDatabase)
            {
                await Task.Delay(LookAgain, timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Opens a database in memory in which statements are checked. It needs few threads, and what it needs of memory (the head of
    /// each file) does not count as the run's: a limit of the run's that is too small for it is for the run to report.</summary>
    public ValueTask<DuckDbEngine> OpenShadowAsync(Project project, CancellationToken cancellationToken) =>
        DuckDbEngine.OpenAsync(ToDuckDb(null, project, readOnly: false) with { Threads = 1, MemoryLimit = null, IsForBinding = true }, timeProvider, loggerFactory, cancellationToken);

    private DuckDbOptions ToDuckDb(string? path, Project project, bool readOnly) => new()
    {
        Path = path,
        ReadOnly = readOnly,
        MemoryLimit = options.MemoryLimit ?? project.Profile?.MemoryLimit,
        Threads = options.Threads ?? project.Profile?.Threads,
        TempDirectory = options.TempDirectory is { } temp ? Path.GetFullPath(temp)
            : project.Profile?.TempDirectory is { } spill ? Path.GetFullPath(spill, project.Directory)
            : path is null ? Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"sqlflow-{Environment.ProcessId}"))
            : null,
        AllowedDirectories = [.. project.Files(options.AllowedDirectories).AllowedDirectories],
        Functions = [.. (options.Registry as ISqlFunctionSource)?.SqlFunctions ?? [], .. options.Functions],
    };
}
