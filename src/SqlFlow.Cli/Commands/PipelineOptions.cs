using System.CommandLine;
using SqlFlow.Cli.Input;

namespace SqlFlow.Cli.Commands;

/// <summary>What every command takes that reads a pipeline.</summary>
/// <param name="isOptional">Whether the command can do without one.</param>
internal sealed class PipelineOptions(bool isOptional = false)
{
    private readonly Argument<string> _path = new("PIPELINE")
    {
        Description = "The pipeline, a .sf or .json file.",
        Arity = isOptional ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
    };

    private readonly Option<string[]> _variables = new("--var")
    {
        Description = "A variable, winning over the plan's own; may be repeated. Numbers, true, false and null are taken as such.",
        HelpName = "NAME=VALUE",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _variablesFile = new("--vars-file")
    {
        Description = "A file with a JSON object of variables; --var wins over it.",
        HelpName = "PATH",
    };

    private readonly Option<string?> _profile = CommonOptions.Profile();

    private readonly Option<string[]> _select = new("--select")
    {
        Description = "Only these steps: ids or tables, also with *, tag:NAME or type:NAME; +orders with all that it needs, orders+ with all that needs it, "
            + "a,b both, several either. Tables of other steps must be in the database already.",
        HelpName = "STEP",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _database = CommonOptions.Database();

    public void AddTo(Command command)
    {
        command.Add(_path);
        command.Add(_variables);
        command.Add(_variablesFile);
        command.Add(_select);
        command.Add(_profile);
        command.Add(_database);
    }

    /// <summary>Whether a pipeline is named.</summary>
    public bool IsGiven(ParseResult call) => call.GetResult(_path) is { Tokens.Count: > 0 };

    /// <exception cref="UsageException">A variable cannot be read, or the pipeline is a folder.</exception>
    public PipelineRequest Read(ParseResult call)
    {
        var path = call.GetRequiredValue(_path);
        if (Directory.Exists(path)) throw new UsageException($"{path}: is a folder; name a pipeline in it, e.g. {Path.Combine(path, "pipeline.sf")}.");
        return new PipelineRequest
        {
            Path = path,
            Select = [.. call.GetValue(_select) ?? []],
            Profile = call.GetValue(_profile),
            Database = call.GetValue(_database),
            Variables = VariableArguments.Read(call.GetValue(_variables) ?? [], call.GetValue(_variablesFile)),
        };
    }
}
