namespace SqlFlow.Lineage.Plans;

/// <summary>What an operator puts out.</summary>
/// <param name="Columns">Its columns in order.</param>
/// <param name="Rows">What decides which rows there are.</param>
/// <param name="UnknownBecause">Why the columns are not known, nor how many there are; null: they are.</param>
internal sealed record Relation(RelationColumn[] Columns, Inputs Rows, string? UnknownBecause = null)
{
    public static Relation Unknown(string reason) => new([], Inputs.Unknown(reason), reason);

    /// <summary>The inputs of a column; unknown where there is no such column.</summary>
    public Inputs this[ulong index] => index < (ulong)Columns.Length
        ? Columns[index].Inputs
        : Inputs.Unknown(UnknownBecause ?? $"a plan that names column {index} of {Columns.Length}");

    /// <summary>The inputs of the column that an operator below calls by its table's number and its place there.</summary>
    public Inputs Find(ulong table, ulong position)
    {
        foreach (var column in Columns)
        {
            if (column.Table == table && column.Position == position) return column.Inputs;
        }

        return Inputs.Unknown(UnknownBecause ?? $"a plan that names the missing column {position} of relation {table}");
    }

    /// <summary>The columns that a map keeps; without a map all.</summary>
    public RelationColumn[] Through(ulong[] map)
    {
        if (map.Length == 0) return Columns;
        var columns = new RelationColumn[map.Length];
        for (var i = 0; i < map.Length; i++)
            columns[i] = map[i] < (ulong)Columns.Length ? Columns[map[i]] : new RelationColumn(this[map[i]], PlanNode.Nowhere, 0);
        return columns;
    }
}

/// <summary>A column of an operator's output.</summary>
/// <param name="Inputs">What it is computed from.</param>
/// <param name="Table">The number of the relation that made it.</param>
/// <param name="Position">Its place there.</param>
internal readonly record struct RelationColumn(Inputs Inputs, ulong Table, ulong Position);
