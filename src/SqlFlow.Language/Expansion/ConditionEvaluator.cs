using System.Collections.Immutable;
using System.Globalization;

namespace SqlFlow.Language;

/// <summary>Evaluates the conditions of IF. Every variable of a condition is looked up, whether or not the result depends on it.</summary>
internal sealed class ConditionEvaluator
{
    private readonly SourceText _source;
    private readonly VariableEnvironment _variables;
    private readonly ExpansionProblems _problems;

    public ConditionEvaluator(SourceText source, VariableEnvironment variables, ExpansionProblems problems) =>
        (_source, _variables, _problems) = (source, variables, problems);

    /// <summary>Null: it has no truth value, and that has been reported.</summary>
    public bool? Evaluate(ConditionSyntax condition) => condition switch
    {
        AndCondition and => All(and.Conditions, isAnd: true),
        OrCondition or => All(or.Conditions, isAnd: false),
        NotCondition not => !Evaluate(not.Condition),
        ComparisonCondition comparison => Compare(comparison),
        InCondition isIn => IsIn(isIn),
        TruthCondition truth => IsTrue(truth),
        _ => null,
    };

    private bool? All(ImmutableArray<ConditionSyntax> conditions, bool isAnd)
    {
        var (isUnknown, result) = (false, isAnd);
        foreach (var condition in conditions)
        {
            var value = Evaluate(condition);
            isUnknown |= value is null;
            if (value == !isAnd) result = !isAnd;
        }

        return isUnknown ? null : result;
    }

    private bool? Compare(ComparisonCondition comparison)
    {
        var (left, right) = (Value(comparison.Left), Value(comparison.Right));
        if (left is null || right is null) return null;
        if (comparison.Operator is ComparisonOperator.Equal) return IsEqual(left.Value, right.Value);
        if (comparison.Operator is ComparisonOperator.NotEqual) return !IsEqual(left.Value, right.Value);
        // NULL is neither before nor behind anything.
        if (left.Value.Kind is BoundVariableKind.Null || right.Value.Kind is BoundVariableKind.Null) return false;
        var order = Order(left.Value.Text, right.Value.Text);
        return comparison.Operator switch
        {
            ComparisonOperator.Less => order < 0,
            ComparisonOperator.LessOrEqual => order <= 0,
            ComparisonOperator.Greater => order > 0,
            _ => order >= 0,
        };
    }

    private bool? IsIn(InCondition condition)
    {
        var value = Value(condition.Value);
        var (isUnknown, isFound) = (value is null, false);
        foreach (var item in condition.Values)
        {
            var other = Value(item);
            isUnknown |= other is null;
            isFound |= value is { } known && other is { } second && IsEqual(known, second);
        }

        return isUnknown ? null : isFound != condition.IsNegated;
    }

    private bool? IsTrue(TruthCondition condition)
    {
        if (Value(condition.Value) is not { } value) return null;
        if (AsBoolean(value.Text) is { } truth && value.Kind is not BoundVariableKind.Null) return truth;
        _problems.Add(SyntaxProblemCodes.NotACondition, _source, condition.Span, "'" + value.Text + "' is neither TRUE nor FALSE.", "Compare it: ${name} = 'value'.");
        return null;
    }

    private BoundVariable? Value(ValueSyntax value)
    {
        if (value is VariableSyntax variable)
        {
            var found = _variables.Find(variable.Name);
            if (found.Kind is BoundVariableKind.Missing && variable.Default is { } text) return new BoundVariable(BoundVariableKind.Text, text);
            return _problems.Check(variable.Name, found.Kind, _source, variable.Span, "in a condition") ? found : null;
        }

        if (value is not LiteralSyntax literal) return null;
        if (literal.Kind is not LiteralKind.Text) return new BoundVariable(Bindings.KindOf(literal.Kind), literal.Text);
        var filled = _variables.Fill(literal.Text, out var problem);
        if (problem is { } bad && !_problems.Check(bad.Name, bad.Kind, _source, literal.Span, "in a condition")) return null;
        return new BoundVariable(BoundVariableKind.Text, filled);
    }

    private static bool IsEqual(BoundVariable left, BoundVariable right)
    {
        if (left.Kind is BoundVariableKind.Null || right.Kind is BoundVariableKind.Null) return left.Kind == right.Kind;
        // TRUE is true, however a variable from outside spells it.
        if (left.Kind is BoundVariableKind.Boolean || right.Kind is BoundVariableKind.Boolean)
        {
            if (AsBoolean(left.Text) is { } one && AsBoolean(right.Text) is { } other) return one == other;
        }

        return Order(left.Text, right.Text) == 0;
    }

    private static int Order(string left, string right)
    {
        if (!Numbers.IsNumber(left) || !Numbers.IsNumber(right)) return string.CompareOrdinal(left, right);
        const NumberStyles Style = NumberStyles.Float;
        if (decimal.TryParse(left, Style, CultureInfo.InvariantCulture, out var first) && decimal.TryParse(right, Style, CultureInfo.InvariantCulture, out var second)) return first.CompareTo(second);
        return double.TryParse(left, Style, CultureInfo.InvariantCulture, out var x) && double.TryParse(right, Style, CultureInfo.InvariantCulture, out var y) ? x.CompareTo(y) : string.CompareOrdinal(left, right);
    }

    private static bool? AsBoolean(string text) =>
        string.Equals(text, "true", StringComparison.OrdinalIgnoreCase) ? true : string.Equals(text, "false", StringComparison.OrdinalIgnoreCase) ? false : null;
}
