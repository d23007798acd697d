using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using SqlFlow.Cli.Commands;
using SqlFlow.Cli.Input;
using SqlFlow.Cli.Terminal;

namespace SqlFlow.Cli;

/// <summary>Parses the call, invokes its command, and turns whatever goes wrong into one message and an exit code.</summary>
internal static class CliApplication
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        var environment = new CliEnvironment(CliConsole.Open(), TimeProvider.System);
        using var interruption = new Interruption(environment.Console);
        return await RunAsync(arguments, environment, interruption.Token).ConfigureAwait(false);
    }

    public static async Task<int> RunAsync(string[] arguments, CliEnvironment environment, CancellationToken cancellationToken)
    {
        var (verbose, noColor) = (CommonOptions.Verbose(), CommonOptions.NoColor());
        var root = RootCommandFactory.Create(environment, verbose, noColor);
        // No response files: SQL may begin with '@'. No bundling: there are no one-letter options but -h.
        var call = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        environment.IsVerbose = call.GetValue(verbose);
        if (call.GetValue(noColor)) environment.Console = environment.Console.WithoutColor();
        try
        {
            var exitCode = call.Action is ParseErrorAction || call.Errors.Count > 0 && call.Action is not { ClearsParseErrors: true }
                ? ParseErrors.Report(call, environment.Console)
                : await InvokeAsync(call, environment, cancellationToken).ConfigureAwait(false);
            await environment.Console.FlushAsync().ConfigureAwait(false);
            return exitCode;
        }
        catch (Exception exception)
        {
            return await FailureReport.WriteAsync(exception, environment, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<int> InvokeAsync(ParseResult call, CliEnvironment environment, CancellationToken cancellationToken)
    {
        using var output = environment.Console.OutputText();
        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = environment.Console.Error,
            EnableDefaultExceptionHandler = false,
            // Signals are ours: the first lets the run end in order, the second ends it at once.
            ProcessTerminationTimeout = null,
        };
        return await call.InvokeAsync(configuration, cancellationToken).ConfigureAwait(false);
    }
}
