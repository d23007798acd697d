using SqlFlow.Handlers.Tests.Harness;
using SqlFlow.Planning;

namespace SqlFlow.Handlers.Tests.Sources;

/// <summary>What is wrong with a source is reported when planning, at the parameter's place in the file.</summary>
public sealed class UnreadableSourceTests
{
    [Theory]
    [InlineData("""{"path": "missing.csv"}""", "path", "\"missing.csv\"", "there is no file 'missing.csv'")]
    [InlineData("""{"path": "no*.csv"}""", "path", "\"no*.csv\"", "no file matches 'no*.csv'")]
    [InlineData("""{"path": "folder"}""", "path", "\"folder\"", "'folder' is a folder")]
    [InlineData("""{"path": "empty.csv"}""", "path", "\"empty.csv\"", "is empty")]
    [InlineData("""{"path": 7}""", "path", "7}", "takes text or a list of texts, not 7")]
    [InlineData("""{"path": "a.csv", "skip_rows": -1}""", "skip_rows", "-1", "a whole number of at least 0")]
    [InlineData("""{"path": "a.csv", "has_header": "maybe"}""", "has_header", "\"maybe\"", "true or false")]
    [InlineData("""{"path": "a.csv", "columns": [1]}""", "columns", "[1]", "a list of names, or an object")]
    [InlineData("""{"path": "a.csv", "delimeter": ";"}""", "delimeter", "\"delimeter\"", "has no parameter 'delimeter'")]
    [InlineData("""{"path": "../a.csv"}""", "path", "\"../a.csv\"", "outside the project")]
    [InlineData("""{"path": "away/a.csv"}""", "path", "\"away/a.csv\"", "outside the project")]
    public async Task Each_is_reported_at_its_parameter(string options, string parameter, string piece, string message)
    {
        using var outside = new TempFolder();
        outside.Write("a.csv", "a\n1\n");
        using var test = new PipelineTest().With("a.csv", "a\n1\n").With("empty.csv", "").With("folder/a.csv", "a\n1\n");
        Directory.CreateSymbolicLink(test.Folder.At("away"), outside.Path);
        var plan = $$"""
            { "steps": [
                { "id": "define", "type": "source", "name": "s", "connector": "csv",
                  "params": {{options}} },
                { "id": "load", "type": "load", "source": "s", "target_table": "t" }
            ] }
            """;
        var direct = plan.Replace("\"name\": \"s\", \"connector\": \"csv\"", "\"source\": \"csv\", \"target_table\": \"u\"", StringComparison.Ordinal)
            .Replace("\"define\", \"type\": \"source\"", "\"define\", \"type\": \"load\"", StringComparison.Ordinal)
            .Replace("\"params\"", "\"options\"", StringComparison.Ordinal)
            .Replace(",\n    { \"id\": \"load\", \"type\": \"load\", \"source\": \"s\", \"target_table\": \"t\" }", "", StringComparison.Ordinal);

        foreach (var (text, owner) in new[] { (plan, "params"), (direct, "options") })
        {
            var problem = (await test.PlanJsonAsync(text)).OnlyError();

            Assert.Equal(("define", $"{owner}.{parameter}"), (problem.StepId, problem.Property));
            Assert.Contains(message, problem.Message, StringComparison.Ordinal);
            Assert.Equal(Results.PlaceOf(text, piece), (problem.Line, problem.Column));
        }

        Assert.False(File.Exists(test.Database));
    }

    [Fact]
    public async Task A_missing_parameter_is_reported()
    {
        using var test = new PipelineTest();

        var problem = (await test.PlanAsync(Make.LoadFrom("csv", "{}"))).OnlyError();

        Assert.Equal(PlanProblemCodes.InvalidOption, problem.Code);
        Assert.Contains("lacks the parameter 'path'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_source_is_reported_with_a_near_name()
    {
        using var test = new PipelineTest().With("a.csv", "a\n1\n");

        var problem = (await test.PlanAsync(
            new SourceStep { Id = "s", Name = "orders", Connector = "csv", Params = Make.Path("a.csv") },
            new LoadStep { Id = "load", Source = "ordres", TargetTable = "t" })).OnlyError();

        Assert.Equal((PlanProblemCodes.UnknownSource, "source"), (problem.Code, problem.Property));
        Assert.Contains("'orders'", problem.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_vanishes_after_planning_fails_the_step()
    {
        using var test = new PipelineTest().With("a.csv", "a\n1\n");

        var result = await test.RunAsync(
            new SetVariableStep { Id = "set", Name = "file", Sql = "SELECT 'gone.csv'" },
            Make.Load("t", "${file}"));

        result.Failed("load", ErrorCodes.SourceNotFound, "there is no file 'gone.csv'");
    }
}
