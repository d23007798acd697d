using System.Text.Json;

namespace SqlFlow.Lineage.Plans;

internal sealed partial class PlanWalker
{
    // What the subqueries around the present operator are correlated with, the innermost last.
    private readonly Stack<RelationColumn[]> _delimiters = new();

    private Relation ReadJoin(JsonElement node, bool isDelim)
    {
        var children = node.Child("children"u8);
        if (children.Count() != 2) return Relation.Unknown($"{node.Text("type"u8)} over {children.Count()} operators");
        var (left, right) = ReadSides(node, children);
        return node.Text("join_type"u8) switch
        {
            "MARK" => Mark(node, left, right, isDelim),
            "SINGLE" => Single(node, left, right),
            "SEMI" or "ANTI" => Reduced(node, left, right, keepsLeft: true),
            "RIGHT_SEMI" or "RIGHT_ANTI" => Reduced(node, left, right, keepsLeft: false),
            "INNER" or "LEFT" or "RIGHT" or "FULL" or "OUTER" => Joined(node, left, right),
            var other => Relation.Unknown($"{node.Text("type"u8)} {other}"),
        };
    }

    private (Relation Left, Relation Right) ReadSides(JsonElement node, JsonElement children)
    {
        var duplicates = node.Child("duplicate_eliminated_columns"u8);
        if (duplicates.Count() == 0) return (Read(children[0]), Read(children[1]));
        var flipped = node.Flag("delim_flipped"u8);
        var outer = Read(children[flipped ? 1 : 0]);
        var collector = Rent();
        _delimiters.Push(Columns(duplicates, outer, PlanNode.Nowhere, collector));
        Return(collector);
        var inner = Read(children[flipped ? 0 : 1]);
        _delimiters.Pop();
        return flipped ? (inner, outer) : (outer, inner);
    }

    private Relation ReadDelimiters(JsonElement node)
    {
        if (!_delimiters.TryPeek(out var columns)) return Relation.Unknown("LOGICAL_DELIM_GET outside of a join");
        var table = node.Number("table_index"u8);
        var own = new RelationColumn[columns.Length];
        for (var i = 0; i < own.Length; i++) own[i] = new RelationColumn(columns[i].Inputs, table, (ulong)i);
        return new Relation(own, Inputs.None);
    }

    private Relation Joined(JsonElement node, Relation left, Relation right)
    {
        var rows = RowsOf(left);
        rows.AddRows(right.Rows);
        Conditions(node, left, right, UsePath.Rows(Uses.RowJoin), rows);
        return Both(node, left, right, Done(rows));
    }

    private Relation Reduced(JsonElement node, Relation left, Relation right, bool keepsLeft)
    {
        var rows = RowsOf(left);
        rows.AddRows(right.Rows);
        Conditions(node, left, right, UsePath.Rows(Uses.RowFilter), rows);
        var kept = keepsLeft ? left : right;
        return kept with { Columns = kept.Through(node.Numbers(keepsLeft ? "left_projection_map"u8 : "right_projection_map"u8)), Rows = Done(rows) };
    }

    /// <summary>IN, ANY and EXISTS: one more column, which says whether there is a row on the right.</summary>
    private Relation Mark(JsonElement node, Relation left, Relation right, bool isDelim)
    {
        if (left.UnknownBecause is not null) return left;
        var mark = RowsOf(right);
        foreach (var condition in node.Items("conditions"u8))
        {
            // In a correlated subquery these compare what it is correlated with; all others are the question itself.
            var isCorrelation = isDelim && condition.Text("comparison"u8) is "COMPARE_NOT_DISTINCT_FROM";
            var path = isCorrelation ? UsePath.Rows(Uses.RowJoin) : UsePath.Output.Transformed;
            Condition(condition, left, right, path, mark);
        }

        Predicates(node, left, right, UsePath.Output.Transformed, mark);
        var column = new RelationColumn(Done(mark), node.Number("mark_index"u8), 0);
        return left with { Columns = [.. left.Through(node.Numbers("left_projection_map"u8)), column] };
    }

    /// <summary>A scalar subquery: what decides about its rows concerns the columns that it gives, and no row of the left.</summary>
    private Relation Single(JsonElement node, Relation left, Relation right)
    {
        var rows = RowsOf(right);
        Conditions(node, left, right, UsePath.Rows(Uses.RowJoin), rows);
        return Both(node, left, Confined(right, Done(rows)), left.Rows);
    }

