using SqlFlow.Cli.Rows;
using SqlFlow.Cli.Terminal;
using SqlFlow.Lineage;

namespace SqlFlow.Cli.Rendering;

/// <summary>Shows lineage to people: datasets with the inputs of their columns, or the tree of one column.</summary>
internal sealed class LineageTextRenderer(LineageSearch search, TextWriter output, Paint paint)
{
    private const int MostInputs = 8;

    private readonly HashSet<LineageColumn> _shown = [];

    public void WriteGraph()
    {
        var graph = search.Graph;
        output.WriteLine($"{paint.Bold(TerminalText.OneLine(graph.Pipeline))}: {TerminalText.Count(graph.Datasets.Length, "dataset")}, {TerminalText.Count(graph.Columns.Length, "column")} with lineage");
        foreach (var dataset in graph.Datasets) WriteDataset(dataset);
    }

    /// <summary>What a column comes from, and what it goes into.</summary>
    public void WriteColumn(LineageColumn column, bool upstream, bool downstream)
    {
        var type = search.FindDataset(column.Dataset)?.Columns.FirstOrDefault(candidate => candidate.Name == column.Name)?.Type ?? "";
        output.WriteLine($"{paint.Bold(TerminalText.OneLine(column.ToString()))}  {paint.Dim(type)}");
        if (upstream)
        {
            output.WriteLine(paint.Dim("comes from"));
            _shown.Clear();
            if (!WriteInputs(column, "  ")) output.WriteLine("  nothing");
        }

        if (!downstream) return;
        output.WriteLine(paint.Dim("goes into"));
        _shown.Clear();
        if (!WriteUses(column, "  ")) output.WriteLine("  nothing");
    }

    private void WriteDataset(LineageDataset dataset)
    {
        output.WriteLine();
        var step = dataset.Step is null ? "" : $"  {paint.Dim(TerminalText.OneLine(dataset.Step))}";
        output.WriteLine($"{paint.Bold(TerminalText.OneLine(dataset.Name))}  {paint.Cyan(dataset.Kind.ToName())}{step}");
        var width = dataset.Columns.IsEmpty ? 0 : Math.Min(40, dataset.Columns.Max(static column => TextWidth.Of(column.Name)));
        foreach (var column in dataset.Columns)
        {
            var name = TerminalText.OneLine(column.Name);
            if (search.LineageOf(new LineageColumn(dataset.Name, column.Name)) is not { } lineage) output.WriteLine($"  {name.PadRight(width)}  {paint.Dim(column.Type)}");
            else output.WriteLine($"  {name.PadRight(width)}  {Inputs(lineage)}");
        }

        var rows = search.RowsOf(dataset.Name).ToList();
        if (rows.Count > 0) output.WriteLine($"  {paint.Dim("rows".PadRight(width))}  {Inputs(rows)}");
    }

    private string Inputs(ColumnLineage lineage) =>
        lineage.UnknownBecause is { } reason ? paint.Yellow($"unknown: {TerminalText.OneLine(reason)}")
        : lineage.Inputs.IsEmpty ? paint.Dim("constant")
        : Inputs(lineage.Inputs);

    private string Inputs(IReadOnlyCollection<LineageInput> inputs)
    {
        var list = string.Join(", ", inputs.Take(MostInputs).Select(Text));
        return inputs.Count > MostInputs ? $"← {list}, and {inputs.Count - MostInputs} more" : $"← {list}";
    }

    private string Text(LineageInput input) => $"{TerminalText.OneLine($"{input.Dataset}.{input.Column}")}{(input.Kind is LineageKind.Identity ? "" : paint.Dim($" ({KindOf(input)})"))}";

    private static string KindOf(LineageInput input) => input.Kind.ToSubtypeName().ToLowerInvariant().Replace('_', ' ') + (input.IsMasking ? ", masked" : "");

    private bool WriteInputs(LineageColumn column, string indent)
    {
        if (search.LineageOf(column) is not { } lineage) return false;
        if (lineage.UnknownBecause is { } reason) output.WriteLine($"{indent}{paint.Yellow($"unknown: {TerminalText.OneLine(reason)}")}");
        // A column that is shown already has its inputs there; a table made of itself would go on for ever.
        if (!_shown.Add(column)) return true;
        foreach (var input in lineage.Inputs)
        {
            output.WriteLine($"{indent}← {Text(input)}");
            WriteInputs(new LineageColumn(input.Dataset, input.Column), indent + "  ");
        }

        return !lineage.Inputs.IsEmpty || lineage.UnknownBecause is not null;
    }

    private bool WriteUses(LineageColumn column, string indent)
    {
        var uses = search.UsesOf(column).ToList();
        if (!_shown.Add(column)) return true;
        foreach (var use in uses)
        {
            var kind = use.Input.Kind is LineageKind.Identity ? "" : paint.Dim($" ({KindOf(use.Input)})");
            output.WriteLine($"{indent}→ {TerminalText.OneLine(use.Column is null ? $"rows of {use.Dataset}" : $"{use.Dataset}.{use.Column}")}{kind}");
            if (use.Column is not null) WriteUses(new LineageColumn(use.Dataset, use.Column), indent + "  ");
        }

        return uses.Count > 0;
    }
}
