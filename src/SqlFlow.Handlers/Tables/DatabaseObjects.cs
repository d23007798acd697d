using SqlFlow.Engines;

namespace SqlFlow.Handlers;

/// <summary>Tables, views and schemas of the database, by name.</summary>
internal static class DatabaseObjects
{
    private static readonly (string List, string Name, bool IsView)[] Lists = [("duckdb_tables", "table_name", false), ("duckdb_views", "view_name", true)];

    /// <summary>Drops a view where a table is to be made, or the other way round: CREATE OR REPLACE refuses to change the kind.</summary>
    public static async ValueTask DropOtherKindAsync(ISqlSession session, TableName target, bool isView, CancellationToken cancellationToken)
    {
        var kind = await KindAsync(session, target, cancellationToken).ConfigureAwait(false);
        if (kind is null || kind == isView) return;
        await session.ExecuteAsync($"DROP {(kind.Value ? "VIEW" : "TABLE")} {target.ToSql()}", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Drops a table or view, if there is one of that name.</summary>
    public static async ValueTask DropAsync(ISqlSession session, TableName target, CancellationToken cancellationToken)
    {
        if (await KindAsync(session, target, cancellationToken).ConfigureAwait(false) is { } isView)
            await session.ExecuteAsync($"DROP {(isView ? "VIEW" : "TABLE")} {target.ToSql()}", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Fails where rows are to be added to a view.</summary>
    public static async ValueTask RequireTableAsync(ISqlSession session, TableName target, CancellationToken cancellationToken)
    {
        if (await KindAsync(session, target, cancellationToken).ConfigureAwait(false) is true)
            throw new SqlFlowException(ErrorCodes.SchemaMismatch, $"'{target}' is a view; rows can only be added to a table; nothing was written")
            {
                SuggestedActions = ["Use mode replace to turn it into a table", "Choose another target_table"],
            };
    }

    /// <summary>Makes the schema of a target that names one.</summary>
    public static async ValueTask CreateSchemaAsync(ISqlSession session, TableName target, CancellationToken cancellationToken)
    {
        if (target.Schema is null || string.Equals(target.Schema, "main", StringComparison.OrdinalIgnoreCase)) return;
        var catalog = target.Catalog is null ? "" : TableName.Quote(target.Catalog) + ".";
        var known = await session.QueryAsync(
            $"SELECT 1 FROM duckdb_schemas() WHERE lower(schema_name) = lower({TableName.Literal(target.Schema)}) AND {InCatalog(target)}", 1, cancellationToken).ConfigureAwait(false);
        // Asked first: two steps that make the same schema at a time would conflict.
        if (known.Rows.IsEmpty) await session.ExecuteAsync($"CREATE SCHEMA IF NOT EXISTS {catalog}{TableName.Quote(target.Schema)}", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>True: a view; false: a table; null: nothing of that name.</summary>
    private static async ValueTask<bool?> KindAsync(ISqlSession session, TableName target, CancellationToken cancellationToken)
    {
        var schema = target.Schema is null ? "schema_name = current_schema()" : $"lower(schema_name) = lower({TableName.Literal(target.Schema)})";
        // Tables first: the engine prints all of its own views to list the views, which takes longer than a small load.
        foreach (var (list, name, isView) in Lists)
        {
            var found = await session.QueryAsync(
                $"SELECT 1 FROM {list}() WHERE lower({name}) = lower({TableName.Literal(target.Name)}) AND {schema} AND {InCatalog(target)}", 1, cancellationToken).ConfigureAwait(false);
            if (!found.Rows.IsEmpty) return isView;
        }

        return null;
    }

    private static string InCatalog(TableName target) =>
        target.Catalog is null ? "database_name = current_database()" : $"lower(database_name) = lower({TableName.Literal(target.Catalog)})";
}
