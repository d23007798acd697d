using SqlFlow.Cli.Terminal;
using SqlFlow.Planning;

namespace SqlFlow.Cli.Rendering;

/// <summary>How commands that wanted to do something with a plan say that it is wrong.</summary>
internal static class ProblemReport
{
    /// <summary>JSON goes to stdout, for whoever waits for JSON there; text is an error message like any other.</summary>
    public static int Write(IReadOnlyCollection<PlanProblem> problems, CliConsole console, bool asJson)
    {
        if (asJson)
        {
            ProblemRenderer.WriteJson(problems, console.Output);
            return ExitCodes.Usage;
        }

        ProblemRenderer.WriteText(problems, console.Error, new Paint(console.ErrorHasColor));
        var errors = problems.Count(static problem => problem.Severity is ProblemSeverity.Error);
        console.Error.WriteLine($"sqlflow: {TerminalText.Count(errors, "error")} in the plan; nothing ran.");
        return ExitCodes.Usage;
    }
}
