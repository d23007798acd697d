using System.Collections.Immutable;
using SqlFlow.Connectors;
using SqlFlow.Engines;
using SqlFlow.State;

namespace SqlFlow.Handlers;

/// <summary>Loads the rows of an incremental source that lie beyond its watermark, and moves the watermark, in the step's transaction.</summary>
internal sealed class IncrementalLoad(PipelineContext context, LoadStep step, IncrementalSource source, TableName target, ISqlSession session)
{
    private readonly ImmutableArray<string>.Builder _warnings = ImmutableArray.CreateBuilder<string>();

    private ValueList<string> Identity => source.PrimaryKey.Count > 0 ? source.PrimaryKey : step.Mode is WriteMode.Upsert ? step.Keys : [];

    /// <param name="data">The source, opened.</param>
    /// <param name="cancellationToken">Interrupts.</param>
    /// <exception cref="SqlFlowException">The load would lose rows or write them twice.</exception>
    public async ValueTask<LoadOutcome> RunAsync(SourceData data, CancellationToken cancellationToken)
    {
        var columns = await SourceReader.DescribeAsync(session, data, cancellationToken).ConfigureAwait(false);
        var history = TargetHistory.Of(context, step, target);
        var existing = history.IsRebuilt ? null : await session.DescribeTableAsync(target, cancellationToken).ConfigureAwait(false);
        var old = await FindWatermarkAsync(history, existing is not null, cancellationToken).ConfigureAwait(false);
        var start = source.StartDate is null ? null : context.Variables.Expand(source.StartDate);
        var reading = await IncrementalReading.PrepareAsync(session, step.Source, source, Identity, old, data, columns, start, cancellationToken).ConfigureAwait(false);

        var stage = Stage.NewName();
        try
        {
            var metrics = await FillAsync(stage, data, reading, cancellationToken).ConfigureAwait(false);
            var skew = source.MaxFutureSkew ?? CursorStage.DefaultSkew;
            var found = await CursorStage.MeasureAsync(session, stage, reading.Cursor, reading.IsEmpty ? null : old?.Value, context.TimeProvider.GetUtcNow(), skew, cancellationToken).ConfigureAwait(false);
            _warnings.AddRange(found.Warnings(reading.Cursor, skew));
            if (history.IsRebuilt) await DatabaseObjects.DropAsync(session, target, cancellationToken).ConfigureAwait(false);
            var write = Write(reading);
            if (write.Mode is WriteMode.Upsert && write.Keys == reading.Identity)
            {
                await FreshRows.KeepLatestAsync(session, stage, reading, cancellationToken).ConfigureAwait(false);
                write = write with { Stage = stage };
            }

            var query = write.Mode is WriteMode.Append && existing is { } present ? FreshRows.Unseen(stage, reading, target, columns, present) : FreshRows.Latest(stage, reading);
            var written = await TableWriter.WriteAsync(session, write, query, columns, cancellationToken).ConfigureAwait(false);
            if (written.IsNew) await context.Watermarks.ForgetAsync(session, target, cancellationToken).ConfigureAwait(false);
            await context.Watermarks.SaveAsync(session, reading.After(context.Watermarks, target, found, written.IsNew), cancellationToken).ConfigureAwait(false);
            return new LoadOutcome(written with { RowsRead = found.Rows }, columns) { Warnings = _warnings.ToImmutable(), Metrics = metrics };
        }
        finally
        {
            await Stage.DropAsync(session, stage).ConfigureAwait(false);
        }
    }

    private async ValueTask<Watermark?> FindWatermarkAsync(TargetHistory history, bool exists, CancellationToken cancellationToken)
    {
        if (history.IsRebuilt || history.WasReplaced) return null;
        var old = await context.Watermarks.FindAsync(session, step.Source, target, cancellationToken).ConfigureAwait(false);
        if (!exists)
        {
            if (old is { Value: { } value })
                _warnings.Add($"'{target}' is not there any more, so the watermark {value} of source '{step.Source}' says nothing; everything was read");
            return null;
        }

        if (old is not null || step.Mode is not null || Identity.Count > 0) return old;
        if (await context.Watermarks.IsOursAsync(session, target, cancellationToken).ConfigureAwait(false)) return null;
        throw new SqlFlowException(ErrorCodes.WatermarkMissing,
            $"'{target}' is there, but nothing says which rows of source '{step.Source}' it holds; adding all of them could write some twice; nothing was written")
        {
            SuggestedActions =
            [
                "Run with --full-refresh to rebuild the table from the source",
                "Give the source a primary_key: then everything is read and rows that are there are updated",
                "Set the load's mode to append if the table holds none of the source's rows",
            ],
        };
    }

    private TableWrite Write(IncrementalReading reading)
    {
        var mode = step.Mode ?? (source.PrimaryKey.Count > 0 ? WriteMode.Upsert : WriteMode.Append);
        return new TableWrite
        {
            Target = target,
            Mode = mode,
            Keys = mode is WriteMode.Upsert ? step.Keys.Count > 0 ? step.Keys : source.PrimaryKey : [],
            Cursor = reading.Cursor.Column,
            OnSchemaChange = step.OnSchemaChange,
        };
    }

    private async ValueTask<ImmutableDictionary<string, MetricValue>> FillAsync(TableName stage, SourceData data, IncrementalReading reading, CancellationToken cancellationToken)
    {
        if (data is SourceData.Relation relation)
        {
            var query = reading.Query(relation.Sql, relation.Sql.Contains(ParquetConnector.Reader + "([", StringComparison.Ordinal));
            await SourceReader.ExplainedAsync(session, relation, () => Stage.FillAsync(session, stage, query, cancellationToken), cancellationToken).ConfigureAwait(false);
            return ImmutableDictionary<string, MetricValue>.Empty;
        }

        var batches = (SourceData.Batches)data;
        if (reading.Range is { } range && batches.Narrow is { } narrow) batches = narrow(range);
        var stream = await session.RegisterBatchesAsync(batches.Schema, batches.ReadAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        await using var _ = stream.ConfigureAwait(false);
        await Stage.FillAsync(session, stage, reading.Query(stream.Sql, hasStatistics: false), cancellationToken).ConfigureAwait(false);
        return StepResults.ChunkMetrics(stream.BatchesRead, stream.RowsRead);
    }
}
