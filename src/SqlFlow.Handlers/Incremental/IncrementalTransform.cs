using System.Collections.Immutable;
using SqlFlow.Engines;
using SqlFlow.State;

namespace SqlFlow.Handlers;

/// <summary>Computes the rows of a window of time anew and puts them in the place of those in the table, in the step's transaction.</summary>
internal sealed class IncrementalTransform(PipelineContext context, TransformStep step, TableName target, ISqlSession session)
{
    private readonly ImmutableArray<string>.Builder _warnings = ImmutableArray.CreateBuilder<string>();

    private string Key => $"step:{step.Id}";

    /// <param name="query">The query, variables filled in.</param>
    /// <param name="cancellationToken">Interrupts.</param>
    public async ValueTask<TableWriteResult> RunAsync(string query, CancellationToken cancellationToken)
    {
        var columns = await session.DescribeQueryAsync(TimeWindow.Probe(query), cancellationToken).ConfigureAwait(false);
        var column = TimeColumn(columns);
        var history = TargetHistory.Of(context, step, target);
        var existing = history.IsRebuilt ? null : await session.DescribeTableAsync(target, cancellationToken).ConfigureAwait(false);
        if (existing is { } present) await RequireTimeColumnAsync(present, cancellationToken).ConfigureAwait(false);
        var old = await FindWatermarkAsync(column, history, existing is not null, cancellationToken).ConfigureAwait(false);
        var window = await TimeWindow.FindAsync(session, column, old, step.Lookback, cancellationToken).ConfigureAwait(false);
        var filled = await window.FillAsync(session, query, context.TimeProvider.GetUtcNow(), cancellationToken).ConfigureAwait(false);

        var stage = Stage.NewName();
        try
        {
            await Stage.FillAsync(session, stage, $"SELECT * FROM {QueryText.AsRelation(filled)} AS query WHERE {window.Condition} OR {column.Sql} IS NULL", cancellationToken).ConfigureAwait(false);
            var found = await CursorStage.MeasureAsync(session, stage, column, null, context.TimeProvider.GetUtcNow(), CursorStage.DefaultSkew, cancellationToken).ConfigureAwait(false);
            _warnings.AddRange(found.Warnings(column, CursorStage.DefaultSkew));
            var deleted = await ClearAsync(window, history, existing is not null, cancellationToken).ConfigureAwait(false);
            var write = new TableWrite { Target = target, Mode = WriteMode.Append };
            var written = await TableWriter.WriteAsync(session, write, $"SELECT * FROM {stage.ToSql()} WHERE {column.Sql} IS NOT NULL", columns, cancellationToken).ConfigureAwait(false);
            if (written.IsNew) await context.Watermarks.ForgetAsync(session, target, cancellationToken).ConfigureAwait(false);
            await context.Watermarks.SaveAsync(session, After(column, old, found, written.IsNew), cancellationToken).ConfigureAwait(false);
            return written with { RowsRead = found.Rows, RowsDeleted = deleted, Warnings = _warnings.ToImmutable() };
        }
        finally
        {
            await Stage.DropAsync(session, stage).ConfigureAwait(false);
        }
    }

    private Cursor TimeColumn(ImmutableArray<ColumnSchema> columns)
    {
        var names = string.Join(", ", columns.Select(static column => column.Name));
        var found = columns.FirstOrDefault(column => Same(column.Name, step.TimeColumn!))
            ?? throw Mismatch($"the time column '{step.TimeColumn}' is not in the query, whose columns are {names}", $"Set time_column to one of {names}");
        return Cursor.Of(found) is { IsTime: true } cursor ? cursor
            : throw Mismatch($"the time column '{found.Name}' is {found.Type}, and must be DATE, TIMESTAMP or TIMESTAMP WITH TIME ZONE", "Cast it in the query");
    }

    private async ValueTask RequireTimeColumnAsync(ImmutableArray<ColumnSchema> existing, CancellationToken cancellationToken)
    {
        await DatabaseObjects.RequireTableAsync(session, target, cancellationToken).ConfigureAwait(false);
        if (!existing.Any(column => Same(column.Name, step.TimeColumn!)))
            throw Mismatch($"'{target}' lacks the time column '{step.TimeColumn}'", "Run with --full-refresh to rebuild the table");
    }

    private async ValueTask<Watermark?> FindWatermarkAsync(Cursor column, TargetHistory history, bool exists, CancellationToken cancellationToken)
    {
        if (history.IsRebuilt || history.WasReplaced) return null;
        var old = await context.Watermarks.FindAsync(session, Key, target, cancellationToken).ConfigureAwait(false);
        if (old is not { Value: { } value }) return old;
        if (exists)
        {
            IncrementalReading.RequireSame($"step '{step.Id}'", column, old);
            return old;
        }

        _warnings.Add($"'{target}' is not there any more, so the watermark {value} of step '{step.Id}' says nothing; everything was computed");
        return null;
    }

    /// <summary>Makes room in the table. On the first run the window is all of time.</summary>
    private async ValueTask<long> ClearAsync(TimeWindow window, TargetHistory history, bool exists, CancellationToken cancellationToken)
    {
        if (history.IsRebuilt) await DatabaseObjects.DropAsync(session, target, cancellationToken).ConfigureAwait(false);
        return exists ? await session.ExecuteAsync($"DELETE FROM {target.ToSql()} WHERE {window.Condition}", cancellationToken).ConfigureAwait(false) : 0;
    }

    // The window's rows are all that there are behind its start, so the newest of them counts even where it was newer before.
    private Watermark After(Cursor column, Watermark? old, CursorStage found, bool isNew) => context.Watermarks.Begin(Key, target, column.Column, column.Type) with
    {
        Value = found.Watermark ?? old?.Value,
        RowsAhead = found.Ahead,
        MadeTarget = isNew || old is { MadeTarget: true },
    };

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private static SqlFlowException Mismatch(string message, string action) =>
        new(ErrorCodes.SchemaMismatch, $"{message}; nothing was written") { SuggestedActions = [action] };
}
