using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace SqlFlow.Cli.Commands;

/// <summary>The usual help, followed by examples: they are what people look for.</summary>
internal sealed class ExampleHelp(HelpAction inner, string[] rootExamples) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        inner.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var examples = parseResult.CommandResult.Command is CliCommand command ? command.Examples : rootExamples;
        output.WriteLine(examples.Length == 1 ? "Example:" : "Examples:");
        foreach (var example in examples) output.WriteLine($"  {example}");
        output.WriteLine();
        output.WriteLine("Exit codes: 0 success, 1 a step or query failed, 2 the plan or the call is wrong and nothing ran,");
        output.WriteLine("4 another process holds the database, 130 cancelled.");
        return ExitCodes.Success;
    }
}
