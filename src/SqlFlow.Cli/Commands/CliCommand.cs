using System.CommandLine;

namespace SqlFlow.Cli.Commands;

/// <summary>A command with examples for its help.</summary>
internal sealed class CliCommand(string name, string description) : Command(name, description)
{
    /// <summary>Calls that work, the most usual first.</summary>
    public required string[] Examples { get; init; }
}
