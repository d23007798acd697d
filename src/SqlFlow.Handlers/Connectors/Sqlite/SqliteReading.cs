using System.Runtime.CompilerServices;
using Apache.Arrow;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace SqlFlow.Connectors.Sqlite;

/// <summary>One pass over a source's rows.</summary>
internal sealed class SqliteReading : IDisposable
{
    private const int RowsPerBatch = 16_384;
    private const int RowsPerLook = 1024;
    private const long BytesPerBatch = 8 << 20;

    private readonly SqliteSource _source;
    private readonly SqliteColumn[] _columns;
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _command;
    private readonly CancellationTokenRegistration _interrupt;
    private SqliteDataReader? _reader;
    private long _rows;

    private SqliteReading(SqliteSource source, CancellationToken cancellationToken)
    {
        _source = source;
        _columns = [.. source.Types.Select(static (type, index) => new SqliteColumn(index, type))];
        _connection = source.Connect();
        _command = source.Select(_connection);
        // A sort may take its time before there is a first row.
        _interrupt = cancellationToken.UnsafeRegister(static handle => raw.sqlite3_interrupt((sqlite3)handle!), _connection.Handle);
    }

    /// <summary>Reads all rows, synchronously between batches: SQLite is a library, not a server.</summary>
#pragma warning disable CS1998 // Nothing to await; the stream is asynchronous because others are.
    public static async IAsyncEnumerable<RecordBatch> ReadAsync(SqliteSource source, [EnumeratorCancellation] CancellationToken cancellationToken)
#pragma warning restore CS1998
    {
        using var reading = Start(source, cancellationToken);
        while (reading.ReadBatch(cancellationToken) is { } batch) yield return batch;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // First, so that nothing is interrupted that is gone.
        _interrupt.Dispose();
        _reader?.Dispose();
        _command.Dispose();
        _connection.Dispose();
    }

    private static SqliteReading Start(SqliteSource source, CancellationToken cancellationToken)
    {
        try
        {
            return new SqliteReading(source, cancellationToken);
        }
        catch (SqliteException exception)
        {
            throw SqliteErrors.Translate(exception, source, cancellationToken);
        }
    }

    private RecordBatch? ReadBatch(CancellationToken cancellationToken)
    {
        try
        {
            _reader ??= _command.ExecuteReader();
            RequireSameColumns(_reader);
            var count = 0;
            for (var full = false; !full && _reader.Read();)
            {
                _rows++;
                foreach (var column in _columns)
                {
                    if (column.Append(_reader.Handle!) is { } problem) throw BadValue(column, problem);
                }

                count++;
                if (count % RowsPerLook != 0) continue;
                cancellationToken.ThrowIfCancellationRequested();
                full = count >= RowsPerBatch || _columns.Sum(static column => column.Builder.Bytes) >= BytesPerBatch;
            }

            return count == 0 ? null : new RecordBatch(_source.Schema, _columns.Select(static column => column.Builder.Build()), count);
        }
        catch (SqliteException exception)
        {
            throw SqliteErrors.Translate(exception, _source, cancellationToken);
        }
    }

    private void RequireSameColumns(SqliteDataReader reader)
    {
        if (reader.FieldCount != _columns.Length)
            throw new ConnectorException(ErrorCodes.SchemaMismatch, $"source '{_source.Name}', '{_source.Path}': the columns of {_source.Relation.Text} have changed since it was opened") { IsTransient = true };
    }

    private ConnectorException BadValue(SqliteColumn column, string problem) => new(ErrorCodes.BadData, FormattableString.Invariant(
        $"source '{_source.Name}', {_source.Relation.Text}, row {_rows}: the value of column '{_source.Schema.FieldsList[System.Array.IndexOf(_columns, column)].Name}' {problem}"))
    {
        SuggestedActions = ["Cast or clean the column in 'query', e.g. CAST(column AS TEXT), or date(column, 'unixepoch')"],
    };
}
