using System.Collections.Immutable;
using SqlFlow.Engines;

namespace SqlFlow.Handlers;

/// <summary>The columns of what a step reads.</summary>
internal static class InputSchemas
{
    public static async ValueTask<ImmutableDictionary<string, ImmutableArray<ColumnSchema>>> OfQueryAsync(
        ISqlEngine engine, ISqlSession session, string query, CancellationToken cancellationToken)
    {
        var references = await engine.GetReferencesAsync(query, cancellationToken).ConfigureAwait(false);
        var schemas = ImmutableDictionary.CreateBuilder<string, ImmutableArray<ColumnSchema>>();
        foreach (var table in references.Tables.Select(static reference => reference.Name).Distinct())
        {
            if (await session.DescribeTableAsync(table, cancellationToken).ConfigureAwait(false) is { } columns) schemas[table.ToString()] = columns;
        }

        return schemas.ToImmutable();
    }
}
