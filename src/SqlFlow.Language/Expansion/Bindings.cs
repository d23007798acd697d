namespace SqlFlow.Language;

/// <summary>What SET binds a variable to.</summary>
internal static class Bindings
{
    public static BoundVariableKind KindOf(LiteralKind kind) => kind switch
    {
        LiteralKind.Number => BoundVariableKind.Number,
        LiteralKind.Boolean => BoundVariableKind.Boolean,
        LiteralKind.Null => BoundVariableKind.Null,
        _ => BoundVariableKind.Text,
    };

    /// <summary>The value of a SET at its place. One that depends on the run is bound to the name that it has then.</summary>
    public static BoundVariable Resolve(SetStatement set, SourceText source, VariableEnvironment variables, ExpansionProblems problems)
    {
        // What the caller says wins, so the rest need not even have a value.
        if (variables.FindStrong(set.Name) is { } strong) return new BoundVariable(BoundVariableKind.Text, strong);
        var atRunTime = new BoundVariable(BoundVariableKind.RunTime, variables.RunTimeName(set.Name));
        switch (set.Value)
        {
            case LiteralSyntax { Kind: LiteralKind.Text } literal:
                var filled = variables.Fill(literal.Text, out var problem);
                if (problem is not { } bad) return new BoundVariable(BoundVariableKind.Text, filled);
                if (bad.Kind is BoundVariableKind.Missing) problems.Check(bad.Name, bad.Kind, source, literal.Span, "here");
                return atRunTime;
            case LiteralSyntax literal:
                return new BoundVariable(KindOf(literal.Kind), literal.Text);
            case VariableSyntax variable:
                var found = variables.Find(variable.Name);
                if (found.IsKnown) return found;
                if (found.Kind is BoundVariableKind.Missing)
                {
                    if (variable.Default is { } text) return new BoundVariable(BoundVariableKind.Text, text);
                    problems.Check(variable.Name, found.Kind, source, variable.Span, "here");
                }

                return atRunTime;
            default:
                return atRunTime;
        }
    }
}
