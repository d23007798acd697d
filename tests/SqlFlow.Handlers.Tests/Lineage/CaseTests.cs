using System.Text.Json;
using SqlFlow.Handlers.Tests.Lineage.Harness;
using SqlFlow.Lineage;

namespace SqlFlow.Handlers.Tests.Lineage;

/// <summary>The worked cases of cases.json: for each output column, expected ⊆ found ⊆ expected ∪ also_ok.</summary>
public sealed class CaseTests(AnalyzerFixture fixture) : IClassFixture<AnalyzerFixture>
{
    private static readonly JsonDocument Cases = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Lineage", "cases.json")));

    public static TheoryData<string> Names => [.. Cases.RootElement.EnumerateArray().Select(static item => item.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Case_has_the_inputs_that_it_expects(string name)
    {
        var item = Cases.RootElement.EnumerateArray().Single(candidate => candidate.GetProperty("name").GetString() == name);
        var graph = await fixture.GraphAsync(item.GetProperty("sql").GetString()!, Declared.From(item.GetProperty("schema")));

        Assert.Empty(graph.Warnings);
        Assert.Equal(item.GetProperty("expected").EnumerateObject().Select(static column => column.Name), graph.Columns.Select(static column => column.Column));
        Assert.Equal(graph.Columns.Select(static column => column.Column), graph.Datasets.Single(static dataset => dataset.Name == "query").Columns.Select(static column => column.Name));
        foreach (var column in graph.Columns)
        {
            var expected = TextsOf(item.GetProperty("expected"), column.Column);
            var allowed = item.TryGetProperty("also_ok", out var alsoOk) ? [.. expected, .. TextsOf(alsoOk, column.Column)] : expected;
            var found = column.Inputs.Select(static input => $"{input.Dataset}.{input.Column}").ToHashSet();
            Assert.True(expected.IsSubsetOf(found) && found.IsSubsetOf(allowed), $"{column.Column}: expected {string.Join(", ", expected)}; found {string.Join(", ", found)}");
        }
    }

    private static HashSet<string> TextsOf(JsonElement map, string column) =>
        map.TryGetProperty(column, out var list) ? [.. list.EnumerateArray().Select(static text => text.GetString()!)] : [];
}
