using System.CommandLine;
using SqlFlow.Cli.Input;
using SqlFlow.Cli.Rendering;
using SqlFlow.Cli.Terminal;
using SqlFlow.Planning;

namespace SqlFlow.Cli.Commands;

/// <summary><c>sqlflow steps</c>: the step types and what they take.</summary>
internal static class StepsCommand
{
    public static Command Create(CliEnvironment environment)
    {
        var type = new Argument<string?>("TYPE") { Description = "Only this step type.", Arity = ArgumentArity.ZeroOrOne };
        var format = CommonOptions.Format(OutputFormat.Text, OutputFormat.Json);
        var command = new CliCommand("steps", "List the step types that plans may use, with their properties.")
        {
            Examples = ["sqlflow steps", "sqlflow steps load", "sqlflow steps --format json"],
        };
        command.Add(type);
        command.Add(format);
        command.SetAction(call => Run(environment, call.GetValue(type), call.GetValue(format)));
        return command;
    }

    private static int Run(CliEnvironment environment, string? type, OutputFormat format)
    {
        var registry = CliEnvironment.Registry;
        var known = registry.StepTypes.ToArray();
        if (type is not null && !known.Contains(type, StringComparer.Ordinal))
        {
            var hint = NearestName.Find(type, known) is { } near ? $" Did you mean '{near}'?" : "";
            throw new UsageException($"there is no step type '{type}'; known are {string.Join(", ", known)}.{hint}");
        }

        var types = StepTypeCatalog.Read(registry, type is null ? known : [type]);
        if (format is OutputFormat.Json) StepTypeRenderer.WriteJson(types, environment.Console.Output);
        else
        {
            using var output = environment.Console.OutputText();
            StepTypeRenderer.WriteText(types, output, new Paint(environment.Console.OutputHasColor));
        }

        return ExitCodes.Success;
    }
}
