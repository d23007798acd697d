using SqlFlow.Handlers.Tests.Harness;
using SqlFlow.Handlers.Tests.Lineage.Harness;
using SqlFlow.Lineage;

namespace SqlFlow.Handlers.Tests.Lineage;

/// <summary>Queries that read files by themselves.</summary>
public sealed class FileScanTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("SELECT id AS x, upper(word) AS y FROM read_csv('{0}/a.csv')")]
    [InlineData("SELECT id AS x, upper(word) AS y FROM '{0}/a.csv'")]
    [InlineData("SELECT f.id AS x, upper(f.word) AS y FROM '{0}/a.csv' AS f WHERE f.id > 0")]
    [InlineData("SELECT a.id AS x, upper(a.word) AS y FROM '{0}/a.csv'")]
    [InlineData("WITH w AS (SELECT * FROM read_csv('{0}/a.csv', header = true)) SELECT id AS x, upper(word) AS y FROM w")]
    [InlineData("SELECT p AS x, upper(q) AS y FROM read_csv('{0}/a.csv') AS f(p, q)")]
    public async Task File_is_a_dataset_of_its_own(string sql)
    {
        var path = _folder.Write("a.csv", "id,word\n1,one\n");
        var graph = await QueryAsync(sql.Replace("{0}", _folder.Path, StringComparison.Ordinal));

        Assert.Equal($"{path}.id IDENTITY", graph.Of("x"));
        Assert.Equal($"{path}.word TRANSFORMATION", graph.Of("y"));
        var file = graph.Datasets.Single(static dataset => dataset.Kind is DatasetKind.File);
        Assert.Equal((path, new DatasetLocation("file", path)), (file.Name, file.Location!));
        Assert.Empty(graph.Warnings);
    }

    [Fact]
    public async Task Globs_lists_and_virtual_columns_are_files_too()
    {
        _folder.Write("b1.json", """[{"id": 1}]""");
        _folder.Write("b2.json", """[{"id": 2}]""");
        var glob = await QueryAsync($"SELECT id, filename FROM read_json('{_folder.Path}/b*.json', filename = true)");
        var list = await QueryAsync($"SELECT id FROM read_json(['{_folder.Path}/b1.json', '{_folder.Path}/b2.json'])");

        Assert.Equal($"{_folder.Path}/b*.json.id IDENTITY", glob.Of("id"));
        Assert.Equal($"{_folder.Path}/b*.json.filename IDENTITY", glob.Of("filename"));
        Assert.Equal($"{_folder.Path}/b*.json.id IDENTITY", list.Of("id"));
    }

    [Fact]
    public async Task File_beside_a_table_is_told_apart_from_it()
    {
        var path = _folder.Write("a.csv", "customer_id,word\n1,one\n");
        var graph = await QueryAsync($"SELECT c.name, a.word FROM customers c JOIN '{path}' a USING (customer_id)");

        Assert.Equal("customers.name IDENTITY", graph.Of("name"));
        Assert.Equal($"{path}.word IDENTITY", graph.Of("word"));
        Assert.Equal($"{path}.customer_id JOIN, customers.customer_id JOIN", graph.Rows());
    }

    [Fact]
    public async Task Missing_file_is_a_problem_and_no_exception()
    {
        await using var analyzer = await OpenAsync();
        var analysis = await analyzer.AnalyzeAsync($"SELECT * FROM '{_folder.Path}/missing.csv'", Declared.Shop, TestContext.Current.CancellationToken);

        Assert.Null(analysis.Graph);
        Assert.Contains("missing.csv", Assert.Single(analysis.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_that_changes_is_read_anew()
    {
        var path = _folder.Write("a.csv", "id\n1\n");
        await using var analyzer = await OpenAsync();
        var before = await analyzer.AnalyzeAsync($"SELECT * FROM '{path}'", Declared.Shop, TestContext.Current.CancellationToken);
        _folder.Write("a.csv", "id,word\n1,one\n");
        var after = await analyzer.AnalyzeAsync($"SELECT * FROM '{path}'", Declared.Shop, TestContext.Current.CancellationToken);

        Assert.Single(before.Graph!.Columns);
        Assert.Equal(2, after.Graph!.Columns.Length);
    }

    private ValueTask<QueryLineageAnalyzer> OpenAsync() => QueryLineageAnalyzer.OpenAsync([], [_folder.Path], cancellationToken: TestContext.Current.CancellationToken);

    private async Task<LineageGraph> QueryAsync(string sql)
    {
        await using var analyzer = await OpenAsync();
        var analysis = await analyzer.AnalyzeAsync(sql, Declared.Shop, TestContext.Current.CancellationToken);
        Assert.Empty(analysis.Problems.Select(static problem => problem.Message));
        return analysis.Graph!;
    }
}
