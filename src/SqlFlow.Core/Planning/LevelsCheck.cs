namespace SqlFlow.Planning;

/// <summary>Checks the <c>levels</c> that a plan claims: each step in one, and all that it waits for in earlier ones.</summary>
internal static class LevelsCheck
{
    public static void Run(PlanDocument document, Dictionary<string, int> ids, IReadOnlyList<PlannedStep> steps, NameSuggestions suggestions, PlanProblems problems)
    {
        if (document.Levels is not { } levels) return;
        var levelOf = new Dictionary<int, int>(steps.Count);
        for (var level = 0; level < levels.Length; level++)
        {
            foreach (var id in levels[level])
            {
                if (!ids.TryGetValue(id, out var index))
                {
                    if (!document.BrokenNames.Contains(id))
                        Report($"'levels' names the step '{id}', which is not there.", suggestions.Find(id, ids.Keys) is { } near ? $"Did you mean '{near}'?" : null);
                }
                else if (!levelOf.TryAdd(index, level))
                {
                    Report($"'levels' names the step '{id}' twice.", null);
                }
            }
        }

        foreach (var step in steps)
        {
            if (!levelOf.TryGetValue(step.Index, out var level))
            {
                Report($"'levels' does not name the step '{step.Step.Id}'.", null);
                continue;
            }

            foreach (var dependency in step.DependsOn)
            {
                if (levelOf.TryGetValue(dependency, out var before) && before >= level)
                    Report($"'levels' has the step '{step.Step.Id}' on level {level}, but it waits for '{steps[dependency].Step.Id}' on level {before}.", null);
            }
        }

        void Report(string message, string? hint) =>
            problems.Report(PlanProblemCodes.WrongLevels, document.LevelsOffset, message, hint ?? "Leave 'levels' out: they are found by themselves.", "levels");
    }
}
