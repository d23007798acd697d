using System.Collections.Immutable;
using System.Globalization;
using SqlFlow.Connectors;
using SqlFlow.Engines;
using SqlFlow.Planning;
using SqlFlow.State;

namespace SqlFlow.Handlers;

/// <summary>Sets rows aside that cannot be read, as a load asks for it.</summary>
internal sealed class BadRows(LoadStep step, string runId, TolerantSource source, TableName? rejects)
{
    private const string Definition =
        "run_id VARCHAR NOT NULL, step_id VARCHAR NOT NULL, file VARCHAR, line BIGINT, column_name VARCHAR, reason VARCHAR NOT NULL, raw VARCHAR";

    // More than these nobody reads in a message.
    private const int Shown = 3;

    /// <summary>The good rows.</summary>
    public SourceData.Relation Data => source.Data;

    /// <summary>Whether a load of a source wants bad rows set aside, so that they must not keep its columns from being found out.</summary>
    public static bool AreTolerated(Pipeline pipeline, string source) => pipeline.Steps.Any(step => step.Dataflow.Any(item =>
        item.Item.Content is { BadRowsProperty: not null, Source: { } name } && string.Equals(name, source, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Makes the table of rejected rows where it is wanted and missing. To be called before the step's transaction begins.</summary>
    public static async ValueTask<TableName?> EnsureCreatedAsync(PipelineContext context, LoadStep step, CancellationToken cancellationToken) =>
        step.OnBadRow is OnBadRow.Quarantine ? await StateTable.EnsureAsync(context.Engine, "rejects", Definition, cancellationToken).ConfigureAwait(false) : null;

    /// <summary>Opens the source. Its columns are read as those of the target, so that a wrong value makes a row bad and not a column wider.</summary>
    public static async ValueTask<BadRows> OpenAsync(
        PipelineContext context, ISqlSession session, LoadStep step, TableName target, TableName? rejects, CancellationToken cancellationToken)
    {
        var (connector, request) = SourceReader.Resolve(context, step.Source, step.Options);
        if (connector is not IBadRowConnector tolerant)
        {
            throw new ConnectorException(ErrorCodes.SourceNotFound, $"the connector '{connector.Type}' cannot go on behind rows that it cannot read")
            {
                SuggestedActions = ["Set on_bad_row to fail"],
            };
        }

        var source = await tolerant.OpenTolerantAsync(request, [], cancellationToken).ConfigureAwait(false);
        var keepsTypes = step.Mode is not WriteMode.Replace && !context.Watermarks.IsFullRefresh;
        if (keepsTypes && await session.DescribeTableAsync(target, cancellationToken).ConfigureAwait(false) is { } existing)
        {
            var found = await SourceReader.DescribeAsync(session, source.Data, cancellationToken).ConfigureAwait(false);
            ValueList<ColumnSchema> known = [.. found.SelectMany(column => existing.Where(other => Same(other.Name, column.Name)).Select(other => column with { Type = other.Type }))];
            source = await tolerant.OpenTolerantAsync(request, known, cancellationToken).ConfigureAwait(false);
        }

        return new BadRows(step, context.RunId, source, rejects);
    }

    /// <summary>Counts the bad rows of what has been read and keeps them in the step's transaction.</summary>
    /// <exception cref="SqlFlowException">There are too many.</exception>
    public async ValueTask<(long Count, ImmutableArray<string> Warnings)> SettleAsync(ISqlSession session, CancellationToken cancellationToken)
    {
        if (await session.DescribeTableAsync(source.Tables[0], cancellationToken).ConfigureAwait(false) is null) return (0, []);
        var count = (long)(await session.QueryAsync($"SELECT count(*) FROM ({source.RejectsSql})", 1, cancellationToken).ConfigureAwait(false)).Scalar!;
        ImmutableArray<string> warnings = [];
        if (count > 0)
        {
            var first = await FirstAsync(session, cancellationToken).ConfigureAwait(false);
            if (step.MaxBadRows is { } most && count > most) throw TooMany(count, most, first);
            var where = rejects is null ? "left out" : "set aside in sqlflow.rejects";
            warnings = [string.Create(CultureInfo.InvariantCulture, $"{count} rows could not be read and were {where}, the first: {first[0]}")];
            if (rejects is not null)
            {
                await session.ExecuteAsync(
                    $"INSERT INTO {rejects.ToSql()} (run_id, step_id, file, line, column_name, reason, raw) SELECT {TableName.Literal(runId)}, {TableName.Literal(step.Id)}, file, line, column_name, reason, raw FROM ({source.RejectsSql})",
                    cancellationToken).ConfigureAwait(false);
            }
        }

        await Stage.DropAsync(session, [.. source.Tables]).ConfigureAwait(false);
        return (count, warnings);
    }

    private async ValueTask<ImmutableArray<string>> FirstAsync(ISqlSession session, CancellationToken cancellationToken)
    {
        var found = await session.QueryAsync(source.RejectsSql, Shown, cancellationToken).ConfigureAwait(false);
        return [.. found.Rows.Select(static row => string.Create(CultureInfo.InvariantCulture, $"{row[0]}, line {row[1]}{(row[2] is null ? "" : $", column '{row[2]}'")}: {row[3]}"))];
    }

    private SqlFlowException TooMany(long count, long most, ImmutableArray<string> first) =>
        new(ErrorCodes.BadData, string.Create(CultureInfo.InvariantCulture, $"{count} rows of source '{step.Source}' cannot be read, and max_bad_rows is {most}; nothing was written. {string.Join("; ", first)}"))
        {
            SuggestedActions = ["Correct the rows", "Raise max_bad_rows if so many may be missing"],
        };

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
