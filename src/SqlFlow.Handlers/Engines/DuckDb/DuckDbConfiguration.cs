using System.Globalization;
using SqlFlow.Engines.DuckDb.Interop;

namespace SqlFlow.Engines.DuckDb;

/// <summary>DuckDB's settings for a database and its sessions: safe by default, and locked.</summary>
internal static class DuckDbConfiguration
{
    private static readonly string[] ForEachSession =
    [
        "SET enable_progress_bar = true",
        "SET enable_progress_bar_print = false",
        "SET progress_bar_time = 0",
    ];

    // Nobody watches the progress of a statement that is only bound.
    private static readonly string[] ForBinding = ["PRAGMA disable_optimizer"];

    // These stay settable although the configuration is locked: sessions opened later need them, and they open nothing.
    private static readonly string[] SettableWhenLocked = ["enable_progress_bar", "enable_progress_bar_print", "progress_bar_time", "enable_profiling", "custom_profiling_settings"];

    /// <summary>What each session sets for itself, because it cannot be set for all: progress that is counted but never printed.</summary>
    internal static IEnumerable<string> SessionStatements(DuckDbOptions options) => options.IsForBinding ? ForBinding : ForEachSession;

    /// <summary>What is set before the database is opened.</summary>
    internal static List<(string Name, string Value)> Startup(DuckDbOptions options)
    {
        List<(string, string)> settings =
        [
            ("duckdb_api", "sqlflow"),
            // Errors as facts.
            ("errors_as_json", "true"),
            ("access_mode", options.ReadOnly ? "READ_ONLY" : "AUTOMATIC"),
            ("autoinstall_known_extensions", "false"),
            ("autoload_known_extensions", "false"),
            ("allow_community_extensions", "false"),
            ("allow_unsigned_extensions", "false"),
            ("preserve_insertion_order", options.PreserveInsertionOrder ? "true" : "false"),
        ];
        if (options.MemoryLimit is { } memory) settings.Add(("memory_limit", memory));
        if (options.Threads is { } threads) settings.Add(("threads", threads.ToString(CultureInfo.InvariantCulture)));
        if (options.TempDirectory is { } directory) settings.Add(("temp_directory", Path.GetFullPath(directory)));
        if (options.MaxTempDirectorySize is { } size) settings.Add(("max_temp_directory_size", size));
        return settings;
    }

    /// <summary>What is set once the database is open; the last statement locks the configuration.</summary>
    internal static IEnumerable<string> Lockdown(DuckDbOptions options)
    {
        // The limit counts what the engine holds, not what its allocator keeps of what it gave back: a thread returns that to
        // the system. Without it a load under 500 MB was seen at up to 340 MB more. As a start-up setting it has no effect (DuckDB 1.5).
        if (options.MemoryLimit is not null) yield return "SET allocator_background_threads = true";
        if (!options.AllowAllFiles)
        {
            var directories = string.Join(", ", options.AllowedDirectories.Select(static directory => TableName.Literal(Path.GetFullPath(directory))));
            yield return $"SET allowed_directories = [{directories}]";
            // Turning access off admits the database, its log and the temporary directory by itself.
            yield return "SET enable_external_access = false";
        }

        yield return $"SET allowed_configs = [{string.Join(", ", SettableWhenLocked.Select(TableName.Literal))}]";
        yield return "SET lock_configuration = true";
    }

    /// <summary>Makes DuckDB's configuration object.</summary>
    internal static ConfigHandle Create(DuckDbOptions options)
    {
        var state = NativeMethods.Startup.CreateConfig(out var config);
        if (state != NativeMethods.Success) throw new SqlEngineException(ErrorCodes.Engine, "DuckDB could not be configured.");
        foreach (var (name, value) in Startup(options))
        {
            if (NativeMethods.Startup.SetConfig(config, name, value) == NativeMethods.Success) continue;
            config.Dispose();
            throw new SqlEngineException(ErrorCodes.Engine, $"DuckDB does not accept '{value}' as {name}.");
        }

        return config;
    }
}
