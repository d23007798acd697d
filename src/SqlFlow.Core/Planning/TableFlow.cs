using System.Collections.Immutable;
using SqlFlow.Engines;

namespace SqlFlow.Planning;

/// <summary>
/// Connects readers and writers of tables, step by step in text order: a reader waits for the latest earlier writer (if there is
/// none, for the first later one), a writer for the writer before it and for everybody who reads what that one wrote.
/// </summary>
internal sealed class TableFlow(DependencyGraph graph)
{
    // Views over views over …: deeper nests are an engine's error anyway.
    private const int MaxBases = 1_000;

    private readonly Dictionary<TableName, State> _tables = [];

    /// <summary>The version of a table that a step at this place sees; null: no step has written it so far.</summary>
    public Version? Current(TableName table) => _tables.GetValueOrDefault(Key(table))?.Current;

    /// <summary>Whether any step writes the table; asked when all steps have been connected.</summary>
    public bool IsWritten(TableName table) => Current(table) is not null;

    /// <summary>A step reads a table.</summary>
    /// <param name="step">Its index.</param>
    /// <param name="table">The table.</param>
    /// <param name="isGuard">Whether it asserts something: later readers wait for it, but guards do not wait for each other.</param>
    public void Read(int step, TableName table, bool isGuard)
    {
        var state = StateOf(table);
        if (state.Current is not { } version)
        {
            state.Early.Add((step, isGuard));
            return;
        }

        ReadVersion(step, version, isGuard);
        foreach (var baseTable in version.Bases)
        {
            if (Current(baseTable) is { } below) ReadVersion(step, below, isGuard);
        }
    }

    /// <summary>A step writes a table.</summary>
    /// <param name="step">Its index.</param>
    /// <param name="table">The table.</param>
    /// <param name="viewOf">For a view: the tables of its query; else empty.</param>
    public void Write(int step, TableName table, IEnumerable<TableName> viewOf)
    {
        var state = StateOf(table);
        var version = new Version(step) { Bases = BasesOf(viewOf) };
        if (state.Current is { } before)
        {
            graph.Add(step, before.Writer);
            foreach (var (reader, _) in before.Readers) graph.Add(step, reader);
            before.NextWriter = step;
        }
        else
        {
            foreach (var (reader, isGuard) in state.Early)
            {
                if (reader != step) ReadVersion(reader, version, isGuard);
            }
        }

        state.Current = version;
    }

    private void ReadVersion(int step, Version version, bool isGuard)
    {
        graph.Add(step, version.Writer);
        if (!isGuard)
        {
            foreach (var guard in version.Guards) graph.Add(step, guard);
        }

        version.Readers.Add((step, isGuard));
        if (isGuard) version.Guards.Add(step);
    }

    private ImmutableArray<TableName> BasesOf(IEnumerable<TableName> tables)
    {
        var bases = new HashSet<TableName>();
        foreach (var table in tables)
        {
            if (bases.Count >= MaxBases) break;
            bases.Add(table);
            if (Current(table) is { } version) bases.UnionWith(version.Bases);
        }

        return [.. bases];
    }

    private State StateOf(TableName table)
    {
        var key = Key(table);
        if (!_tables.TryGetValue(key, out var state)) _tables[key] = state = new State();
        return state;
    }

    /// <summary>The name under which a table is kept: the engine's own schema may be left out.</summary>
    public static TableName Key(TableName table) =>
        table is { Catalog: null, Schema: { } schema } && schema.Equals("main", StringComparison.OrdinalIgnoreCase) ? new TableName(table.Name) : table;

    private sealed class State
    {
        public Version? Current { get; set; }

        // Those who came before any writer; they wait for the first one.
        public List<(int Step, bool IsGuard)> Early { get; } = [];
    }

    /// <summary>A table between two of its writers.</summary>
    internal sealed class Version(int writer)
    {
        public int Writer { get; } = writer;

        public int? NextWriter { get; set; }

        public List<(int Step, bool IsGuard)> Readers { get; } = [];

        public List<int> Guards { get; } = [];

        /// <summary>For a view: all that is read through it.</summary>
        public ImmutableArray<TableName> Bases { get; init; } = [];
    }
}
