using System.Collections.Immutable;
using Npgsql;
using SqlFlow.Engines;
using SqlFlow.Planning;

namespace SqlFlow.Connectors.Postgres;

/// <summary>A column of the table that is written.</summary>
/// <param name="Name">As the server has it.</param>
/// <param name="Type">With its modifiers, e.g. <c>numeric(10,2)</c>.</param>
/// <param name="Category">The server's letter for the kind: N numbers, S texts, D dates and times, …</param>
/// <param name="IsWritable">Whether a value may be given: not for generated ones.</param>
internal sealed record PostgresTargetColumn(string Name, string Type, char Category, bool IsWritable);

/// <summary>A table that is written: its columns, and which of the rows' columns go where.</summary>
internal sealed class PostgresTarget
{
    private PostgresTarget(TableName table, ImmutableArray<PostgresTargetColumn>? columns) => (Table, Columns) = (table, columns);

    public TableName Table { get; }

    /// <summary>Null: there is no such table.</summary>
    public ImmutableArray<PostgresTargetColumn>? Columns { get; }

    /// <summary>The table that a request names.</summary>
    /// <exception cref="ConnectorException">It names none.</exception>
    public static TableName TableOf(SinkRequest request)
    {
        if (!TableName.TryParse(request.Target, out var table) || table.Catalog is not null)
            throw ConnectorOptions.Invalid("target", $"'{request.Target}' is not the name of a table: write table or schema.table, odd names in double quotes");
        return table.Schema is null && request.Source.Options.GetText("schema") is { } schema ? new TableName(table.Name, schema) : table;
    }

    /// <summary>Looks the table up.</summary>
    /// <exception cref="ConnectorException">It is something else than a table.</exception>
    public static async ValueTask<PostgresTarget> FindAsync(NpgsqlConnection connection, TableName table, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand("""
            SELECT c.relkind::text, a.attname::text, format_type(a.atttypid, a.atttypmod), t.typcategory::text, a.attgenerated = '' AND a.attidentity <> 'a'
            FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid JOIN pg_type AS t ON t.oid = a.atttypid
            WHERE c.oid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
            """, connection);
        await using var _ = command.ConfigureAwait(false);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = table.ToSql() });
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        var columns = ImmutableArray.CreateBuilder<PostgresTargetColumn>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (reader.GetString(0) is not ("r" or "p" or "f"))
                throw new ConnectorException(ErrorCodes.SchemaMismatch, $"'{table}' is not a table; rows are written into tables only") { Parameter = "target", ProblemCode = PlanProblemCodes.InvalidOption };
            columns.Add(new PostgresTargetColumn(reader.GetString(1), reader.GetString(2), reader.GetString(3)[0], reader.GetBoolean(4)));
        }

        return new PostgresTarget(table, columns.Count == 0 ? null : columns.ToImmutable());
    }

    /// <summary>The table's column for each of the rows' columns.</summary>
    /// <exception cref="ConnectorException">There is none, or it takes no values.</exception>
    public PostgresTargetColumn[] Match(IEnumerable<string> names)
    {
        var columns = Columns!.Value;
        return [.. names.Select(name =>
        {
            var found = columns.FirstOrDefault(column => column.Name == name)
                ?? (columns.Count(column => Same(column.Name, name)) == 1 ? columns.First(column => Same(column.Name, name)) : null)
                ?? throw Mismatch($"the rows have a column '{name}' that '{Table}' lacks; its columns are {string.Join(", ", columns.Select(static column => column.Name))}", "Leave the column out of 'sql', or add it to the table");
            return found.IsWritable ? found : throw Mismatch($"the column '{found.Name}' of '{Table}' is generated and takes no values", "Leave the column out of 'sql'");
        })];
    }

    public static ConnectorException Mismatch(string message, string advice) =>
        new(ErrorCodes.SchemaMismatch, $"{message}; nothing was written") { ProblemCode = PlanProblemCodes.MissingColumn, SuggestedActions = [advice] };

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
