using System.CommandLine;
using SqlFlow.Cli.Input;
using SqlFlow.Cli.Rendering;
using SqlFlow.Cli.Rows;
using SqlFlow.Cli.Terminal;
using SqlFlow.Engines;

namespace SqlFlow.Cli.Commands;

/// <summary><c>sqlflow query</c>: reads what a run has made; writes nothing.</summary>
internal static class QueryCommand
{
    public static Command Create(CliEnvironment environment)
    {
        var sql = new Argument<string>("SQL") { Description = "One query; - reads it from stdin." };
        var database = CommonOptions.Database();
        database.Description = "The DuckDB database file, relative to the working directory. Default: .sqlflow/data.duckdb of the project.";
        var project = new Option<string?>("--project")
        {
            Description = "The project whose database is meant: its folder or its plan. Default: the working directory or the nearest folder above it that has a database.",
            HelpName = "DIR",
        };
        var profile = CommonOptions.Profile();
        var format = CommonOptions.Format(OutputFormat.Text, OutputFormat.Json, OutputFormat.Csv);
        var (wait, memoryLimit) = (CommonOptions.Wait(), CommonOptions.MemoryLimit());
        var command = new CliCommand("query", "Query the database of a project, read-only. json and csv print every row, text at most 1,000.")
        {
            Examples =
            [
                "sqlflow query \"FROM daily_sales ORDER BY revenue DESC\" --project shop",
                "sqlflow query \"SELECT * FROM orders\" --database shop/.sqlflow/data.duckdb --format csv > orders.csv",
                "sqlflow query \"SHOW TABLES\"",
            ],
        };
        foreach (var option in new Option[] { project, profile, database, format, wait, memoryLimit }) command.Add(option);
        command.Add(sql);
        command.SetAction(async (call, cancellationToken) =>
        {
            var text = ReadSql(call.GetRequiredValue(sql));
            var (directory, path) = ProjectDatabase.Find(call.GetValue(project), call.GetValue(database));
            var host = environment.CreateHost(options => options with { WaitForDatabase = call.GetValue(wait), MemoryLimit = call.GetValue(memoryLimit) });
            var engine = await host.OpenReadOnlyAsync(directory, path, call.GetValue(profile), cancellationToken).ConfigureAwait(false);
            await using (engine.ConfigureAwait(false))
            {
                environment.HasStarted = true;
                return await RunAsync(environment, engine, text, call.GetValue(format), cancellationToken).ConfigureAwait(false);
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(CliEnvironment environment, ISqlEngine engine, string sql, OutputFormat format, CancellationToken cancellationToken)
    {
        var console = environment.Console;
        try
        {
            await ReadOnlyGuard.EnsureAsync(engine, sql, cancellationToken).ConfigureAwait(false);
            var session = await engine.OpenSessionAsync(cancellationToken).ConfigureAwait(false);
            await using (session.ConfigureAwait(false))
            {
                switch (format)
                {
                    case OutputFormat.Json:
                        using (var rows = new JsonRowWriter(console.Output)) await RowStream.CopyAsync(session, sql, rows, cancellationToken).ConfigureAwait(false);
                        break;
                    case OutputFormat.Csv:
                        await RowStream.CopyAsync(session, sql, new CsvRowWriter(console.Output), cancellationToken).ConfigureAwait(false);
                        break;
                    default:
                        await WriteTableAsync(console, session, sql, cancellationToken).ConfigureAwait(false);
                        break;
                }
            }

            await console.FlushAsync().ConfigureAwait(false);
            return ExitCodes.Success;
        }
        catch (SqlEngineException exception)
        {
            await QueryErrors.WriteAsync(exception, sql, environment).ConfigureAwait(false);
            return ExitCodes.Failure;
        }
    }

    private static async Task WriteTableAsync(CliConsole console, ISqlSession session, string sql, CancellationToken cancellationToken)
    {
        using var output = console.OutputText();
        var rows = new TextRowWriter(output, new Paint(console.OutputHasColor));
        await RowStream.CopyAsync(session, sql, rows, cancellationToken).ConfigureAwait(false);
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        await console.FlushAsync().ConfigureAwait(false);
        if (rows.IsCut)
            await console.Error.WriteLineAsync($"Only the first {TerminalText.Count(TextRowWriter.MaxRows)} rows are shown; --format csv or --format json prints all of them.").ConfigureAwait(false);
        else if (rows.RowCount == 0)
            await console.Error.WriteLineAsync("No rows.").ConfigureAwait(false);
    }

    private static string ReadSql(string argument)
    {
        var sql = argument is "-" ? Console.In.ReadToEnd() : argument;
        return string.IsNullOrWhiteSpace(sql) ? throw new UsageException("the query is empty; write e.g. sqlflow query \"SHOW TABLES\".") : sql;
    }
}
