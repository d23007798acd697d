using SqlFlow.Handlers;
using SqlFlow.Language;
using SqlFlow.Variables;

namespace SqlFlow.Compilation;

/// <summary>
/// Variables that have one value from the start become variables of the plan; each other SET stays a step, so that it counts from its
/// place in the text on.
/// </summary>
internal static class PlanVariables
{
    public static (ValueMap<JsonValue> Variables, IReadOnlyList<FlatStatement> Statements) Split(IReadOnlyList<FlatStatement> statements)
    {
        var times = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var statement in statements)
        {
            if (NameOf(statement) is { } name) times[name] = times.GetValueOrDefault(name) + 1;
        }

        var read = new HashSet<string>(StringComparer.Ordinal);
        var variables = new List<KeyValuePair<string, JsonValue>>();
        var rest = new List<FlatStatement>(statements.Count);
        foreach (var statement in statements)
        {
            // Read before: until then the environment's value counts, or a default.
            if (NameOf(statement) is { } name && times[name] == 1 && !read.Contains(name) && ConstantOf((SetStatement)statement.Statement) is { } constant)
            {
                variables.Add(new(name, constant));
                continue;
            }

            foreach (var used in VariableManager.FindNames(RenamedText.Of(statement.Source.Slice(statement.Statement.Span), statement.Variables).Text)) read.Add(used);
            rest.Add(statement);
        }

        return ([.. variables], rest);
    }

    private static string? NameOf(FlatStatement statement) =>
        statement.Statement is SetStatement set ? statement.Variables.RunTimeName(set.Name) : null;

    private static JsonValue? ConstantOf(SetStatement set) => set.Value switch
    {
        LiteralSyntax { Kind: LiteralKind.Text } text when !text.Text.Contains("${", StringComparison.Ordinal) => JsonValue.From(text.Text),
        LiteralSyntax { Kind: LiteralKind.Number } number when NumberText.TryParse(number.Text, out var value) => value,
        LiteralSyntax { Kind: LiteralKind.Boolean or LiteralKind.Null } word => JsonValue.Parse(word.Text),
        _ => null,
    };
}
