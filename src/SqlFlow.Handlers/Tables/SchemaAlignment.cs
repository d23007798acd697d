using System.Collections.Immutable;
using SqlFlow.Engines;

namespace SqlFlow.Handlers;

/// <summary>Which columns of a source go into a table that exists, after <c>on_schema_change</c> has had its say.</summary>
/// <param name="Shared">The columns to write, as the table names them.</param>
internal sealed record SchemaAlignment(ImmutableArray<string> Shared)
{
    public static SchemaAlignment ForNewTable(ImmutableArray<ColumnSchema> columns) => new([.. columns.Select(static column => column.Name)]);

    public static void RequireKeys(TableWrite write, ImmutableArray<ColumnSchema> columns)
    {
        foreach (var key in write.Keys)
        {
            if (!columns.Any(column => Same(column.Name, key)))
                throw Mismatch($"the key column '{key}' is not in the source, whose columns are {Names(columns)}", $"Use one of {Names(columns)} as key");
        }
    }

    /// <summary>Compares by name, changes the table where that is allowed, and fails naming the column where it is not.</summary>
    public static async ValueTask<SchemaAlignment> AlignAsync(
        ISqlSession session, TableWrite write, string query, ImmutableArray<ColumnSchema> source, ImmutableArray<ColumnSchema> target, CancellationToken cancellationToken)
    {
        var shared = ImmutableArray.CreateBuilder<string>();
        foreach (var column in source)
        {
            var existing = target.FirstOrDefault(candidate => Same(candidate.Name, column.Name));
            if (existing is null)
            {
                if (write.OnSchemaChange is OnSchemaChange.Ignore)
                {
                    if (write.Keys.Contains(column.Name, StringComparer.OrdinalIgnoreCase))
                        throw Mismatch($"the key column '{column.Name}' is not in '{write.Target}'; its columns are {Names(target)}", $"Use one of {Names(target)} as key");
                    continue;
                }

                if (write.OnSchemaChange is OnSchemaChange.Fail)
                    throw Mismatch($"the source has a column '{column.Name}' that '{write.Target}' lacks; its columns are {Names(target)}", "Set on_schema_change to append_new or ignore, or change the source");
                await session.ExecuteAsync($"ALTER TABLE {write.Target.ToSql()} ADD COLUMN {TableName.Quote(column.Name)} {column.Type}", cancellationToken).ConfigureAwait(false);
                shared.Add(column.Name);
                continue;
            }

            if (!Same(column.Type, existing.Type)) await AlignTypeAsync(session, write, query, column, existing, cancellationToken).ConfigureAwait(false);
            shared.Add(existing.Name);
        }

        // An upsert leaves what the source lacks as it is; added rows would have holes, which must be allowed.
        var missing = target.FirstOrDefault(column => !source.Any(candidate => Same(candidate.Name, column.Name)));
        if (missing is not null && write is { OnSchemaChange: OnSchemaChange.Fail, Mode: WriteMode.Append })
            throw Mismatch($"the source lacks the column '{missing.Name}' of '{write.Target}'; its columns are {Names(source)}", "Set on_schema_change to append_new, ignore or sync to fill it with NULL");
        return new SchemaAlignment(shared.ToImmutable());
    }

    private static async ValueTask AlignTypeAsync(
        ISqlSession session, TableWrite write, string query, ColumnSchema source, ColumnSchema target, CancellationToken cancellationToken)
    {
        if (await CastsImplicitlyAsync(session, source.Type, target.Type, cancellationToken).ConfigureAwait(false)) return;
        var widens = await CastsImplicitlyAsync(session, target.Type, source.Type, cancellationToken).ConfigureAwait(false);
        if (widens && write.OnSchemaChange is OnSchemaChange.Sync)
        {
            await session.ExecuteAsync($"ALTER TABLE {write.Target.ToSql()} ALTER COLUMN {TableName.Quote(target.Name)} SET DATA TYPE {source.Type}", cancellationToken).ConfigureAwait(false);
            return;
        }

        // A file without rows shows no types: all its columns are text, and there is nothing that would not fit.
        if (write.IsRepeatable && Same(source.Type, "VARCHAR")
            && (await session.QueryAsync($"SELECT 1 FROM ({query}\n) AS source LIMIT 1", 1, cancellationToken).ConfigureAwait(false)).Rows.IsEmpty)
        {
            return;
        }

        throw Mismatch(
            $"the column '{target.Name}' is {source.Type} in the source and {target.Type} in '{write.Target}', which does not hold every value of it",
            widens ? "Set on_schema_change to sync to widen the column" : $"Cast the column to {target.Type} in the source");
    }

    private static async ValueTask<bool> CastsImplicitlyAsync(ISqlSession session, string from, string to, CancellationToken cancellationToken)
    {
        var answer = await session.QueryAsync($"SELECT can_cast_implicitly(CAST(NULL AS {from}), CAST(NULL AS {to}))", 1, cancellationToken).ConfigureAwait(false);
        // Everything casts to text without an error, but a number in a text column is drift, not a wider type.
        return answer.Scalar is true && !(Same(to, "VARCHAR") && !Same(from, "VARCHAR"));
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private static string Names(ImmutableArray<ColumnSchema> columns) => string.Join(", ", columns.Select(static column => column.Name));

    private static SqlFlowException Mismatch(string message, string action) =>
        new(ErrorCodes.SchemaMismatch, $"{message}; nothing was written") { SuggestedActions = [action] };
}
