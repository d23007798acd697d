using SqlFlow.Planning;

namespace SqlFlow.Core.Tests.Planning;

public sealed class SourceCheckTests
{
    [Theory]
    [InlineData("userss", "Did you mean 'users'?")]
    [InlineData("parqet", "Did you mean 'parquet'?")]
    [InlineData("something", "Known: users, csv, parquet.")]
    public async Task An_unknown_source_names_the_nearest_source_or_connector(string name, string hint)
    {
        var problem = await Plan.BadAsync($$"""
            [ { "id": "s", "type": "source", "name": "users", "connector": "csv", "params": { "path": "u.csv" } },
              { "id": "l", "type": "load", "source": "{{name}}", "target_table": "t" } ]
            """);

        Assert.Equal((PlanProblemCodes.UnknownSource, $"There is no source '{name}'.", hint, 2, 42), (problem.Code, problem.Message, problem.Hint, problem.Line, problem.Column));
    }

    [Theory]
    [InlineData("cvs1", "Known: csv, parquet.")]
    [InlineData("parquets", "Did you mean 'parquet'?")]
    public async Task An_unknown_connector_names_the_nearest_one(string name, string hint)
    {
        var problem = await Plan.BadAsync($$"""[ { "id": "s", "type": "source", "name": "users", "connector": "{{name}}" } ]""");

        Assert.Equal((PlanProblemCodes.UnknownConnector, hint, 64), (problem.Code, problem.Hint, problem.Column));
    }

    [Fact]
    public async Task A_load_may_name_a_connector_directly()
    {
        var pipeline = await Plan.GoodAsync("""[ { "id": "l", "type": "load", "source": "CSV", "target_table": "t", "options": { "Path": "x.csv", "HAS_HEADER": true } } ]""");

        Assert.Equal("t", pipeline.Steps[0].Dataflow[1].Table!.Name);
    }

    [Theory]
    [InlineData("""{ "path": "x", "delimeter": ";" }""", ProblemSeverity.Error, "The connector 'csv' has no parameter 'delimeter'.", "Did you mean 'delimiter'?")]
    [InlineData("""{ "path": "x", "primary_key": "id" }""", ProblemSeverity.Error, "The connector 'csv' has no parameter 'primary_key'.", "'primary_key' is a property of the step: write it beside 'params', not in it.")]
    [InlineData("""{ "path": "x", "timeout_ms": 5 }""", ProblemSeverity.Error, "The connector 'csv' has no parameter 'timeout_ms'.", "'timeout_ms' is a property of the step: write it beside 'params', not in it.")]
    [InlineData("""{ "path": "x", "colour": "red" }""", ProblemSeverity.Warning, "The connector 'csv' has no parameter 'colour'.", "Known: path, delimiter, has_header.")]
    [InlineData("""{ "path": "x", "PATH": "y" }""", ProblemSeverity.Error, "The parameter 'PATH' stands twice.", "Names are the same in any case; keep one.")]
    [InlineData("""{ "delimiter": ";" }""", ProblemSeverity.Error, "The source 'users' lacks the parameter 'path'.", "A file or glob.")]
    [InlineData("""{ "path": null }""", ProblemSeverity.Error, "The source 'users' lacks the parameter 'path'.", "A file or glob.")]
    public async Task Parameters_of_a_source_are_checked_by_name(string parameters, ProblemSeverity severity, string message, string hint)
    {
        var problem = await Plan.BadAsync($$"""[ { "id": "s", "type": "source", "name": "users", "connector": "csv", "params": {{parameters}} } ]""");

        Assert.Equal((PlanProblemCodes.InvalidOption, severity, message, hint), (problem.Code, problem.Severity, problem.Message, problem.Hint));
        Assert.StartsWith("params", problem.Property, StringComparison.Ordinal);
        Assert.Equal(1, problem.Line);
    }

    [Fact]
    public async Task Options_of_a_load_are_checked_against_the_connector_of_its_source()
    {
        var (_, problems) = await Plan.MakeAsync("""
            [ { "id": "s", "type": "source", "name": "users", "connector": "csv", "params": { "path": "u.csv" } },
              { "id": "l", "type": "load", "source": "users", "target_table": "t", "options": { "delimeter": ";" } },
              { "id": "m", "type": "load", "source": "csv", "target_table": "u", "options": { "target_table": ";" } } ]
            """);

        Assert.Equal(
            ["l options.delimeter 2:85", "m options.target_table 3:83", "m options 3:81"],
            problems.Select(problem => $"{problem.StepId} {problem.Property} {problem.Line}:{problem.Column}"));
    }

    [Fact]
    public async Task A_source_defined_twice_is_an_error()
    {
        var problem = await Plan.BadAsync("""
            [ { "id": "s", "type": "source", "name": "users", "connector": "csv", "params": { "path": "u.csv" } },
              { "id": "t", "type": "source", "name": "USERS", "connector": "csv", "params": { "path": "u.csv" } } ]
            """);

        Assert.Equal(("t", "name", "The source 'USERS' is defined twice; 's' defines it, too."), (problem.StepId, problem.Property, problem.Message));
    }
}
