using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Apache.Arrow;

namespace SqlFlow.Cli.Rows;

/// <summary>A JSON array of objects, one a line.</summary>
internal sealed class JsonRowWriter : IRowWriter, IDisposable
{
    private const int FlushAt = 64 * 1024;
    private readonly ArrayBufferWriter<byte> _buffer = new(FlushAt + 4096);
    private readonly Stream _output;
    private readonly Utf8JsonWriter _writer;
    private readonly CellJson _cells;
    private JsonEncodedText[] _names = [];
    private bool[] _isJson = [];
    private bool _hasRows;

    public JsonRowWriter(Stream output)
    {
        _output = output;
        _writer = new Utf8JsonWriter(_buffer, Options);
        _cells = new CellJson(_writer);
    }

    /// <summary>Letters stay letters: the output is no HTML.</summary>
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public void Begin(Schema schema, IReadOnlySet<int> jsonColumns)
    {
        _names = [.. UniqueNames(schema.FieldsList.Select(static field => field.Name)).Select(static name => JsonEncodedText.Encode(name, Options.Encoder))];
        _isJson = [.. _names.Select((_, column) => jsonColumns.Contains(column))];
        _buffer.Write("["u8);
    }

    public bool Write(RecordBatch batch)
    {
        for (var row = 0; row < batch.Length; row++)
        {
            _buffer.Write(_hasRows ? ",\n"u8 : "\n"u8);
            _hasRows = true;
            _writer.WriteStartObject();
            for (var column = 0; column < _names.Length; column++)
            {
                _writer.WritePropertyName(_names[column]);
                _cells.Write(batch.Column(column), row, _isJson[column]);
            }

            _writer.WriteEndObject();
            _writer.Flush();
            _writer.Reset();
            if (_buffer.WrittenCount >= FlushAt) Flush();
        }

        return true;
    }

    public void End()
    {
        _buffer.Write(_hasRows ? "\n]\n"u8 : "]\n"u8);
        Flush();
    }

    public void Dispose() => _writer.Dispose();

    /// <summary>A query may have two columns of one name; an object may not, or readers lose one of them.</summary>
    public static IEnumerable<string> UniqueNames(IEnumerable<string> names)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var unique = new StringBuilder(name);
            for (var number = 1; !taken.Add(unique.ToString()); number++)
            {
                unique.Clear().Append(name).Append('_').Append(number);
            }

            yield return unique.ToString();
        }
    }

    private void Flush()
    {
        _output.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }
}
