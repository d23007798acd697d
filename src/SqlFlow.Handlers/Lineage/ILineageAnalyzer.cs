using System.Collections.Immutable;
using SqlFlow.Engines;
using SqlFlow.Planning;

namespace SqlFlow.Lineage;

/// <summary>Finds the lineage of single statements without executing them.</summary>
/// <remarks>Thread-safe.</remarks>
public interface ILineageAnalyzer : IAsyncDisposable
{
    /// <summary>The lineage of one statement: a query, whose output is called <c>query</c>, or INSERT, UPDATE, DELETE, MERGE or COPY.</summary>
    /// <param name="sql">One statement.</param>
    /// <param name="tables">The tables that it may read and write.</param>
    /// <param name="cancellationToken">Ends the analysis.</param>
    /// <returns>The graph, or what is wrong with the statement.</returns>
    ValueTask<LineageAnalysis> AnalyzeAsync(string sql, DeclaredTables tables, CancellationToken cancellationToken = default);
}

/// <summary>What an analysis has found.</summary>
/// <param name="Graph">The graph; null if a problem kept it from being made.</param>
/// <param name="Problems">What is wrong.</param>
public sealed record LineageAnalysis(LineageGraph? Graph, ValueList<PlanProblem> Problems);

/// <summary>A table of which only the columns are known.</summary>
/// <param name="Name">The table.</param>
/// <param name="Columns">Its columns in order; types as SQL.</param>
public sealed record DeclaredTable(TableName Name, ValueList<ColumnSchema> Columns);

/// <summary>Tables of which only the columns are known. Equal if they declare the same in the same order.</summary>
/// <param name="Tables">The tables.</param>
public sealed record DeclaredTables(ValueList<DeclaredTable> Tables)
{
    /// <summary>No tables.</summary>
    public static DeclaredTables None { get; } = new([]);
}
