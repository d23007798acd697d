using SqlFlow.Cli.Terminal;
using SqlFlow.Engines;

namespace SqlFlow.Cli.Rendering;

/// <summary>Shows an error of a query where it is in the text.</summary>
internal static class QueryErrors
{
    public static async Task WriteAsync(SqlEngineException exception, string sql, CliEnvironment environment)
    {
        var error = environment.Console.Error;
        await error.WriteLineAsync($"sqlflow: {TerminalText.OneLine(exception.Message)}").ConfigureAwait(false);
        foreach (var line in Excerpt(sql, exception.Sql is null || exception.Sql == sql ? exception.Offset : null)) await error.WriteLineAsync(line).ConfigureAwait(false);
        foreach (var action in exception.SuggestedActions) await error.WriteLineAsync($"  → {TerminalText.OneLine(action)}").ConfigureAwait(false);
        if (environment.IsVerbose) await error.WriteLineAsync(exception.ToString()).ConfigureAwait(false);
    }

    /// <summary>The line with the error, and a caret under it.</summary>
    public static IEnumerable<string> Excerpt(string sql, int? offset)
    {
        if (offset is not { } at || at < 0 || at > sql.Length) yield break;
        var start = at == 0 ? 0 : sql.LastIndexOf('\n', at - 1) + 1;
        var end = sql.IndexOf('\n', at);
        var line = sql[start..(end < 0 ? sql.Length : end)].TrimEnd('\r');
        var number = sql.AsSpan(0, start).Count('\n') + 1;
        const int Reach = 60;
        var from = Math.Max(0, at - start - Reach);
        var excerpt = line.Substring(from, Math.Min(line.Length - from, 2 * Reach)).Replace('\t', ' ');
        var margin = $"  line {number}: {(from > 0 ? "…" : "")}";
        yield return margin + TerminalText.OneLine(excerpt);
        yield return new string(' ', margin.Length + at - start - from) + "^";
    }
}
