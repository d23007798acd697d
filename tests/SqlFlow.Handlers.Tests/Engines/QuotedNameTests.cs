using SqlFlow.Handlers.Tests.Harness;

namespace SqlFlow.Handlers.Tests.Engines;

public sealed class QuotedNameTests : IDisposable
{
    private readonly PipelineTest _test = new();

    [Theory]
    [InlineData("\"a \"\"b\"\" c\"", "\"a \"\"b\"\" c\"")]
    [InlineData("\"s\"\"\".\"t\"\"\"", "\"s\"\"\".\"t\"\"\"")]
    [InlineData("\"S.\"\"x\".t", "\"s.\"\"X\".T")]
    public async Task A_table_with_quotes_in_its_name_is_found_again_and_added_to(string first, string second)
    {
        await _test.SucceedAsync(new TransformStep { Id = "a", Sql = "SELECT 1 AS x", TargetTable = first, Mode = TransformMode.Append });
        await _test.SucceedAsync(new TransformStep { Id = "a", Sql = "SELECT 2 AS x", TargetTable = second, Mode = TransformMode.Append });

        Assert.Equal(["1", "2"], await _test.RowsAsync($"SELECT x FROM {first} ORDER BY x"));
        Assert.Equal(["x INTEGER"], await _test.ColumnsAsync(second));
    }

    public void Dispose() => _test.Dispose();
}
