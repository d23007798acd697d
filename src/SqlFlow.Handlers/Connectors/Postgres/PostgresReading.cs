using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Apache.Arrow;
using Npgsql;

namespace SqlFlow.Connectors.Postgres;

/// <summary>One pass over a source's rows, in a read-only transaction of its own connection.</summary>
internal sealed class PostgresReading(PostgresSource source) : IAsyncDisposable
{
    private const int RowsPerBatch = 16_384;
    private const long BytesPerBatch = 8 << 20;

    private readonly NpgsqlDataSource _dataSource = source.Settings.CreateDataSource();
    private readonly WireColumn[] _columns = [.. source.Columns.Select(static column => column.CreateWire())];
    private NpgsqlConnection? _connection;
    private NpgsqlRawCopyStream? _stream;
    private CopyReader? _reader;
    private bool _atEnd;
    private long _rows;

    /// <summary>Reads all rows. Two batches are in memory at most: the one being made and the one being read.</summary>
    public static async IAsyncEnumerable<RecordBatch> ReadAsync(PostgresSource source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reading = new PostgresReading(source);
        await using var _ = reading.ConfigureAwait(false);
        await reading.StartAsync(cancellationToken).ConfigureAwait(false);
        while (await reading.ReadBatchAsync(cancellationToken).ConfigureAwait(false) is { } batch) yield return batch;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            // Otherwise the driver would read the rest of the rows to its end.
            if (_stream is not null && !_atEnd) await _stream.CancelAsync().ConfigureAwait(false);
            if (_stream is not null) await _stream.DisposeAsync().ConfigureAwait(false);
            if (_connection is not null) await _connection.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (PostgresErrors.IsOurs(exception) || exception is OperationCanceledException or InvalidOperationException)
        {
            // The connection is gone, which is what was wanted.
        }

        await _dataSource.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            _connection = await _dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            // Texts that the server writes itself must not depend on its settings.
            var begin = new NpgsqlCommand("BEGIN READ ONLY; SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = 'postgres'", _connection);
            await using (begin.ConfigureAwait(false)) await begin.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            _stream = await _connection.BeginRawBinaryCopyAsync(source.CopySql, cancellationToken).ConfigureAwait(false);
            _reader = new CopyReader(_stream);
            await _reader.ReadHeaderAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (PostgresErrors.IsOurs(exception))
        {
            throw Translate(exception, cancellationToken);
        }
    }

    private async ValueTask<RecordBatch?> ReadBatchAsync(CancellationToken cancellationToken)
    {
        if (_atEnd) return null;
        try
        {
            var count = 0;
            for (var bytes = 0L; count < RowsPerBatch && bytes < BytesPerBatch; count++)
            {
                if (!await _reader!.ReadRowAsync(_columns.Length, cancellationToken).ConfigureAwait(false))
                {
                    // The server may still fail behind the last row.
                    while (await _stream!.ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false) > 0) continue;
                    _atEnd = true;
                    break;
                }

                _rows++;
                bytes += _reader.Row.Length;
                AppendRow(_reader.Row);
            }

            return count == 0 ? null : new RecordBatch(source.Schema, _columns.Select(static column => column.Builder.Build()), count);
        }
        catch (Exception exception) when (PostgresErrors.IsOurs(exception))
        {
            throw Translate(exception, cancellationToken);
        }
    }

    private void AppendRow(ReadOnlySpan<byte> row)
    {
        for (var index = 0; index < _columns.Length; index++)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(row);
            row = row[sizeof(int)..];
            if (length < 0)
            {
                _columns[index].Builder.AppendNull();
                continue;
            }

            if (_columns[index].Append(row[..length]) is { } problem) throw BadValue(index, problem);
            row = row[length..];
        }
    }

    private ConnectorException BadValue(int column, string problem) => new(ErrorCodes.BadData,
        FormattableString.Invariant($"source '{source.Settings.Name}', row {_rows}: the value of column '{source.Columns[column].Field.Name}' {problem}"))
    {
        SuggestedActions = ["Cast or clean the column in 'query', e.g. column::text, nullif(column, 'NaN') or column::numeric(18,4)"],
    };

    private Exception Translate(Exception exception, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return new OperationCanceledException(exception.Message, exception, cancellationToken);
        if (exception is not (EndOfStreamException or InvalidDataException)) return PostgresErrors.Translate(exception, source.Settings);
        return new ConnectorException(ErrorCodes.InputOutput, $"source '{source.Settings.Name}': {exception.Message}", exception) { IsTransient = exception is EndOfStreamException };
    }
}
