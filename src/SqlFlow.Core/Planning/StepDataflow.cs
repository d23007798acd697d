using SqlFlow.Connectors;

namespace SqlFlow.Planning;

/// <summary>What a step reads and writes, as <see cref="Step.Describe"/> tells it. The planner makes the graph from it.</summary>
/// <remarks>Not thread-safe. Names may contain <c>${variables}</c>; the planner fills them in.</remarks>
public sealed class StepDataflow
{
    private readonly List<DataflowItem> _items = [];

    /// <summary>All that was told, in order.</summary>
    public IReadOnlyList<DataflowItem> Items => _items;

    /// <summary>Whether the step only asserts something about <see cref="DataflowItemKind.Gate"/> tables, and so runs inside their writer's transaction.</summary>
    public bool IsGate => _items.Exists(static item => item.Kind is DataflowItemKind.Gate);

    /// <summary>The step reads a table or view.</summary>
    /// <param name="table">The name as written.</param>
    /// <param name="property">The JSON name of the property that names it.</param>
    public void Reads(string table, string property) => Add(DataflowItemKind.ReadTable, table, property);

    /// <summary>The step executes a query; its tables are found with the engine's parser.</summary>
    /// <param name="sql">One query.</param>
    /// <param name="property">The JSON name of the property that holds it.</param>
    public void ReadsQuery(string sql, string property) => Add(DataflowItemKind.ReadQuery, sql, property);

    /// <summary>As <see cref="ReadsQuery"/>, for a query in which <see cref="Variables.TimeMacros"/> stand for the bounds of a window of time.</summary>
    /// <param name="sql">One query.</param>
    /// <param name="property">The JSON name of the property that holds it.</param>
    public void ReadsWindow(string sql, string property) =>
        _items.Add(new DataflowItem(DataflowItemKind.ReadQuery, sql, property) { HasTimeMacros = true });

    /// <summary>
    /// The step executes a query that asserts something: steps that read the query's tables later in the plan wait for it, so
    /// that they never see what it refuses.
    /// </summary>
    /// <param name="sql">One query.</param>
    /// <param name="property">The JSON name of the property that holds it.</param>
    public void AssertsQuery(string sql, string property) =>
        _items.Add(new DataflowItem(DataflowItemKind.ReadQuery, sql, property) { IsAssertion = true });

    /// <summary>The step evaluates a condition on each row of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="condition">A boolean expression over its columns.</param>
    /// <param name="property">The JSON name of the property that holds it.</param>
    public void ReadsCondition(string table, string condition, string property) =>
        _items.Add(new DataflowItem(DataflowItemKind.ReadCondition, condition, property) { Table = table });

    /// <summary>The step makes or changes a table or view.</summary>
    /// <param name="table">The name as written.</param>
    /// <param name="property">The JSON name of the property that names it.</param>
    /// <param name="content">What is written into it; null: unknown, and then nothing that reads it can be checked beforehand.</param>
    public void Writes(string table, string property, TableContent? content = null) =>
        _items.Add(new DataflowItem(DataflowItemKind.WriteTable, table, property) { Content = content });

    /// <summary>The step asserts something about a table, and a violation must undo the table's latest writer.</summary>
    /// <param name="table">The name as written.</param>
    /// <param name="property">The JSON name of the property that names it.</param>
    public void Gates(string table, string property) => Add(DataflowItemKind.Gate, table, property);

    /// <summary>The step needs columns of a table, e.g. the keys of an upsert.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="property">The JSON name of the property that names them.</param>
    public void NeedsColumns(string table, ValueList<string> columns, string property) =>
        _items.Add(new DataflowItem(DataflowItemKind.NeedColumns, table, property) { Columns = columns });

    /// <summary>The step defines a source under a name.</summary>
    public void Defines(SourceDefinition source) =>
        _items.Add(new DataflowItem(DataflowItemKind.DefineSource, source.Name, "name") { Source = source });

    /// <summary>The step reads a source by its name.</summary>
    /// <param name="source">The name of a source or connector.</param>
    /// <param name="property">The JSON name of the property that names it.</param>
    public void ReadsSource(string source, string property) => Add(DataflowItemKind.ReadSource, source, property);

    /// <summary>The step writes a file or folder.</summary>
    /// <param name="path">The path as written.</param>
    /// <param name="property">The JSON name of the property that names it.</param>
    public void WritesFile(string path, string property) => Add(DataflowItemKind.WriteFile, path, property);

    /// <summary>The step writes rows through a connector that is an <see cref="IConnectorSink"/>.</summary>
    /// <param name="connector">The name of a source, whose parameters it takes, or of a connector.</param>
    /// <param name="property">The JSON name of the property that names it.</param>
    /// <param name="sink">What is written, and where.</param>
    public void WritesSink(string connector, string property, SinkContent sink) =>
        _items.Add(new DataflowItem(DataflowItemKind.WriteSink, connector, property) { Sink = sink });

