using System.Text;
using Apache.Arrow;
using SqlFlow.Cli.Terminal;

namespace SqlFlow.Cli.Rows;

/// <summary>An aligned table for people, of at most <see cref="MaxRows"/> rows: its widths are known only when all rows are.</summary>
internal sealed class TextRowWriter(TextWriter output, Paint paint) : IRowWriter
{
    /// <summary>More than anybody reads on a terminal.</summary>
    public const int MaxRows = 1000;

    private readonly List<(string Text, CellKind Kind)[]> _rows = [];
    private string[] _names = [];

    /// <summary>Whether rows were left out.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Rows printed.</summary>
    public int RowCount => _rows.Count;

    public void Begin(Schema schema, IReadOnlySet<int> jsonColumns) => _names = [.. schema.FieldsList.Select(static field => TerminalText.OneLine(field.Name))];

    public bool Write(RecordBatch batch)
    {
        for (var row = 0; row < batch.Length; row++)
        {
            if (_rows.Count == MaxRows)
            {
                IsCut = true;
                return false;
            }

            var cells = new (string, CellKind)[_names.Length];
            for (var column = 0; column < cells.Length; column++) cells[column] = Read(batch.Column(column), row);
            _rows.Add(cells);
        }

        return true;
    }

    public void End()
    {
        var table = new TextTable(_names, paint);
        foreach (var row in _rows) table.Add(row);
        table.Write(output);
    }

    private static (string Text, CellKind Kind) Read(IArrowArray array, int row)
    {
        var kind = Cell.KindOf(array, row);
        switch (kind)
        {
            case CellKind.Null: return ("NULL", kind);
            case CellKind.Nested: return (TerminalText.OneLine(Encoding.UTF8.GetString(CellJson.Nested(array, row))), kind);
            default:
                var text = new Utf8Text();
                Cell.Append(text, array, row);
                return (TerminalText.OneLine(text.ToString()), kind);
        }
    }
}
