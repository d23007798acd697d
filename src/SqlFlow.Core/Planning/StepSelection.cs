using System.Globalization;
using System.IO.Enumeration;

namespace SqlFlow.Planning;

/// <summary>
/// Chooses steps of a pipeline by expressions as dbt has them: ids and names of tables, also with <c>*</c> and <c>?</c>; <c>tag:nightly</c>,
/// <c>type:load</c>; <c>+orders</c> with all that it needs, <c>orders+</c> with all that needs it, <c>2+orders+1</c> so many steps far; a
/// comma means both, a blank or another expression means either.
/// </summary>
public static class StepSelection
{
    /// <summary>The ids of the chosen steps.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="expressions">What is chosen; at least one.</param>
    /// <param name="problems">Takes expressions that choose nothing.</param>
    /// <remarks>With a table come the checks that guard it, and with every step the sources and variables that it uses.</remarks>
    public static IReadOnlySet<string> Choose(Pipeline pipeline, IEnumerable<string> expressions, PlanProblems problems)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(expressions);
        ArgumentNullException.ThrowIfNull(problems);
        var chosen = new HashSet<int>();
        foreach (var union in expressions.SelectMany(static expression => expression.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
        {
            HashSet<int>? both = null;
            foreach (var term in union.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                var found = Find(pipeline, term, problems);
                if (both is null) both = found;
                else both.IntersectWith(found);
            }

            chosen.UnionWith(both ?? []);
        }

        if (chosen.Count == 0 && !problems.HasErrors)
            problems.Add(new PlanProblem { Code = PlanProblemCodes.UnknownSelection, Message = "Nothing is selected: no step fits all that is asked for.", Hint = "A comma means both; separate with a blank what may be either." });
        Complete(pipeline, chosen);
        return chosen.Select(index => pipeline.Steps[index].Step.Id).ToHashSet(StringComparer.Ordinal);
    }

    private static HashSet<int> Find(Pipeline pipeline, string term, PlanProblems problems)
    {
        var (text, upstream, downstream) = TakeReach(term);
        var found = pipeline.Steps.Where(step => Fits(step, text)).Select(static step => step.Index).ToHashSet();
        if (found.Count == 0) ReportUnknown(pipeline, term, text, problems);
        var reached = new HashSet<int>(found);
        Walk(found, upstream, index => pipeline.Steps[index].DependsOn, reached);
        Walk(found, downstream, index => pipeline.Dependents[index], reached);
        return reached;
    }

    /// <summary>Splits <c>2+name+</c> into the name and how far it reaches to either side.</summary>
    private static (string Text, int Upstream, int Downstream) TakeReach(string term)
    {
        var (upstream, downstream) = (0, 0);
        var digits = term.TakeWhile(char.IsAsciiDigit).Count();
        if (digits < term.Length && term[digits] == '+')
        {
            upstream = digits == 0 ? int.MaxValue : Number(term.AsSpan(0, digits));
            term = term[(digits + 1)..];
        }

        digits = term.Reverse().TakeWhile(char.IsAsciiDigit).Count();
        if (digits < term.Length && term[^(digits + 1)] == '+')
        {
            downstream = digits == 0 ? int.MaxValue : Number(term.AsSpan(term.Length - digits));
            term = term[..^(digits + 1)];
        }

        return (term, upstream, downstream);
    }

    private static int Number(ReadOnlySpan<char> text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;

    private static bool Fits(PlannedStep step, string text)
    {
        if (text.StartsWith("tag:", StringComparison.Ordinal)) return step.Step.Tags.Any(tag => Matches(text.AsSpan(4), tag));
        if (text.StartsWith("type:", StringComparison.Ordinal)) return Matches(text.AsSpan(5), step.Step.Type);
        return Matches(text, step.Step.Id) || WrittenTables(step).Any(name => Matches(text, name));
    }

    private static bool Matches(ReadOnlySpan<char> pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: true);

    private static IEnumerable<string> WrittenTables(PlannedStep step)
    {
        foreach (var item in step.Dataflow)
        {
            if (item.Item.Kind is not DataflowItemKind.WriteTable || item.Table is not { } table) continue;
            yield return table.Name;
            if (table.Schema is { } schema) yield return $"{schema}.{table.Name}";
        }
    }

    private static void Walk(IEnumerable<int> start, int distance, Func<int, IEnumerable<int>> next, HashSet<int> reached)
    {
        var seen = new HashSet<int>(start);
        for (var border = seen.ToList(); border.Count > 0 && distance > 0; distance--)
        {
            border = [.. border.SelectMany(next).Where(seen.Add)];
            reached.UnionWith(border);
        }
    }

    /// <summary>Adds what chosen steps cannot do without, and no table can stand for.</summary>
    private static void Complete(Pipeline pipeline, HashSet<int> chosen)
    {
        foreach (var step in pipeline.Steps)
        {
            if (step.GateOf is { } guarded && chosen.Contains(guarded)) chosen.Add(step.Index);
        }

        foreach (var step in pipeline.Steps.Reverse())
        {
            if (!chosen.Contains(step.Index)) continue;
            foreach (var dependency in step.DependsOn)
            {
                if (pipeline.Steps[dependency].Dataflow.Any(static item => item.Item.Kind is DataflowItemKind.DefineSource or DataflowItemKind.SetVariable)) chosen.Add(dependency);
            }
        }
    }

    private static void ReportUnknown(Pipeline pipeline, string term, string text, PlanProblems problems)
    {
        var names = pipeline.Steps.Select(static step => step.Step.Id).Concat(pipeline.Steps.SelectMany(WrittenTables)).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        problems.Add(new PlanProblem
        {
            Code = PlanProblemCodes.UnknownSelection,
            Message = $"'{term}' selects nothing: no step and no table that the pipeline makes fits '{text}'.",
            Hint = NearestName.Find(text, names) is { } near ? $"Did you mean '{near}'?" : "Write a step's id, a table, tag:NAME or type:NAME; '+' before or behind it takes what it needs or what needs it.",
        });
    }
}
