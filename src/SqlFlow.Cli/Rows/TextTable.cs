using SqlFlow.Cli.Terminal;

namespace SqlFlow.Cli.Rows;

/// <summary>Rows under a header, each column as wide as its widest cell; numbers to the right.</summary>
internal sealed class TextTable(IReadOnlyList<string> names, Paint paint)
{
    private readonly List<(string Text, CellKind Kind)[]> _rows = [];

    public void Add((string Text, CellKind Kind)[] row) => _rows.Add(row);

    public void Write(TextWriter output)
    {
        var widths = names.Select((name, column) => Math.Max(TextWidth.Of(name), _rows.Select(row => TextWidth.Of(row[column].Text)).DefaultIfEmpty().Max())).ToArray();
        var isNumeric = names.Select((_, column) => _rows.Exists(row => row[column].Kind is CellKind.Number)
            && _rows.TrueForAll(row => row[column].Kind is CellKind.Number or CellKind.Null)).ToArray();
        WriteLine(output, names.Select((name, column) => (Pad(name, widths[column], isNumeric[column], column == names.Count - 1), name, CellKind.Text)), paint.Bold);
        WriteLine(output, widths.Select(static width => (new string('─', width), "", CellKind.Text)), paint.Dim);
        foreach (var row in _rows)
        {
            WriteLine(output, row.Select((cell, column) => (Pad(cell.Text, widths[column], isNumeric[column], column == names.Count - 1), cell.Text, cell.Kind)), null);
        }
    }

    private void WriteLine(TextWriter output, IEnumerable<(string Padded, string Text, CellKind Kind)> cells, Func<string, string>? style)
    {
        var separator = "";
        foreach (var (padded, _, kind) in cells)
        {
            output.Write(separator);
            output.Write(style is not null ? style(padded) : kind is CellKind.Null ? paint.Dim(padded) : padded);
            separator = "  ";
        }

        output.WriteLine();
    }

    private static string Pad(string text, int width, bool toTheRight, bool isLast)
    {
        var missing = width - TextWidth.Of(text);
        if (missing <= 0) return text;
        return toTheRight ? new string(' ', missing) + text : isLast ? text : text + new string(' ', missing);
    }
}
