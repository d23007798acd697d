using System.Text.Json;

namespace SqlFlow.Lineage.Plans;

/// <summary>Reads the plans of statements that change a table or write a file.</summary>
internal static class ChangeReader
{
    public static PlanTable TableOf(JsonElement info) => new(info.Text("catalog"u8), info.Text("schema"u8), info.Text("table"u8));

    public static StatementLineage Insert(JsonElement node, Relation rows, PlanLeaves leaves)
    {
        var info = node.Child("table_info"u8);
        var names = NamesOf(info);
        var map = MapOf(node);
        var columns = new StatementColumn[names.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            var from = map.Length == 0 ? (ulong)i : i < map.Length ? map[i] : PlanNode.Nowhere;
            columns[i] = new StatementColumn(names[i].Name, names[i].Type, from == PlanNode.Nowhere ? Inputs.None : rows[from]);
        }

        return new StatementLineage(StatementEffect.Insert, TableOf(info), columns, rows.Rows, leaves);
    }

    public static StatementLineage Update(JsonElement node, Relation rows, PlanLeaves leaves)
    {
        var changes = new Changes(NamesOf(node.Child("table_info"u8)), rows);
        changes.Set(node);
        return new StatementLineage(StatementEffect.Update, TableOf(node.Child("table_info"u8)), changes.Columns(), rows.Rows, leaves);
    }

    public static StatementLineage Delete(JsonElement node, Relation rows, PlanLeaves leaves) =>
        new(StatementEffect.Delete, TableOf(node.Child("table_info"u8)), [], rows.Rows, leaves);

    public static StatementLineage Merge(JsonElement node, Relation rows, PlanLeaves leaves)
    {
        var changes = new Changes(NamesOf(node.Child("table_info"u8)), rows);
        var collector = new InputCollector();
        collector.AddRows(rows.Rows);
        foreach (var when in node.Items("actions"u8))
        {
            foreach (var action in when.Items("value"u8))
            {
                ExpressionWalker.Collect(action.Child("condition"u8), rows, UsePath.Rows(Uses.RowFilter), collector);
                switch (action.Text("action_type"u8))
                {
                    case "MERGE_UPDATE":
                        changes.Set(action);
                        break;
                    case "MERGE_INSERT":
                        changes.Add(action);
                        break;
                    case "MERGE_DELETE" or "MERGE_DO_NOTHING" or "MERGE_ERROR":
                        break;
                    case var other:
                        changes.Forget(other);
                        break;
                }
            }
        }

        return new StatementLineage(StatementEffect.Merge, TableOf(node.Child("table_info"u8)), changes.Columns(), collector.Take(), leaves);
    }

    public static StatementLineage Copy(JsonElement node, Relation rows, PlanLeaves leaves)
    {
        var names = node.Child("names"u8);
        var types = node.Child("expected_types"u8);
        var columns = new StatementColumn[names.Count()];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = new StatementColumn(names[i].GetString()!, i < types.Count() ? PlanTypes.Name(types[i]) : null, rows[(ulong)i]);
        return new StatementLineage(StatementEffect.Copy, new PlanTable("", "", node.Text("file_path"u8)), columns, rows.Rows, leaves);
    }

    private static (string Name, string? Type)[] NamesOf(JsonElement info)
    {
        var list = info.Child("columns"u8).Child("columns"u8);
        var names = new (string, string?)[list.Count()];
        for (var i = 0; i < names.Length; i++) names[i] = (list[i].Text("name"u8), PlanTypes.Name(list[i].Child("type"u8)));
        return names;
    }

    /// <summary>For each column of the table the one that goes into it; empty: the columns correspond one to one.</summary>
    private static ulong[] MapOf(JsonElement node) => node.Child("column_index_map"u8) is { ValueKind: JsonValueKind.Object } map ? map.Numbers("internal_vector"u8) : [];

    /// <summary>What several actions make of a table's columns. A column that none of them names is not among them.</summary>
    private sealed class Changes((string Name, string? Type)[] table, Relation rows)
    {
        private readonly InputCollector?[] _columns = new InputCollector?[table.Length];

        public void Set(JsonElement action)
        {
            var (columns, expressions) = (action.Numbers("columns"u8), action.Child("expressions"u8));
            for (var i = 0; i < expressions.Count(); i++) Collect(i < columns.Length ? columns[i] : (ulong)i, expressions[i]);
        }

        public void Add(JsonElement action)
        {
            var (map, expressions) = (MapOf(action), action.Child("expressions"u8));
            for (var i = 0; i < table.Length; i++)
            {
                var from = map.Length == 0 ? (ulong)i : i < map.Length ? map[i] : PlanNode.Nowhere;
                if (from != PlanNode.Nowhere && from < (ulong)expressions.Count()) Collect((ulong)i, expressions[(int)from]);
                else if (from != PlanNode.Nowhere) CollectorOf(i).AddUnknown("a MERGE that inserts columns it does not name");
            }
        }

        public void Forget(string action)
        {
            for (var i = 0; i < table.Length; i++) CollectorOf(i).AddUnknown(action);
        }

        public StatementColumn[] Columns()
        {
            var columns = new List<StatementColumn>(table.Length);
            for (var i = 0; i < table.Length; i++)
            {
                if (_columns[i] is { } collector) columns.Add(new StatementColumn(table[i].Name, table[i].Type, collector.Take()));
            }

            return [.. columns];
        }

        private void Collect(ulong column, JsonElement expression)
        {
            if (column < (ulong)table.Length) ExpressionWalker.Collect(expression, rows, UsePath.Output, CollectorOf((int)column));
        }

        private InputCollector CollectorOf(int column) => _columns[column] ??= new InputCollector();
    }
}
