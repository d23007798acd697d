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
        var relation = write.IsRepeatable ? $"({query}\n)" : null;
        // A file without rows shows no types: all its columns are text, and there is nothing that would not fit.
        if (relation is not null && Same(source.Type, "VARCHAR")
            && (await session.QueryAsync($"SELECT 1 FROM {relation} AS source LIMIT 1", 1, cancellationToken).ConfigureAwait(false)).Rows.IsEmpty) return;
        if (await HoldsAsync(session, relation, source.Name, source.Type, target.Type, cancellationToken).ConfigureAwait(false)) return;

        var common = await TypeFit.CommonAsync(session, target.Type, source.Type, cancellationToken).ConfigureAwait(false);
        var widens = common is not null && !Same(common, target.Type)
            && await HoldsAsync(session, write.Target.ToSql(), target.Name, target.Type, common, cancellationToken).ConfigureAwait(false)
            && await HoldsAsync(session, relation, source.Name, source.Type, common, cancellationToken).ConfigureAwait(false);
        if (widens && write.OnSchemaChange is OnSchemaChange.Sync)
        {
            await session.ExecuteAsync($"ALTER TABLE {write.Target.ToSql()} ALTER COLUMN {TableName.Quote(target.Name)} SET DATA TYPE {common}", cancellationToken).ConfigureAwait(false);
            return;
        }

        throw Mismatch(
            $"the column '{target.Name}' is {source.Type} in the source and {target.Type} in '{write.Target}', which does not hold every value of it",
            widens ? $"Set on_schema_change to sync to widen the column to {common}" : $"Cast the column to {target.Type} in the source");
    }

    private static async ValueTask<bool> HoldsAsync(ISqlSession session, string? relation, string column, string from, string to, CancellationToken cancellationToken) =>
        Same(from, to) || (await TypeFit.CastsAsync(session, from, to, cancellationToken).ConfigureAwait(false)
            && await TypeFit.KeepsAsync(session, relation, column, from, to, cancellationToken).ConfigureAwait(false));

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private static string Names(ImmutableArray<ColumnSchema> columns) => string.Join(", ", columns.Select(static column => column.Name));

    private static SqlFlowException Mismatch(string message, string action) =>
        new(ErrorCodes.SchemaMismatch, $"{message}; nothing was written") { SuggestedActions = [action] };
}
