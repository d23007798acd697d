using System.Text;
using SqlFlow.Engines;
using SqlFlow.Lineage.Plans;
using SqlFlow.Planning;
using SqlFlow.Variables;

namespace SqlFlow.Lineage.Pipelines;

/// <summary>
/// Variables that a query sets when the pipeline runs. Where a statement uses one, planning puts NULL, which would swallow what it is
/// computed with; for lineage a subquery on a table of one column stands there, and its inputs are those of the variable's query.
/// </summary>
internal sealed class RunTimeVariables
{
    private const string Prefix = "__variable_";
    private const string Placeholder = "NULL";
    private const string Column = "value";

    private readonly List<Variable> _variables = [];

    /// <summary>A step gives a variable its value.</summary>
    public void Set(int step, string name, ColumnSchema column, Inputs value, Inputs rows) => _variables.Add(new Variable(step, name, column.Type, value, rows));

    /// <summary>The query with its variables as subqueries, and the tables that these read; the text as it is where it has none.</summary>
    /// <param name="text">The query.</param>
    /// <param name="step">The step that executes it: variables count from their place in the text on.</param>
    public (string Sql, List<DeclaredTable> Tables) Fill(FilledText text, int step)
    {
        var tables = new List<DeclaredTable>();
        if (text.IsComplete) return (text.Text, tables);
        var sql = new StringBuilder(text.Text.Length + 64);
        var copied = 0;
        foreach (var use in text.Variables)
        {
            if (use.State is not VariableState.RunTime || Find(use.Name, step) is not { } variable || PlaceOf(use, text, copied) is not { } place) continue;
            sql.Append(text.Text, copied, place - copied).Append("(SELECT ").Append(Column).Append(" FROM ").Append(Prefix).Append(variable.Step).Append(')');
            copied = place + Placeholder.Length;
            tables.Add(new DeclaredTable(new TableName($"{Prefix}{variable.Step}"), [new ColumnSchema(Column, variable.Type)]));
        }

        return (sql.Append(text.Text, copied, text.Text.Length - copied).ToString(), tables);
    }

    /// <summary>The variables that a query uses, whether or not they could be put into it.</summary>
    public IEnumerable<Variable> UsedBy(FilledText text, int step)
    {
        foreach (var name in text.Variables.Where(static use => use.State is VariableState.RunTime).Select(static use => use.Name).Distinct(StringComparer.Ordinal))
        {
            if (Find(name, step) is { } variable) yield return variable;
        }
    }

    /// <summary>The variable that a table of a plan stands for; null: it is a table.</summary>
    public Variable? Of(PlanTable table) =>
        table.Name.StartsWith(Prefix, StringComparison.Ordinal) ? _variables.Find(variable => table.Name == $"{Prefix}{variable.Step}") : null;

    private Variable? Find(string name, int step) => _variables.Where(variable => variable.Name == name && variable.Step < step).MaxBy(static variable => variable.Step);

    private static int? PlaceOf(VariableUse use, FilledText text, int from)
    {
        for (var at = text.Text.IndexOf(Placeholder, from, StringComparison.Ordinal); at >= 0; at = text.Text.IndexOf(Placeholder, at + 1, StringComparison.Ordinal))
        {
            // Text that was filled in comes, all of it, from where the variable stands.
            if (text.OriginalPosition(at) == use.Position && text.OriginalPosition(at + Placeholder.Length - 1) == use.Position) return at;
        }

        return null;
    }

    /// <summary>A variable with its inputs.</summary>
    internal sealed record Variable(int Step, string Name, string Type, Inputs Value, Inputs Rows);
}