    private Relation ReadProduct(JsonElement node)
    {
        var children = node.Child("children"u8);
        if (children.Count() != 2) return Relation.Unknown($"{node.Text("type"u8)} over {children.Count()} operators");
        var left = Read(children[0]);
        var right = ScalarSubquery(children[1]) ?? Read(children[1]);
        var rows = RowsOf(left);
        rows.AddRows(right.Rows);
        return Both(node, left, right, Done(rows));
    }

    /// <summary>
    /// A scalar or EXISTS subquery without correlation, as the engine plans it: one column over an aggregate that nobody wrote, which has no number for
    /// GROUPING. What decides about its rows concerns that column alone. Null: it is something else.
    /// </summary>
    private Relation? ScalarSubquery(JsonElement node)
    {
        if (node.Text("type"u8) is not "LOGICAL_PROJECTION" || node.Child("expressions"u8).Count() != 1 || node.Child("children"u8).Count() != 1) return null;
        var aggregate = node.Child("children"u8)[0];
        if (aggregate.Text("type"u8) is not "LOGICAL_AGGREGATE_AND_GROUP_BY" || aggregate.Number("groupings_index"u8) != PlanNode.Nowhere) return null;
        var child = ReadAggregate(aggregate, Only(aggregate), isScalarSubquery: true);
        var expression = node.Child("expressions"u8)[0];
        // Either the only value, guarded against a second row, or whether the count is 1.
        var value = expression.Text("expression_class"u8) is "BOUND_CASE" ? expression.Child("else_expr"u8) : expression;
        var collector = Rent();
        var column = new RelationColumn(ExpressionWalker.Read(value, child, collector), node.Number("table_index"u8), 0);
        Return(collector);
        return Confined(new Relation([column], Inputs.None), child.Rows);
    }

    /// <summary>FIRST, which the engine adds to a scalar subquery, changes nothing.</summary>
    private RelationColumn[] FirstOf(JsonElement expressions, Relation child, ulong table)
    {
        var columns = new RelationColumn[expressions.Count()];
        var collector = Rent();
        for (var i = 0; i < columns.Length; i++)
        {
            var arguments = expressions[i].Child("children"u8);
            var isFirst = expressions[i].Text("name"u8) is "first" && arguments.Count() == 1;
            columns[i] = new RelationColumn(ExpressionWalker.Read(isFirst ? arguments[0] : expressions[i], child, collector), table, (ulong)i);
        }

        Return(collector);
        return columns;
    }

    /// <summary>The relation with what decides about its rows given to each of its columns.</summary>
    private Relation Confined(Relation relation, Inputs rows)
    {
        if (relation.UnknownBecause is not null || rows.Entries.Length == 0 && rows.UnknownBecause is null) return relation with { Rows = Inputs.None };
        var columns = new RelationColumn[relation.Columns.Length];
        var collector = Rent();
        for (var i = 0; i < columns.Length; i++)
        {
            collector.Add(relation.Columns[i].Inputs, UsePath.Output);
            collector.AddRows(rows);
            columns[i] = relation.Columns[i] with { Inputs = collector.Take() };
        }

        Return(collector);
        return new Relation(columns, Inputs.None);
    }

    private static Relation Both(JsonElement node, Relation left, Relation right, Inputs rows)
    {
        if ((left.UnknownBecause ?? right.UnknownBecause) is { } reason) return new Relation([], rows, reason);
        return new Relation([.. left.Through(node.Numbers("left_projection_map"u8)), .. right.Through(node.Numbers("right_projection_map"u8))], rows);
    }

    private static void Conditions(JsonElement node, Relation left, Relation right, UsePath path, InputCollector into)
    {
        foreach (var condition in node.Items("conditions"u8)) Condition(condition, left, right, path, into);
        Predicates(node, left, right, path, into);
    }

    private static void Condition(JsonElement condition, Relation left, Relation right, UsePath path, InputCollector into)
    {
        if (!condition.Child("left"u8).Exists() || !condition.Child("right"u8).Exists())
        {
            into.AddUnknown("a join condition of a form that is not known");
            return;
        }

        ExpressionWalker.Collect(condition.Child("left"u8), left, path, into);
        ExpressionWalker.Collect(condition.Child("right"u8), right, path, into);
    }

    /// <summary>Conditions over the columns of both sides, one after the other.</summary>
    private static void Predicates(JsonElement node, Relation left, Relation right, UsePath path, InputCollector into)
    {
        var (condition, predicate) = (node.Child("condition"u8), node.Child("predicate"u8));
        if (!condition.Exists() && !predicate.Exists()) return;
        var both = new Relation([.. left.Columns, .. right.Columns], Inputs.None, left.UnknownBecause ?? right.UnknownBecause);
        ExpressionWalker.Collect(condition, both, path, into);
        ExpressionWalker.Collect(predicate, both, path, into);
    }
}
