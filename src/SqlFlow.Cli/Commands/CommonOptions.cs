using System.CommandLine;
using System.CommandLine.Parsing;
using SqlFlow.Cli.Input;
using SqlFlow.Handlers;

namespace SqlFlow.Cli.Commands;

/// <summary>Options that several commands have, so that they are spelled, described and checked once.</summary>
internal static class CommonOptions
{
    public static Option<bool> Verbose() => new("--verbose") { Description = "Also print logs, and stack traces of errors." };

    public static Option<bool> NoColor() => new("--no-color") { Description = "Print without colours and without redrawing; so does the variable NO_COLOR." };

    public static Option<string?> Database() => new("--database")
    {
        Description = "The DuckDB database file, relative to the working directory, or :memory:. Default: .sqlflow/data.duckdb in the project.",
        HelpName = "PATH",
    };

    public static Option<string?> Profile() => new("--profile")
    {
        Description = "The profile, a file profiles/NAME.yml of the project. Default: dev where it exists.",
        HelpName = "NAME",
    };

    public static Option<OutputFormat> Format(params OutputFormat[] formats)
    {
        var names = formats.Select(static format => format.ToString().ToLowerInvariant()).ToArray();
        return new Option<OutputFormat>("--format")
        {
            Description = $"How to print the result: {string.Join(", ", names[..^1])} or {names[^1]}. Default: {names[0]}.",
            HelpName = string.Join('|', names),
            CustomParser = result =>
            {
                var at = Array.IndexOf(names, result.Tokens[0].Value.ToLowerInvariant());
                if (at >= 0) return formats[at];
                result.AddError($"--format {result.Tokens[0].Value}: expected {string.Join(", ", names[..^1])} or {names[^1]}.");
                return default;
            },
        };
    }

    public static Option<TimeSpan> Wait() => new("--wait")
    {
        Description = "How long to wait for a database that another process holds, e.g. 30s or 5m. Default: not at all.",
        HelpName = "TIME",
        CustomParser = static result =>
        {
            if (DurationText.TryParse(result.Tokens[0].Value, out var wait)) return wait;
            result.AddError($"--wait {result.Tokens[0].Value}: expected a time such as 30s, 5m or 1h30m.");
            return default;
        },
    };

    public static Option<string?> MemoryLimit() => new("--memory-limit")
    {
        Description = "Most memory that the engine may use, e.g. 4GB; more is spilled to disk. Default: 80 % of the machine.",
        HelpName = "SIZE",
        CustomParser = static result =>
        {
            var text = result.Tokens[0].Value;
            if (!MemoryText.IsValid(text)) result.AddError($"--memory-limit {text}: expected an amount with its unit, such as 500MB or 4GB.");
            return text;
        },
    };

    public static Option<int?> PositiveNumber(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, out var number) && number >= 1) return number;
            result.AddError($"{name} {result.Tokens[0].Value}: expected a whole number, 1 or more.");
            return null;
        },
    };
}