    /// <summary>The step gives a variable its value at run time, or at once where it is known.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="value">Its value; null: known at run time only.</param>
    public void SetsVariable(string name, JsonValue? value) =>
        _items.Add(new DataflowItem(DataflowItemKind.SetVariable, name, "name") { Value = value });

    /// <summary>The step fills <c>${variables}</c> into a text that none of the other calls name.</summary>
    /// <param name="text">The text.</param>
    /// <param name="property">The JSON name of the property that holds it.</param>
    public void UsesVariables(string text, string property) => Add(DataflowItemKind.UseText, text, property);

    private void Add(DataflowItemKind kind, string text, string property) => _items.Add(new DataflowItem(kind, text, property));
}

/// <summary>One thing that a step reads or writes.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The name, path, query or text.</param>
/// <param name="Property">The JSON name of the property that it comes from.</param>
public sealed record DataflowItem(DataflowItemKind Kind, string Text, string Property)
{
    /// <summary>For <see cref="DataflowItemKind.WriteTable"/>: what is written; null: unknown.</summary>
    public TableContent? Content { get; init; }

    /// <summary>For <see cref="DataflowItemKind.DefineSource"/>: the source.</summary>
    public SourceDefinition? Source { get; init; }

    /// <summary>For <see cref="DataflowItemKind.WriteSink"/>: what is written.</summary>
    public SinkContent? Sink { get; init; }

    /// <summary>For <see cref="DataflowItemKind.NeedColumns"/>: the columns.</summary>
    public ValueList<string> Columns { get; init; }

    /// <summary>For <see cref="DataflowItemKind.ReadCondition"/>: the table.</summary>
    public string? Table { get; init; }

    /// <summary>For <see cref="DataflowItemKind.SetVariable"/>: the value; null: known at run time only.</summary>
    public JsonValue? Value { get; init; }

    /// <summary>For <see cref="DataflowItemKind.ReadQuery"/>: whether the query may use <see cref="Variables.TimeMacros"/>.</summary>
    public bool HasTimeMacros { get; init; }

    /// <summary>For <see cref="DataflowItemKind.ReadQuery"/>: whether later readers of its tables wait for the step.</summary>
    public bool IsAssertion { get; init; }
}

/// <summary>What is written into a table: the rows of a query, or of a source.</summary>
/// <param name="Mode">How they are written; null: the plan does not say, see <see cref="Pipeline.Replaces"/>.</param>
/// <param name="Query">The query; null where it is a source.</param>
/// <param name="Source">The source's or connector's name; null where it is a query.</param>
/// <param name="Options">Options of the source at this place.</param>
/// <param name="Property">The JSON name of the property that holds the query or names the source.</param>
public sealed record TableContent(WriteMode? Mode, string? Query, string? Source, ValueMap<JsonValue> Options, string Property)
{
    /// <summary>Whether a view is made: whoever reads it reads, at that moment, the tables of its query.</summary>
    public bool IsView { get; init; }

    /// <summary>For a query whose rows replace those of a window of time: the column that says when; else null.</summary>
    public string? TimeColumn { get; init; }

    /// <summary>The property that asks for bad rows to be set aside, which not every connector can; null: none does.</summary>
    public string? BadRowsProperty { get; init; }
}

/// <summary>What is written through a connector.</summary>
/// <param name="Target">The table on the other side, as written; variables are filled in when the step runs.</param>
/// <param name="Mode">How rows are written.</param>
/// <param name="Keys">The columns that identify a row, for upsert.</param>
/// <param name="Options">Parameters of the connector at this place.</param>
public sealed record SinkContent(string Target, WriteMode Mode, ValueList<string> Keys, ValueMap<JsonValue> Options);

/// <summary>What a step tells the planner.</summary>
public enum DataflowItemKind
{
    /// <summary>Reads a table.</summary>
    ReadTable,

    /// <summary>Executes a query.</summary>
    ReadQuery,

    /// <summary>Evaluates a condition on a table's rows.</summary>
    ReadCondition,

    /// <summary>Makes or changes a table.</summary>
    WriteTable,

    /// <summary>Asserts something about a table inside its writer's transaction.</summary>
    Gate,

    /// <summary>Needs columns of a table.</summary>
    NeedColumns,

    /// <summary>Defines a source.</summary>
    DefineSource,

    /// <summary>Reads a source.</summary>
    ReadSource,

    /// <summary>Writes a file or folder.</summary>
    WriteFile,

    /// <summary>Writes rows through a connector.</summary>
    WriteSink,

    /// <summary>Sets a variable.</summary>
    SetVariable,

    /// <summary>Fills variables into a text.</summary>
    UseText,
}
