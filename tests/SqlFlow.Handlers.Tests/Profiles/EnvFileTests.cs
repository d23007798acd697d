using SqlFlow.Planning;
using SqlFlow.Profiles;

namespace SqlFlow.Handlers.Tests.Profiles;

public sealed class EnvFileTests
{
    [Theory]
    [InlineData("A=1", "A", "1")]
    [InlineData("\uFEFFA=1\r\n", "A", "1")]
    [InlineData("  export A = x y  ", "A", "x y")]
    [InlineData("A=", "A", "")]
    [InlineData("A=\"x # y\" # comment", "A", "x # y")]
    [InlineData("A='$x \\n \"q\"'", "A", "$x \\n \"q\"")]
    [InlineData("A=\"one\\ntwo\"", "A", "one\ntwo")]
    [InlineData("A=x#y # comment", "A", "x#y")]
    [InlineData("A=a=b", "A", "a=b")]
    [InlineData("A=${B}", "A", "${B}")]
    [InlineData("# c\n\nA=1\nA=2", "A", "2")]
    [InlineData("A=\"", "A", "\"")]
    public void Values(string text, string name, string value)
    {
        var problems = new PlanProblems();
        Assert.Equal(value, EnvFile.Read(text, ".env", problems)[name].ToString());
        Assert.Empty(problems);
    }

    [Theory]
    [InlineData("A=1\nhunter2", 2)]
    [InlineData("=hunter2", 1)]
    [InlineData("A B=hunter2", 1)]
    public void A_line_that_is_none_is_reported_without_what_it_holds(string text, int line)
    {
        var problems = new PlanProblems();
        EnvFile.Read(text, ".env", problems);
        var problem = Assert.Single(problems);
        Assert.Equal((PlanProblemCodes.MalformedEnvFile, line), (problem.Code, problem.Line));
        Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
    }
}
