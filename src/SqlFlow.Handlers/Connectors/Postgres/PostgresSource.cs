using System.Globalization;
using Apache.Arrow;
using Npgsql;
using SqlFlow.Engines;
using SqlFlow.Planning;

namespace SqlFlow.Connectors.Postgres;

/// <summary>A table or query whose columns are known, ready to be read.</summary>
internal sealed class PostgresSource
{
    private PostgresSource(PostgresSettings settings, PostgresColumn[] columns, string copySql) =>
        (Settings, Columns, CopySql, Schema) = (settings, columns, copySql, new Schema(columns.Select(static column => column.Field), null));

    public PostgresSettings Settings { get; }

    public PostgresColumn[] Columns { get; }

    public Schema Schema { get; }

    /// <summary>What has the server send the rows.</summary>
    public string CopySql { get; }

    /// <summary>Asks the server for the columns; it executes nothing.</summary>
    /// <exception cref="ConnectorException">The server cannot be reached, or refuses.</exception>
    public static async ValueTask<PostgresSource> OpenAsync(PostgresSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            var dataSource = settings.CreateDataSource();
            await using (dataSource.ConfigureAwait(false))
            {
                var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
                await using var _ = connection.ConfigureAwait(false);
                var columns = await DescribeAsync(connection, settings, cancellationToken).ConfigureAwait(false);
                return new PostgresSource(settings, columns, CopySqlOf(settings, columns, null));
            }
        }
        catch (Exception exception) when (PostgresErrors.IsOurs(exception))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw PostgresErrors.Translate(exception, settings);
        }
    }

    /// <summary>The same source without the rows that lie before a cursor.</summary>
    /// <exception cref="ConnectorException">It has no such column.</exception>
    public PostgresSource Narrow(CursorRange cursor) => new(Settings, Columns, CopySqlOf(Settings, Columns, cursor));

    private static async ValueTask<PostgresColumn[]> DescribeAsync(NpgsqlConnection connection, PostgresSettings settings, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand($"SELECT * FROM {settings.RelationSql} AS source", connection);
        await using var _ = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(System.Data.CommandBehavior.SchemaOnly, cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        if (reader.FieldCount == 0) throw ConnectorOptions.Invalid(settings.WhatParameter, $"source '{settings.Name}' has no columns");
        var columns = new PostgresColumn[reader.FieldCount];
        for (var index = 0; index < columns.Length; index++)
        {
            var name = reader.GetName(index);
            try
            {
                columns[index] = PostgresColumn.Create(name, reader.GetPostgresType(index), reader.GetDataTypeName(index));
            }
            catch (NotSupportedException exception)
            {
                throw new ConnectorException(ErrorCodes.SchemaMismatch, $"source '{settings.Name}': the column '{name}' {exception.Message}", exception)
                {
                    Parameter = settings.WhatParameter,
                    SuggestedActions = ["Cast it in 'query'"],
                };
            }
        }

        return columns;
    }

    private static string CopySqlOf(PostgresSettings settings, PostgresColumn[] columns, CursorRange? cursor)
    {
        // By position: a query may call two columns the same.
        var aliases = Enumerable.Range(0, columns.Length).Select(static index => string.Create(CultureInfo.InvariantCulture, $"c{index}")).ToArray();
        var list = string.Join(", ", columns.Select((column, index) => aliases[index] + column.Cast));
        var where = "";
        if (cursor is not null)
        {
            var found = System.Array.FindIndex(columns, column => string.Equals(column.Field.Name, cursor.Column, StringComparison.OrdinalIgnoreCase));
            if (found < 0)
            {
                throw new ConnectorException(ErrorCodes.SchemaMismatch,
                    $"the cursor column '{cursor.Column}' is not in source '{settings.Name}', whose columns are {string.Join(", ", columns.Select(static column => column.Field.Name))}")
                { ProblemCode = PlanProblemCodes.MissingColumn };
            }

            // A literal without a type takes the column's, so that an index on it is of use. Texts have no order but the one the engine gives them.
            var operand = aliases[found] + columns[found].Cast + (columns[found].IsText ? "::text COLLATE \"C\"" : "");
            where = $" WHERE {operand} {(cursor.IsInclusive ? ">=" : ">")} {TableName.Literal(cursor.LowerBound)} OR {aliases[found]} IS NULL";
        }

        return $"COPY (SELECT {list} FROM {settings.RelationSql} AS source ({string.Join(", ", aliases)}){where}) TO STDOUT (FORMAT BINARY)";
    }
}
