using System.CommandLine;
using SqlFlow.Cli.Input;

namespace SqlFlow.Cli.Commands;

/// <summary><c>sqlflow init</c>: makes a small project that runs at once.</summary>
internal static class InitCommand
{
    public static Command Create(CliEnvironment environment)
    {
        var directory = new Argument<string>("DIR") { Description = "The folder to make the project in; made if it is not there. Nothing in it is overwritten." };
        var command = new CliCommand("init", "Make a small project that runs at once, on data that it brings.")
        {
            Examples = ["sqlflow init shop", "sqlflow init ."],
        };
        command.Add(directory);
        command.SetAction((call, cancellationToken) => RunAsync(environment, call.GetRequiredValue(directory), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CliEnvironment environment, string directory, CancellationToken cancellationToken)
    {
        if (File.Exists(directory)) throw new UsageException($"{directory}: is a file; name a folder.");
        var files = ProjectTemplate.Files.Select(name => (Name: name, Path: Path.Combine(directory, name))).ToArray();
        var existing = files.Where(static file => File.Exists(file.Path)).Select(static file => file.Path).ToArray();
        if (existing.Length > 0)
            throw new UsageException($"{string.Join(", ", existing)}: there already, and init overwrites nothing. Name another folder.");

        environment.HasStarted = true;
        foreach (var (name, path) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            await ProjectTemplate.WriteAsync(name, path, cancellationToken).ConfigureAwait(false);
        }

        using var output = environment.Console.OutputText();
        foreach (var (_, path) in files) await output.WriteLineAsync(path).ConfigureAwait(false);
        await environment.Console.Error.WriteLineAsync($"Next: sqlflow run {Quote(Path.Combine(directory, "pipelines", "sales.sf"))}").ConfigureAwait(false);
        return ExitCodes.Success;
    }

    private static string Quote(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"\"{path}\"" : path;
}
