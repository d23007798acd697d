namespace SqlFlow.Lineage.Plans;

/// <summary>The columns of tables and files that a plan reads, each with a number.</summary>
internal sealed class PlanLeaves
{
    private readonly List<PlanLeaf> _leaves = [];
    private readonly Dictionary<PlanTable, Dictionary<string, int>> _tables = [];

    public IReadOnlyCollection<PlanTable> Tables => _tables.Keys;

    public PlanLeaf this[int number] => _leaves[number];

    /// <summary>Takes note of a table that is read, even if none of its columns is.</summary>
    public Dictionary<string, int> Read(PlanTable table)
    {
        if (!_tables.TryGetValue(table, out var columns)) _tables[table] = columns = new(StringComparer.Ordinal);
        return columns;
    }

    /// <summary>The same numbers with tables under other names.</summary>
    public PlanLeaves Rename(Func<PlanTable, PlanTable> rename)
    {
        var renamed = new PlanLeaves();
        foreach (var leaf in _leaves) renamed._leaves.Add(leaf with { Table = rename(leaf.Table) });
        foreach (var table in _tables.Keys) renamed.Read(rename(table));
        return renamed;
    }

    public int Number(PlanTable table, Dictionary<string, int> columns, string column)
    {
        if (columns.TryGetValue(column, out var number)) return number;
        number = _leaves.Count;
        columns.Add(column, number);
        _leaves.Add(new PlanLeaf(table, column));
        return number;
    }
}

/// <summary>A table or file that a plan reads or writes, named as the plan names it.</summary>
/// <param name="Catalog">Empty for files.</param>
/// <param name="Schema">Empty for files.</param>
/// <param name="Name">The table, or the file's path.</param>
internal sealed record PlanTable(string Catalog, string Schema, string Name)
{
    public bool IsFile => Schema.Length == 0;
}

/// <summary>A column that a plan reads.</summary>
internal readonly record struct PlanLeaf(PlanTable Table, string Column);
