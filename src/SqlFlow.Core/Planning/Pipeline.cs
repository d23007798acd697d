using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using SqlFlow.Connectors;
using SqlFlow.Engines;

namespace SqlFlow.Planning;

/// <summary>A pipeline that is ready to run: steps in text order, and which of them wait for which.</summary>
/// <remarks>Immutable, thread-safe; one may be run many times.</remarks>
public sealed class Pipeline
{
    private readonly Lazy<FrozenDictionary<string, int>> _indexes;
    private readonly Lazy<FrozenDictionary<string, SourceDefinition>> _sources;
    private readonly Lazy<ImmutableArray<ImmutableArray<int>>> _dependents;
    private readonly Lazy<ImmutableArray<ImmutableArray<int>>> _levels;

    internal Pipeline(string name, ImmutableArray<PlannedStep> steps, ValueMap<JsonValue> variables, ValueMap<SourceDefinition> sources)
    {
        Name = name;
        Steps = steps;
        Variables = variables;
        Sources = sources;
        _indexes = new(() => Steps.ToFrozenDictionary(static step => step.Step.Id, static step => step.Index, StringComparer.Ordinal));
        _sources = new(() => Sources.ToFrozenDictionary(static pair => pair.Key, static pair => pair.Value, StringComparer.OrdinalIgnoreCase));
        _dependents = new(FindDependents);
        _levels = new(FindLevels);
    }

    /// <summary>The pipeline's name.</summary>
    public string Name { get; }

    /// <summary>The steps in text order; a step's place here is its index.</summary>
    public ImmutableArray<PlannedStep> Steps { get; }

    /// <summary>The variables that the plan gives.</summary>
    public ValueMap<JsonValue> Variables { get; }

    /// <summary>The sources by name, as written. <see cref="TryGetSource"/> finds one in any case.</summary>
    public ValueMap<SourceDefinition> Sources { get; }

    /// <summary>The tables that steps read and no step writes: the database must have them.</summary>
    public ImmutableArray<ExternalTable> ExternalTables { get; init; } = [];

    /// <summary>For each step the indexes of the steps that wait for it, ascending. Gates are among them.</summary>
    public ImmutableArray<ImmutableArray<int>> Dependents => _dependents.Value;

    /// <summary>The indexes of the steps of each <see cref="PlannedStep.Level"/>, in text order.</summary>
    public ImmutableArray<ImmutableArray<int>> Levels => _levels.Value;

    /// <summary>Finds a source by its name, in any case.</summary>
    public bool TryGetSource(string name, [NotNullWhen(true)] out SourceDefinition? source) => _sources.Value.TryGetValue(name, out source);

    /// <summary>Whether a step's content takes the place of what its table holds. Without a mode it does, unless it comes from an incremental source.</summary>
    public bool Replaces(TableContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (content.Mode is { } mode) return mode is WriteMode.Replace;
        return content.Source is null || !TryGetSource(content.Source, out var source) || source.Incremental is null;
    }

    /// <summary>The steps that write a table, in text order: each of them waits for those before it.</summary>
    public IEnumerable<PlannedStep> WritersOf(TableName table)
    {
        var key = TableFlow.Key(table);
        return Steps.Where(step => step.Dataflow.Any(item => item is { Item.Kind: DataflowItemKind.WriteTable, Table: { } written } && TableFlow.Key(written).Equals(key)));
    }

    /// <summary>Finds a step by its id.</summary>
    public bool TryGetStep(string id, [NotNullWhen(true)] out PlannedStep? step)
    {
        step = _indexes.Value.TryGetValue(id, out var index) ? Steps[index] : null;
        return step is not null;
    }

    private ImmutableArray<ImmutableArray<int>> FindDependents()
    {
        var dependents = new ImmutableArray<int>.Builder[Steps.Length];
        for (var i = 0; i < dependents.Length; i++) dependents[i] = ImmutableArray.CreateBuilder<int>(0);
        foreach (var step in Steps)
        {
            foreach (var dependency in step.DependsOn) dependents[dependency].Add(step.Index);
        }

        return [.. dependents.Select(static builder => builder.DrainToImmutable())];
    }

    private ImmutableArray<ImmutableArray<int>> FindLevels()
    {
        var levels = new List<ImmutableArray<int>.Builder>();
        foreach (var step in Steps)
        {
            while (levels.Count <= step.Level) levels.Add(ImmutableArray.CreateBuilder<int>());
            levels[step.Level].Add(step.Index);
        }

        return [.. levels.Select(static level => level.DrainToImmutable())];
    }
}
