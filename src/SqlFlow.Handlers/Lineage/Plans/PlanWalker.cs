using System.Runtime.CompilerServices;
using System.Text.Json;

namespace SqlFlow.Lineage.Plans;

/// <summary>
/// Follows a bound plan from its tables up: for each operator the inputs of every column it puts out, and of its rows. Operators
/// and expressions that are not known make the columns unknown that come through them, and say so by name.
/// </summary>
/// <remarks>For one plan.</remarks>
internal sealed partial class PlanWalker(PlanLeaves leaves)
{
    private readonly Stack<InputCollector> _idle = new();

    public Relation Read(JsonElement node)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) return Relation.Unknown(ExpressionWalker.TooDeep);
        var type = node.Text("type"u8);
        switch (type)
        {
            case "LOGICAL_GET":
                return ReadScan(node);
            case "LOGICAL_PROJECTION":
                return ReadProjection(node, Only(node));
            case "LOGICAL_FILTER":
                return ReadFilter(node, Only(node));
            case "LOGICAL_ORDER_BY" or "LOGICAL_TOP_N":
                return ReadOrder(node, Only(node));
            case "LOGICAL_LIMIT" or "LOGICAL_SAMPLE":
                return ReadLimit(node, Only(node));
            case "LOGICAL_DISTINCT":
                return ReadDistinct(node, Only(node));
            case "LOGICAL_AGGREGATE_AND_GROUP_BY":
                return ReadAggregate(node, Only(node), isScalarSubquery: false);
            case "LOGICAL_WINDOW":
                return Append(node, Only(node), node.Number("window_index"u8));
            case "LOGICAL_UNNEST":
                return Append(node, Only(node), node.Number("unnest_index"u8));
            case "LOGICAL_COMPARISON_JOIN" or "LOGICAL_ANY_JOIN" or "LOGICAL_ASOF_JOIN" or "LOGICAL_DELIM_JOIN":
                return ReadJoin(node, isDelim: type is "LOGICAL_DELIM_JOIN");
            case "LOGICAL_CROSS_PRODUCT" or "LOGICAL_POSITIONAL_JOIN":
                return ReadProduct(node);
            case "LOGICAL_DELIM_GET":
                return ReadDelimiters(node);
            case "LOGICAL_UNION" or "LOGICAL_INTERSECT" or "LOGICAL_EXCEPT":
                return ReadSetOperation(node, type);
            case "LOGICAL_MATERIALIZED_CTE":
                return ReadCommonTable(node);
            case "LOGICAL_RECURSIVE_CTE":
                return ReadRecursion(node);
            case "LOGICAL_CTE_REF":
                return ReadCommonTableReference(node);
            case "LOGICAL_PIVOT":
                return ReadPivot(node, Only(node));
            case "LOGICAL_EXPRESSION_GET":
                return ReadValues(node, Only(node));
            case "LOGICAL_CHUNK_GET":
                return Constants(node.Number("table_index"u8), Math.Max(node.Child("chunk_types"u8).Count(), node.Child("types"u8).Count()));
            case "LOGICAL_EMPTY_RESULT":
                return Constants(node.Number("table_index"u8), node.Child("return_types"u8).Count());
            case "LOGICAL_DUMMY_SCAN":
                return Constants(node.Number("table_index"u8), 1);
            default:
                return Relation.Unknown(type.Length == 0 ? "an operator without a type" : type);
        }
    }

    private Relation ReadProjection(JsonElement node, Relation child)
    {
        var collector = Rent();
        var columns = Columns(node.Child("expressions"u8), child, node.Number("table_index"u8), collector);
        Return(collector);
        return new Relation(columns, child.Rows);
    }

    private Relation ReadFilter(JsonElement node, Relation child)
    {
        var rows = RowsOf(child);
        foreach (var condition in node.Items("expressions"u8)) ExpressionWalker.Collect(condition, child, UsePath.Rows(Uses.RowFilter), rows);
        return child with { Columns = child.Through(node.Numbers("projection_map"u8)), Rows = Done(rows) };
    }

    private Relation ReadOrder(JsonElement node, Relation child)
    {
        var rows = RowsOf(child);
        foreach (var order in node.Items("orders"u8)) ExpressionWalker.Collect(order.Child("expression"u8), child, UsePath.Rows(Uses.RowSort), rows);
        var map = node.Numbers("projections"u8);
        return child with { Columns = child.Through(map.Length > 0 ? map : node.Numbers("projection_map"u8)), Rows = Done(rows) };
    }

    private Relation ReadLimit(JsonElement node, Relation child)
    {
        var rows = RowsOf(child);
        ExpressionWalker.Collect(node.Child("limit_val"u8).Child("expression"u8), child, UsePath.Rows(Uses.RowFilter), rows);
        ExpressionWalker.Collect(node.Child("offset_val"u8).Child("expression"u8), child, UsePath.Rows(Uses.RowFilter), rows);
        return child with { Rows = Done(rows) };
    }

    private Relation ReadDistinct(JsonElement node, Relation child)
    {
        var rows = RowsOf(child);
        foreach (var target in node.Items("distinct_targets"u8)) ExpressionWalker.Collect(target, child, UsePath.Rows(Uses.RowGroupBy), rows);
        var order = node.Child("order_by"u8);
        foreach (var item in order.Exists() ? order.Items("orders"u8) : default)
            ExpressionWalker.Collect(item.Child("expression"u8), child, UsePath.Rows(Uses.RowSort), rows);
        return child with { Rows = Done(rows) };
    }

    private Relation ReadAggregate(JsonElement node, Relation child, bool isScalarSubquery)
    {
        var rows = RowsOf(child);
        var groups = node.Child("groups"u8);
        foreach (var group in node.Items("groups"u8)) ExpressionWalker.Collect(group, child, UsePath.Rows(Uses.RowGroupBy), rows);

        var collector = Rent();
        var keys = Columns(groups, child, node.Number("group_index"u8), collector);
        var values = isScalarSubquery
            ? FirstOf(node.Child("expressions"u8), child, node.Number("aggregate_index"u8))
            : Columns(node.Child("expressions"u8), child, node.Number("aggregate_index"u8), collector);
        var groupings = new RelationColumn[node.Child("grouping_functions"u8).Count()];
        var at = 0;
        foreach (var function in node.Items("grouping_functions"u8))
        {
            foreach (var group in function.EnumerateArray())
            {
                if (group.GetUInt64() < (ulong)keys.Length) collector.Add(keys[group.GetUInt64()].Inputs, UsePath.Output.Transformed);
            }

            groupings[at] = new RelationColumn(collector.Take(), node.Number("groupings_index"u8), (ulong)at++);
        }

        Return(collector);
        return new Relation([.. keys, .. values, .. groupings], Done(rows));
    }

    /// <summary>The child's columns, followed by expressions over them.</summary>
    private Relation Append(JsonElement node, Relation child, ulong table)
    {
        if (child.UnknownBecause is not null) return child;
        var collector = Rent();
        var added = Columns(node.Child("expressions"u8), child, table, collector);
        Return(collector);
        return child with { Columns = [.. child.Columns, .. added] };
    }

    private Relation ReadValues(JsonElement node, Relation child)
    {
        var rows = node.Child("expressions"u8);
        var columns = new RelationColumn[rows.Count() == 0 ? 0 : rows[0].GetArrayLength()];
        var collectors = new InputCollector[columns.Length];
        for (var i = 0; i < collectors.Length; i++) collectors[i] = Rent();
        foreach (var row in node.Items("expressions"u8))
        {
            var at = 0;
            foreach (var value in row.EnumerateArray()) ExpressionWalker.Collect(value, child, UsePath.Output, collectors[at++]);
        }

        for (var i = 0; i < collectors.Length; i++)
        {
            columns[i] = new RelationColumn(collectors[i].Take(), node.Number("table_index"u8), (ulong)i);
            Return(collectors[i]);
        }

        return new Relation(columns, child.Rows);
    }

    private Relation ReadPivot(JsonElement node, Relation child)
    {
        if (child.UnknownBecause is not null) return child;
        var pivot = node.Child("bound_pivot"u8);
        var (width, groups, aggregates) = (pivot.Child("types"u8).Count(), (int)pivot.Number("group_count"u8), pivot.Child("aggregates"u8).Count());
        if (aggregates == 0 || width < groups) return Relation.Unknown("LOGICAL_PIVOT of a form that is not known");
        var collector = Rent();
        var columns = new RelationColumn[width];
        for (var i = 0; i < width; i++)
        {
            var from = (ulong)(i < groups ? i : groups + (i - groups) % aggregates);
            collector.Add(child[from], UsePath.Output);
            // The list of values that the names of the new columns are looked up in.
            if (i >= groups && child.Columns.Length > 0) collector.Add(child.Columns[^1].Inputs, UsePath.Output.Indirect(Uses.Filter));
            columns[i] = new RelationColumn(collector.Take(), node.Number("pivot_index"u8), (ulong)i);
        }

        Return(collector);
        return new Relation(columns, child.Rows);
    }

    private static RelationColumn[] Columns(JsonElement expressions, Relation input, ulong table, InputCollector collector)
    {
        var columns = new RelationColumn[expressions.Count()];
        if (columns.Length == 0) return columns;
        var at = 0;
        foreach (var expression in expressions.EnumerateArray()) columns[at] = new RelationColumn(ExpressionWalker.Read(expression, input, collector), table, (ulong)at++);
        return columns;
    }

    private static Relation Constants(ulong table, int count)
    {
        var columns = new RelationColumn[count];
        for (var i = 0; i < count; i++) columns[i] = new RelationColumn(Inputs.None, table, (ulong)i);
        return new Relation(columns, Inputs.None);
    }

    private Relation Only(JsonElement node)
    {
        var children = node.Child("children"u8);
        return children.Count() == 1 ? Read(children[0]) : Relation.Unknown($"{node.Text("type"u8)} over {children.Count()} operators");
    }

    private InputCollector RowsOf(Relation relation)
    {
        var rows = Rent();
        rows.AddRows(relation.Rows);
        return rows;
    }

    private Inputs Done(InputCollector collector)
    {
        var inputs = collector.Take();
        Return(collector);
        return inputs;
    }

    private InputCollector Rent() => _idle.TryPop(out var collector) ? collector : new InputCollector();

    private void Return(InputCollector collector) => _idle.Push(collector);
}
