using System.Text.Json;

namespace SqlFlow.Lineage.Plans;

internal sealed partial class PlanWalker
{
    // The bodies of common table expressions, by their number.
    private readonly Dictionary<ulong, Relation> _commonTables = [];

    private Relation ReadSetOperation(JsonElement node, string type)
    {
        var children = node.Child("children"u8);
        if (children.Count() == 0) return Relation.Unknown($"{type} over no operators");
        var relations = new Relation[children.Count()];
        for (var i = 0; i < relations.Length; i++) relations[i] = Read(children[i]);
        var rows = Rent();
        foreach (var relation in relations)
        {
            rows.AddRows(relation.Rows);
            if (type is "LOGICAL_UNION") continue;
            foreach (var column in relation.Columns) rows.Add(column.Inputs, UsePath.Rows(Uses.RowFilter));
        }

        var isExcept = type is "LOGICAL_EXCEPT";
        return Merge(isExcept ? relations.AsSpan(0, 1) : relations, node.Number("table_index"u8), Done(rows));
    }

    /// <summary>Joins relations by position.</summary>
    private Relation Merge(ReadOnlySpan<Relation> relations, ulong table, Inputs rows)
    {
        var width = relations[0].Columns.Length;
        foreach (var relation in relations)
        {
            if (relation.UnknownBecause is { } reason) return new Relation([], rows, reason);
            width = Math.Min(width, relation.Columns.Length);
        }

        var columns = new RelationColumn[width];
        var collector = Rent();
        for (var i = 0; i < width; i++)
        {
            foreach (var relation in relations) collector.Add(relation.Columns[i].Inputs, UsePath.Output);
            columns[i] = new RelationColumn(relations.Length == 1 ? relations[0].Columns[i].Inputs : collector.Take(), table, (ulong)i);
            if (relations.Length == 1) collector.Take();
        }

        Return(collector);
        return new Relation(columns, rows);
    }

    private Relation ReadCommonTable(JsonElement node)
    {
        var children = node.Child("children"u8);
        if (children.Count() != 2) return Relation.Unknown($"LOGICAL_MATERIALIZED_CTE over {children.Count()} operators");
        _commonTables[node.Number("table_index"u8)] = Read(children[0]);
        return Read(children[1]);
    }

    private Relation ReadCommonTableReference(JsonElement node)
    {
        if (!_commonTables.TryGetValue(node.Number("cte_index"u8), out var body)) return Relation.Unknown("LOGICAL_CTE_REF to an expression that is not in sight");
        if (body.UnknownBecause is not null) return body;
        var table = node.Number("table_index"u8);
        var columns = new RelationColumn[body.Columns.Length];
        for (var i = 0; i < columns.Length; i++) columns[i] = new RelationColumn(body.Columns[i].Inputs, table, (ulong)i);
        return body with { Columns = columns };
    }

    /// <summary>Each round the step sees what the rounds before have found; there are only so many inputs to find.</summary>
    private Relation ReadRecursion(JsonElement node)
    {
        var children = node.Child("children"u8);
        if (children.Count() != 2) return Relation.Unknown($"LOGICAL_RECURSIVE_CTE over {children.Count()} operators");
        var table = node.Number("table_index"u8);
        var known = Read(children[0]);
        while (true)
        {
            _commonTables[table] = known;
            var step = Read(children[1]);
            var rows = RowsOf(known);
            rows.AddRows(step.Rows);
            var next = Merge([known, step], table, Done(rows));
            if (next.UnknownBecause is not null || SameAs(next, known)) return next;
            known = next;
        }
    }

    private static bool SameAs(Relation one, Relation other)
    {
        if (one.Columns.Length != other.Columns.Length || !one.Rows.SameAs(other.Rows)) return false;
        for (var i = 0; i < one.Columns.Length; i++)
        {
            if (!one.Columns[i].Inputs.SameAs(other.Columns[i].Inputs)) return false;
        }

        return true;
    }
}
