using System.CommandLine;
using SqlFlow.Cli.Terminal;
using SqlFlow.Planning;

namespace SqlFlow.Cli.Input;

/// <summary>Says what is wrong with a call, and what was probably meant.</summary>
internal static class ParseErrors
{
    public static int Report(ParseResult call, CliConsole console)
    {
        var command = call.CommandResult.Command;
        var name = command is RootCommand ? "sqlflow" : $"sqlflow {command.Name}";
        if (command is RootCommand && call.UnmatchedTokens.Count == 0)
        {
            call.Invoke(new InvocationConfiguration { Output = console.Error, Error = TextWriter.Null });
            console.Error.WriteLine($"sqlflow: name a command: {string.Join(", ", command.Subcommands.Select(static sub => sub.Name))}. See 'sqlflow --help'.");
            return ExitCodes.Usage;
        }

        foreach (var message in Messages(call, command, name).Distinct()) console.Error.WriteLine($"sqlflow: {TerminalText.OneLine(message)}");
        console.Error.WriteLine($"See '{name} --help'.");
        return ExitCodes.Usage;
    }

    private static IEnumerable<string> Messages(ParseResult call, Command command, string name)
    {
        if (command is RootCommand)
        {
            var word = call.UnmatchedTokens[0];
            yield return Unknown(word.StartsWith('-') ? "option" : "command", word, word.StartsWith('-') ? OptionNames(call) : command.Subcommands.Select(static sub => sub.Name));
            yield break;
        }

        // After an unknown option, what follows is its value, and no mistake of its own.
        var options = call.UnmatchedTokens.Where(static token => token.StartsWith('-') && token.Length > 1).ToArray();
        foreach (var option in options) yield return Unknown("option", option, OptionNames(call));
        foreach (var token in options.Length > 0 ? [] : call.UnmatchedTokens)
            yield return $"'{token}' is one argument too many for '{name}'; quote what belongs together.";
        foreach (var error in call.Errors)
        {
            if (call.UnmatchedTokens.Any(token => error.Message.Contains($"'{token}'", StringComparison.Ordinal))) continue;
            yield return error.Message;
        }
    }

    private static string Unknown(string kind, string word, IEnumerable<string> known) =>
        Guess(word, [.. known]) is { } near ? $"there is no {kind} '{word}': did you mean '{near}'?" : $"there is no {kind} '{word}'.";

    // Besides slips of a letter: the beginning of a word.
    private static string? Guess(string word, string[] known) =>
        NearestName.Find(word, known) ?? Array.Find(known, name => word.Length > 1 && name.StartsWith(word, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> OptionNames(ParseResult call) =>
        call.CommandResult.Command.Options.Concat(call.RootCommandResult.Command.Options).SelectMany(static option => option.Aliases.Append(option.Name))
            .Where(static alias => alias.StartsWith("--", StringComparison.Ordinal));
}
