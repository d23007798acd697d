using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using SqlFlow.Engines.SqlFunctions;

namespace SqlFlow.Engines.DuckDb;

/// <summary>How a DuckDB database is opened. Immutable; change it with <c>with</c>.</summary>
public sealed record DuckDbOptions
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <summary>A database in memory with DuckDB's own limits.</summary>
    public static DuckDbOptions Default { get; } = new();

    /// <summary>The database file, made if it is not there, with its folder.</summary>
    /// <value>Null, the default: in memory.</value>
    public string? Path { get; init; }

    /// <summary>What queries may use before they spill to <see cref="TempDirectory"/>, e.g. <c>4GB</c> or <c>512MiB</c>.</summary>
    /// <value>Null, the default: 80 % of the machine's memory.</value>
    public string? MemoryLimit { get; init; }

    /// <summary>Threads that execute queries, all sessions together; 1 to 1024.</summary>
    /// <value>Null, the default: one a core.</value>
    public int? Threads { get; init; }

    /// <summary>Where queries spill what does not fit into memory.</summary>
    /// <value>Null, the default: <c>{Path}.tmp</c>; for a database in memory, <c>.tmp</c> in the working directory.</value>
    public string? TempDirectory { get; init; }

    /// <summary>What queries may spill at most, e.g. <c>50GB</c>.</summary>
    /// <value>Null, the default: 90 % of what is free on the disk.</value>
    public string? MaxTempDirectorySize { get; init; }

    /// <summary>Folders whose files queries may read and write, with all that is in them.</summary>
    /// <value>Empty, the default: no files but the database's own.</value>
    public ImmutableArray<string> AllowedDirectories { get; init; } = [];

    /// <summary>Whether statements are bound only, and what they return does not matter: then they need no optimizing, which takes most of the
    /// time that preparing does (a query of 40 lines: 10.6 ms with it, 1.6 without).</summary>
    internal bool IsForBinding { get; init; }

    /// <summary>Whether queries may read and write any file that the process may.</summary>
    /// <value>False, the default.</value>
    public bool AllowAllFiles { get; init; }

    /// <summary>Whether the database is opened for reading only; then it must exist.</summary>
    /// <value>False, the default.</value>
    public bool ReadOnly { get; init; }

    /// <summary>Whether tables keep the order in which rows were inserted. Off, large loads need less memory.</summary>
    /// <value>True, the default.</value>
    public bool PreserveInsertionOrder { get; init; } = true;

    /// <summary>Functions of the host's that SQL can call, in every session.</summary>
    /// <value>Empty, the default: DuckDB's own only.</value>
    public ImmutableArray<SqlFunction> Functions { get; init; } = [];

    /// <summary>Everything that is wrong with the options; empty: nothing.</summary>
    public ImmutableArray<string> Validate()
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        if (Path is not null && string.IsNullOrWhiteSpace(Path)) problems.Add("The path of the database is blank; leave it out for a database in memory.");
        if (Path?.Contains('\0', StringComparison.Ordinal) is true) problems.Add("The path of the database contains a NUL character.");
        if (ReadOnly && Path is null) problems.Add("A database in memory cannot be opened for reading only.");
        if (Threads is < 1 or > 1024)
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"threads is {Threads}, but must be 1 to 1024."));
        CheckSize(problems, "memory_limit", MemoryLimit);
        CheckSize(problems, "max_temp_directory_size", MaxTempDirectorySize);
        if (TempDirectory is not null && string.IsNullOrWhiteSpace(TempDirectory)) problems.Add("temp_directory is blank; leave it out for the default.");
        if (AllowedDirectories.IsDefault) problems.Add("The allowed directories are not set.");
        else if (AllowedDirectories.Any(string.IsNullOrWhiteSpace)) problems.Add("One of the allowed directories is blank.");
        if (Functions.IsDefault) problems.Add("The functions are not set.");
        return problems.DrainToImmutable();
    }

    private static void CheckSize(ImmutableArray<string>.Builder problems, string name, string? text)
    {
        if (text is null) return;
        var span = text.AsSpan().Trim();
        var digits = span.IndexOfAnyExcept(Digits);
        var isNumber = digits > 0 && double.TryParse(span[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number > 0;
        var unit = digits < 0 ? "" : span[digits..].Trim().ToString().ToUpperInvariant();
        if (!isNumber || unit is not ("B" or "KB" or "MB" or "GB" or "TB" or "KIB" or "MIB" or "GIB" or "TIB"))
            problems.Add($"{name} is '{text}', but must be a number with a unit, such as 512MB or 4GiB.");
    }
}
