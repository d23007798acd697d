using System.Text.Json;

namespace SqlFlow.Lineage.Plans;

internal sealed partial class PlanWalker
{
    /// <summary>A table, a file, or a table function with or without an input.</summary>
    private Relation ReadScan(JsonElement node)
    {
        var table = node.Number("table_index"u8);
        var indexes = IndexesOf(node);
        var columns = new List<RelationColumn>(indexes.Length);
        if (node.Child("children"u8).Count() > 0)
        {
            var input = Only(node);
            if (input.UnknownBecause is not null) return input;
            var collector = Rent();
            var arguments = node.Child("input_table_types"u8).Count();
            for (var i = 0; i < input.Columns.Length && (arguments == 0 || i < arguments); i++) collector.Add(input.Columns[i].Inputs, UsePath.Output.Transformed);
            var made = Done(collector);
            for (var i = 0; i < indexes.Length; i++) columns.Add(new RelationColumn(made, table, indexes[i].Position));
            foreach (var index in node.Numbers("projected_input"u8))
                columns.Add(index < (ulong)input.Columns.Length ? input.Columns[index] : new RelationColumn(input[index], PlanNode.Nowhere, 0));
            return new Relation([.. columns], input.Rows);
        }

        var names = node.Child("names"u8);
        var source = TableOf(node);
        if (source is null)
        {
            // What makes rows by itself has no inputs; what reads them from somewhere has some that are not known.
            var made = IsReader(node.Text("name"u8)) ? Inputs.Unknown($"LOGICAL_GET of {node.Text("name"u8)}") : Inputs.None;
            foreach (var (_, position) in indexes) columns.Add(new RelationColumn(made, table, position));
            return new Relation([.. columns], Inputs.None);
        }

        var known = leaves.Read(source);
        foreach (var (index, position) in indexes)
        {
            // Beyond the names: row ids and the like.
            var inputs = index < (ulong)names.Count() ? new Inputs([new InputUse(leaves.Number(source, known, names[(int)index].GetString()!), Uses.Itself)], null) : Inputs.None;
            columns.Add(new RelationColumn(inputs, table, position));
        }

        return new Relation([.. columns], Inputs.None);
    }

    /// <summary>Which columns of the source are read, and by which number the operators above know each.</summary>
    private static (ulong Index, ulong Position)[] IndexesOf(JsonElement node)
    {
        var list = node.Child("column_indexes"u8);
        if (list.Count() == 0) return [(PlanNode.Nowhere, 0)];
        var all = new (ulong, ulong)[list.Count()];
        var at = 0UL;
        foreach (var item in list.EnumerateArray()) all[at] = (item.Number("index"u8), at++);
        var projected = node.Numbers("projection_ids"u8);
        return projected.Length == 0 ? all : [.. projected.Select(id => all[id])];
    }

    private static PlanTable? TableOf(JsonElement node)
    {
        var data = node.Child("function_data"u8);
        if (data.ValueKind is not JsonValueKind.Object) return null;
        if (data.Text("table"u8) is { Length: > 0 } table) return new PlanTable(data.Text("catalog"u8), data.Text("schema"u8), table);
        return data.Child("files"u8).Count() > 0 ? new PlanTable("", "", FilePattern.Of([.. data.Items("files"u8).Select(static file => file.GetString()!)])) : null;
    }

    private static bool IsReader(string function) =>
        function.StartsWith("read_", StringComparison.Ordinal) || function.EndsWith("_scan", StringComparison.Ordinal) || function.EndsWith("_query", StringComparison.Ordinal);
}
