using SqlFlow.Lineage;

namespace SqlFlow.Handlers.Tests.Lineage.Harness;

/// <summary>One analyser for the tests of a class.</summary>
public sealed class AnalyzerFixture : IAsyncLifetime
{
    private QueryLineageAnalyzer? _analyzer;

    public QueryLineageAnalyzer Analyzer => _analyzer!;

    public async ValueTask InitializeAsync() => _analyzer = await QueryLineageAnalyzer.OpenAsync();

    public ValueTask DisposeAsync() => Analyzer.DisposeAsync();

    /// <summary>The graph of a statement that is right.</summary>
    public async Task<LineageGraph> GraphAsync(string sql, DeclaredTables tables)
    {
        var analysis = await Analyzer.AnalyzeAsync(sql, tables, TestContext.Current.CancellationToken);
        Assert.Empty(analysis.Problems.Select(static problem => problem.Message));
        return analysis.Graph!;
    }
}
