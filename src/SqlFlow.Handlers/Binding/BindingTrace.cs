using System.Collections.Immutable;
using SqlFlow.Engines;
using SqlFlow.Lineage;
using SqlFlow.Variables;

namespace SqlFlow.Binding;

/// <summary>
/// What binding a pipeline has found out: which columns its sources, queries and tables have. Lineage is made of it later, where it
/// is asked for, without looking at a source or the database again.
/// </summary>
/// <remarks>Filled by one planning; not changed afterwards.</remarks>
internal sealed class BindingTrace
{
    private readonly Dictionary<(int Step, string Property), BoundQuery> _queries = [];
    private readonly Dictionary<(int Step, string Source), BoundSource> _sources = [];
    private readonly Dictionary<(int Step, TableName Table), ImmutableArray<ColumnSchema>> _tables = [];

    public void Add(int step, string property, BoundQuery query) => _queries[(step, property)] = query;

    public void Add(int step, string source, BoundSource found) => _sources[(step, source)] = found;

    public void Add(int step, TableName table, ImmutableArray<ColumnSchema> columns) => _tables[(step, table)] = columns;

    /// <summary>The query that a property of a step holds; null: it was not bound.</summary>
    public BoundQuery? QueryOf(int step, string property) => _queries.GetValueOrDefault((step, property));

    /// <summary>The source that a step names; null: it was not looked at.</summary>
    public BoundSource? SourceOf(int step, string source) => _sources.GetValueOrDefault((step, source));

    /// <summary>The columns of a table when a step has read or written it; null: not known.</summary>
    public ImmutableArray<ColumnSchema>? ColumnsOf(int step, TableName table) => _tables.TryGetValue((step, table), out var columns) ? columns : null;
}

/// <summary>A query that was bound.</summary>
/// <param name="Text">As it stands in the plan, variables filled in.</param>
/// <param name="Reads">The tables that it names, with the columns that they had.</param>
/// <param name="Columns">Its columns.</param>
internal sealed record BoundQuery(FilledText Text, ImmutableArray<DeclaredTable> Reads, ImmutableArray<ColumnSchema> Columns);

/// <summary>A source that was looked at.</summary>
/// <param name="Columns">Its columns; null: not known.</param>
/// <param name="Location">Where it is; null: not known before the run.</param>
internal sealed record BoundSource(ImmutableArray<ColumnSchema>? Columns, DatasetLocation? Location);
