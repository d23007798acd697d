using System.CommandLine;
using SqlFlow.Cli.Input;

namespace SqlFlow.Cli.Commands;

/// <summary>Whose state is meant: that of a pipeline, or of all pipelines of a project's database.</summary>
/// <param name="what">What of it, for people.</param>
internal sealed class StateOptions(string what = "watermarks")
{
    private readonly Argument<string?> _plan = new("PIPELINE")
    {
        Description = $"A pipeline: only its {what}, in its project's database. Default: those of all pipelines.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _project = new("--project")
    {
        Description = "The project whose database is meant: its folder or its plan. Default: the working directory or the nearest folder above it that has a database.",
        HelpName = "DIR",
    };

    private readonly Option<string?> _profile = CommonOptions.Profile();

    private readonly Option<string?> _database = CommonOptions.Database();

    private readonly Option<TimeSpan> _wait = CommonOptions.Wait();

    public void AddTo(Command command)
    {
        command.Add(_plan);
        foreach (var option in new Option[] { _project, _profile, _database, _wait }) command.Add(option);
    }

    /// <summary>Whether a database in memory was named, which no other process can have filled.</summary>
    public bool IsInMemory(ParseResult call) => call.GetValue(_database) is ":memory:";

    /// <summary>Finds the database and the pipeline's name.</summary>
    /// <exception cref="UsageException">There is no such plan or database.</exception>
    public async Task<State> ReadAsync(ParseResult call, CliEnvironment environment, CancellationToken cancellationToken)
    {
        var (plan, project) = (call.GetValue(_plan), call.GetValue(_project));
        if (plan is not null && project is not null) throw new UsageException("a pipeline and --project say the same; name one of them.");
        if (plan is not null && Directory.Exists(plan)) throw new UsageException($"{plan}: is a folder; name its plan, or write --project {plan}.");
        var host = environment.CreateHost(options => options with { WaitForDatabase = call.GetValue(_wait) });
        var name = plan is null ? null : await host.ReadNameAsync(new PipelineRequest { Path = plan, Profile = call.GetValue(_profile) }, cancellationToken).ConfigureAwait(false);
        var (directory, database) = ProjectDatabase.Find(plan ?? project, call.GetValue(_database));
        // The database may have been named; then the project is only where its files are.
        if (File.Exists(directory)) directory = Path.GetDirectoryName(Path.GetFullPath(directory))!;
        return new State(host, directory, database, call.GetValue(_profile), name);
    }

    /// <param name="Host">Opens the database.</param>
    /// <param name="Directory">The project's folder.</param>
    /// <param name="Database">The database, if it was named.</param>
    /// <param name="Profile">The profile, if one was named.</param>
    /// <param name="Pipeline">Null: all pipelines.</param>
    internal sealed record State(SqlFlowHost Host, string Directory, string? Database, string? Profile, string? Pipeline);
}
