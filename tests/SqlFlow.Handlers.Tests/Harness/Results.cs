using SqlFlow.Execution;
using SqlFlow.Planning;

namespace SqlFlow.Handlers.Tests.Harness;

/// <summary>What tests ask of results.</summary>
internal static class Results
{
    public static StepExecutionResult Of(this PipelineResult result, string id) => result.Steps.Single(step => step.StepId == id).Result;

    /// <summary>Fails with every step's error, so that a red test says why.</summary>
    public static PipelineResult Succeeded(this PipelineResult result)
    {
        Assert.True(result.Status is RunStatus.Success, string.Join('\n', result.Steps.Select(step => $"{step.StepId}: {step.Result.Status} {step.Result.ErrorCode} {step.Result.ErrorMessage}")));
        return result;
    }

    /// <summary>Asserts a failure with this code, whose message holds these words.</summary>
    public static StepExecutionResult Failed(this PipelineResult result, string id, string code, params string[] words)
    {
        Assert.NotEqual(RunStatus.Success, result.Status);
        return result.Of(id).Failed(code, words);
    }

    public static StepExecutionResult Failed(this StepExecutionResult result, string code, params string[] words)
    {
        Assert.Equal((StepStatus.Failure, code), (result.Status, result.ErrorCode));
        foreach (var word in words) Assert.Contains(word, result.ErrorMessage, StringComparison.Ordinal);
        return result;
    }

    /// <summary>Read, inserted and updated rows, in one text.</summary>
    public static string Counts(this StepExecutionResult result) =>
        $"affected {Text(result.RowsAffected)}, read {Text(result.RowsRead)}, inserted {Text(result.RowsInserted)}, updated {Text(result.RowsUpdated)}, deleted {Text(result.RowsDeleted)}";

    /// <summary>The only problem of a plan that cannot run.</summary>
    public static PlanProblem OnlyError(this PlannedPipeline planned)
    {
        Assert.True(planned.HasErrors, "the plan has no errors");
        var errors = planned.Problems.Where(static problem => problem.Severity is ProblemSeverity.Error).ToList();
        Assert.True(errors.Count == 1, string.Join('\n', errors));
        return errors[0];
    }

    /// <summary>Asserts that nothing is wrong with a plan.</summary>
    public static void IsClean(this PlannedPipeline planned) => Assert.True(planned.Problems.Count == 0, string.Join('\n', planned.Problems));

    /// <summary>Line and column of a piece of a text, from 1.</summary>
    public static (int Line, int Column) PlaceOf(string text, string piece)
    {
        var at = text.IndexOf(piece, StringComparison.Ordinal);
        Assert.True(at >= 0, $"'{piece}' is not in the text");
        var before = text[..at];
        return (before.Count(static c => c == '\n') + 1, at - before.LastIndexOf('\n'));
    }

    private static string Text(long? count) => count is { } value ? FormattableString.Invariant($"{value}") : "?";
}
