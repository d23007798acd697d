using System.Buffers;
using Apache.Arrow;

namespace SqlFlow.Cli.Rows;

/// <summary>
/// CSV with a header, quoted as RFC 4180 has it. Lines end in LF, as the tools that read a pipe expect. NULL is nothing, an empty
/// text is <c>""</c>, so that both come back as they were; nested values are JSON.
/// </summary>
internal sealed class CsvRowWriter(Stream output) : IRowWriter
{
    private const int FlushAt = 64 * 1024;
    private static readonly SearchValues<byte> Special = SearchValues.Create(",\"\r\n"u8);
    private readonly ArrayBufferWriter<byte> _buffer = new(FlushAt + 4096);
    private readonly Utf8Text _cell = new();
    private int _columns;

    public void Begin(Schema schema, IReadOnlySet<int> jsonColumns)
    {
        _columns = schema.FieldsList.Count;
        for (var column = 0; column < _columns; column++)
        {
            if (column > 0) _buffer.Write(","u8);
            _cell.Clear();
            _cell.Append(schema.FieldsList[column].Name);
            WriteField(_cell.Written);
        }

        _buffer.Write("\n"u8);
    }

    public bool Write(RecordBatch batch)
    {
        for (var row = 0; row < batch.Length; row++)
        {
            for (var column = 0; column < _columns; column++)
            {
                if (column > 0) _buffer.Write(","u8);
                WriteValue(batch.Column(column), row);
            }

            _buffer.Write("\n"u8);
            if (_buffer.WrittenCount >= FlushAt) Flush();
        }

        return true;
    }

    public void End() => Flush();

    private void WriteValue(IArrowArray array, int row)
    {
        switch (Cell.KindOf(array, row))
        {
            case CellKind.Null:
                // A line with nothing on it is no row for many readers, so a NULL alone in its row is quoted.
                if (_columns == 1) _buffer.Write("\"\""u8);
                break;
            case CellKind.Nested:
                WriteField(CellJson.Nested(array, row));
                break;
            default:
                _cell.Clear();
                Cell.Append(_cell, array, row);
                WriteField(_cell.Written);
                break;
        }
    }

    private void WriteField(ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty && !text.ContainsAny(Special))
        {
            _buffer.Write(text);
            return;
        }

        _buffer.Write("\""u8);
        for (int quote; (quote = text.IndexOf((byte)'"')) >= 0; text = text[(quote + 1)..])
        {
            _buffer.Write(text[..(quote + 1)]);
            _buffer.Write("\""u8);
        }

        _buffer.Write(text);
        _buffer.Write("\""u8);
    }

    private void Flush()
    {
        output.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }
}
