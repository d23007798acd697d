using SqlFlow.Cli.Input;
using SqlFlow.Cli.Rendering;
using SqlFlow.Engines;

namespace SqlFlow.Cli.Terminal;

/// <summary>Turns an exception into one message on stderr and an exit code. Stack traces are for <c>--verbose</c>.</summary>
internal static class FailureReport
{
    public static async Task<int> WriteAsync(Exception exception, CliEnvironment environment, CancellationToken cancellationToken)
    {
        var error = environment.Console.Error;
        if (exception is OutputClosedException) return ExitCodes.Success;
        if (exception is OperationCanceledException && cancellationToken.IsCancellationRequested)
        {
            await error.WriteLineAsync("sqlflow: cancelled.").ConfigureAwait(false);
            return ExitCodes.Cancelled;
        }

        if (exception is PlanException plan)
        {
            ProblemRenderer.WriteText(plan.Problems, error, new Paint(environment.Console.ErrorHasColor));
            return ExitCodes.Usage;
        }

        var message = TerminalText.OneLine(Describe(exception));
        await error.WriteLineAsync($"sqlflow: {message}").ConfigureAwait(false);
        foreach (var action in exception is SqlFlowException { SuggestedActions: var actions } ? actions : [])
            await error.WriteLineAsync($"  → {TerminalText.OneLine(action)}").ConfigureAwait(false);
        if (environment.IsVerbose) await error.WriteLineAsync(exception.ToString()).ConfigureAwait(false);
        else if (!IsExpected(exception)) await error.WriteLineAsync("  → This is a defect of sqlflow; --verbose shows where it happened.").ConfigureAwait(false);
        return ExitCodeOf(exception, environment);
    }

    private static int ExitCodeOf(Exception exception, CliEnvironment environment) => exception switch
    {
        UsageException or FileNotFoundException or DirectoryNotFoundException => ExitCodes.Usage,
        DatabaseBusyException => ExitCodes.Busy,
        OutputException => ExitCodes.Failure,
        _ => environment.HasStarted ? ExitCodes.Failure : ExitCodes.Usage,
    };

    private static string Describe(Exception exception) => exception switch
    {
        DatabaseBusyException busy => $"{busy.Message} Wait for it to end, or let --wait 5m do so.",
        _ when IsExpected(exception) => exception.Message,
        _ => $"unexpected {exception.GetType().Name}: {exception.Message}",
    };

    private static bool IsExpected(Exception exception) =>
        exception is UsageException or SqlFlowException or OutputException or IOException or UnauthorizedAccessException;
}
