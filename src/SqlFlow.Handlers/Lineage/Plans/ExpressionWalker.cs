using System.Runtime.CompilerServices;
using System.Text.Json;

namespace SqlFlow.Lineage.Plans;

/// <summary>Collects the inputs of a bound expression.</summary>
internal static class ExpressionWalker
{
    /// <summary>What stands for an operator or expression that goes deeper than the walker's stack.</summary>
    public const string TooDeep = "nesting beyond what can be followed";

    /// <summary>The inputs of an expression that is a column of the output.</summary>
    public static Inputs Read(JsonElement expression, Relation input, InputCollector collector)
    {
        // Most columns are passed on as they are: they share their inputs.
        if (ClassOf(expression) is "BOUND_REF") return input[expression.Number("index"u8)];
        Collect(expression, input, UsePath.Output, collector);
        return collector.Take();
    }

    public static void Collect(JsonElement expression, Relation input, UsePath path, InputCollector into)
    {
        if (!expression.Exists()) return;
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            into.AddUnknown(TooDeep);
            return;
        }

        var kind = ClassOf(expression);
        switch (kind)
        {
            case "BOUND_REF":
                into.Add(input[expression.Number("index"u8)], path);
                break;
            case "BOUND_COLUMN_REF":
                var binding = expression.Child("binding"u8);
                into.Add(input.Find(binding.Number("table_index"u8), binding.Number("column_index"u8)), path);
                break;
            case "BOUND_CONSTANT" or "BOUND_PARAMETER" or "BOUND_DEFAULT" or "BOUND_LAMBDA_REF":
                break;
            case "BOUND_CAST" or "BOUND_UNNEST":
                Collect(expression.Child("child"u8), input, path.Transformed, into);
                break;
            case "BOUND_COMPARISON":
                Collect(expression.Child("left"u8), input, path.Transformed, into);
                Collect(expression.Child("right"u8), input, path.Transformed, into);
                break;
            case "BOUND_BETWEEN":
                Collect(expression.Child("input"u8), input, path.Transformed, into);
                Collect(expression.Child("lower"u8), input, path.Transformed, into);
                Collect(expression.Child("upper"u8), input, path.Transformed, into);
                break;
            case "BOUND_CONJUNCTION":
                CollectAll(expression.Items("children"u8), input, path.Transformed, into);
                break;
            case "BOUND_OPERATOR":
                CollectAll(expression.Items("children"u8), input, path.Transformed, into);
                // The value taken depends on which of them is NULL.
                if (expression.Text("type"u8) is "OPERATOR_COALESCE") CollectAll(expression.Items("children"u8), input, path.Indirect(Uses.Conditional), into);
                break;
            case "BOUND_FUNCTION":
                var hides = expression.Text("name"u8) is "md5" or "md5_number" or "md5_number_lower" or "md5_number_upper" or "sha1" or "sha256" or "hash";
                CollectAll(expression.Items("children"u8), input, hides ? path.Transformed.Hidden : path.Transformed, into);
                break;
            case "BOUND_LAMBDA":
                CollectAll(expression.Items("captures"u8), input, path.Transformed, into);
                Collect(expression.Child("lambda_expr"u8), input, path.Transformed, into);
                break;
            case "BOUND_CASE":
                foreach (var check in expression.Items("case_checks"u8))
                {
                    Collect(check.Child("when_expr"u8), input, path.Indirect(Uses.Conditional), into);
                    Collect(check.Child("then_expr"u8), input, path.Transformed, into);
                }

                Collect(expression.Child("else_expr"u8), input, path.Transformed, into);
                break;
            case "BOUND_AGGREGATE":
                CollectAggregate(expression, input, path, into);
                break;
            case "BOUND_WINDOW":
                CollectWindow(expression, input, path, into);
                break;
            default:
                into.AddUnknown(kind.Length == 0 ? "an expression without a class" : kind);
                break;
        }
    }

    private static string ClassOf(JsonElement expression) => expression.Text("expression_class"u8);

    private static void CollectAll(JsonElement.ArrayEnumerator expressions, Relation input, UsePath path, InputCollector into)
    {
        foreach (var expression in expressions) Collect(expression, input, path, into);
    }

    private static void CollectAggregate(JsonElement aggregate, Relation input, UsePath path, InputCollector into)
    {
        CollectAll(aggregate.Items("children"u8), input, Counts(aggregate) ? path.Aggregated.Hidden : path.Aggregated, into);
        Collect(aggregate.Child("filter"u8), input, path.Indirect(Uses.Filter), into);
        foreach (var order in aggregate.Child("order_bys"u8).ValueKind is JsonValueKind.Object ? aggregate.Child("order_bys"u8).Items("orders"u8) : default)
            Collect(order.Child("expression"u8), input, path.Indirect(Uses.Sort), into);
    }

    private static void CollectWindow(JsonElement window, Relation input, UsePath path, InputCollector into)
    {
        var value = window.Text("type"u8) is "WINDOW_AGGREGATE" ? path.Aggregated : path.Transformed;
        CollectAll(window.Items("children"u8), input, Counts(window) ? value.Hidden : value, into);
        Collect(window.Child("default_expr"u8), input, path.Transformed, into);
        var frame = path.Indirect(Uses.Window);
        CollectAll(window.Items("partitions"u8), input, frame, into);
        foreach (var order in window.Items("orders"u8)) Collect(order.Child("expression"u8), input, frame, into);
        foreach (var order in window.Items("arg_orders"u8)) Collect(order.Child("expression"u8), input, frame, into);
        Collect(window.Child("filters"u8), input, frame, into);
        Collect(window.Child("start_expr"u8), input, frame, into);
        Collect(window.Child("end_expr"u8), input, frame, into);
        Collect(window.Child("offset_expr"u8), input, frame, into);
    }

    private static bool Counts(JsonElement aggregate) => aggregate.Text("name"u8) is "count" or "approx_count_distinct";
}
