using System.Collections.Immutable;
using SqlFlow.Engines;

namespace SqlFlow.Connectors.Sqlite;

/// <summary>Reads tables and queries of SQLite files.</summary>
internal sealed class SqliteConnector : IConnector
{
    public string Type => "sqlite";

    public ImmutableArray<ConnectorParameter> Parameters { get; } =
    [
        new("path", "The database file.", IsRequired: true),
        new("table", "The table or view to read. Either this or query."),
        new("query", "A query in SQLite's SQL whose rows are read. Either this or table."),
    ];

    public ValueTask<SourceData> OpenAsync(SourceRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var source = SqliteSource.Open(request, PathOf(request), RelationOf(request), cancellationToken);
        return new(new SourceData.Batches(source.Schema, token => SqliteReading.ReadAsync(source, token)));
    }

    private static string PathOf(SourceRequest request)
    {
        if (request.Options.GetText("path") is not { Length: > 0 } path) throw ConnectorOptions.Invalid("path", $"source '{request.Name}' lacks the parameter 'path'");
        try
        {
            var full = request.Files.Resolve(path);
            if (File.Exists(full)) return full;
            throw new ConnectorException(ErrorCodes.SourceNotFound, $"there is no file '{path}' in '{request.Files.Root}'")
            {
                Parameter = "path",
                SuggestedActions = ["Check the path; relative ones are relative to the project's folder"],
            };
        }
        catch (ConnectorException exception) when (exception.Parameter is null)
        {
            throw new ConnectorException(exception.ErrorCode, $"source '{request.Name}': {exception.Message}") { Parameter = "path", ProblemCode = exception.ProblemCode, SuggestedActions = exception.SuggestedActions };
        }
    }

    private static SqliteRelation RelationOf(SourceRequest request) => (request.Options.GetText("table"), request.Options.GetText("query")) switch
    {
        ({ Length: > 0 } table, null) => new SqliteRelation("table", $"table '{table}'", TableName.Quote(table)),
        // The line break ends a comment that the query may end with.
        (null, { } query) when !string.IsNullOrWhiteSpace(query) => new SqliteRelation("query", "the query", $"({query.TrimEnd(' ', '\t', '\r', '\n', ';')}\n)"),
        (null, null) => throw ConnectorOptions.Invalid("table", $"source '{request.Name}' takes either 'table' or 'query', and has neither"),
        ({ }, { }) => throw ConnectorOptions.Invalid("query", $"source '{request.Name}' takes either 'table' or 'query', not both"),
        ({ }, null) => throw ConnectorOptions.Invalid("table", $"the parameter 'table' of source '{request.Name}' is empty"),
        _ => throw ConnectorOptions.Invalid("query", $"the parameter 'query' of source '{request.Name}' is empty"),
    };
}

/// <summary>What is read.</summary>
/// <param name="Parameter">The parameter that says so.</param>
/// <param name="Text">For people.</param>
/// <param name="Sql">What stands after FROM.</param>
internal sealed record SqliteRelation(string Parameter, string Text, string Sql);
