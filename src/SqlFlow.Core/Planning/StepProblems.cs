namespace SqlFlow.Planning;

/// <summary>Takes what <see cref="Step.Validate"/> finds, and knows where in the file the step's properties stand.</summary>
/// <param name="problems">The plan's problems.</param>
/// <param name="step">The step.</param>
/// <param name="origin">Where it stands; null for steps made in code.</param>
/// <remarks>Not thread-safe.</remarks>
public sealed class StepProblems(PlanProblems problems, Step step, StepOrigin? origin)
{
    /// <summary>Reports an error in a property.</summary>
    /// <param name="property">The JSON name, or a path of names joined with dots; null: the step as a whole.</param>
    /// <param name="message">What is wrong and what was expected.</param>
    /// <param name="hint">What to do; null: nothing beyond the message.</param>
    /// <param name="code">One of <see cref="PlanProblemCodes"/>.</param>
    public void Error(string? property, string message, string? hint = null, string code = PlanProblemCodes.InvalidValue) =>
        Report(ProblemSeverity.Error, property, message, hint, code, -1);

    /// <summary>Reports an error in the name of a property, where that stands within another one: an option that nobody knows.</summary>
    /// <param name="property">A path of names joined with dots.</param>
    /// <param name="message">What is wrong and what was expected.</param>
    /// <param name="hint">What to do; null: nothing beyond the message.</param>
    /// <param name="code">One of <see cref="PlanProblemCodes"/>.</param>
    public void ErrorInName(string property, string message, string? hint = null, string code = PlanProblemCodes.InvalidOption) =>
        Report(ProblemSeverity.Error, property, message, hint, code, StepOrigin.AtName);

    /// <summary>Reports a warning in a property.</summary>
    /// <param name="property">The JSON name, or a path of names joined with dots; null: the step as a whole.</param>
    /// <param name="message">What deserves attention.</param>
    /// <param name="hint">What to do; null: nothing beyond the message.</param>
    /// <param name="code">One of <see cref="PlanProblemCodes"/>.</param>
    public void Warning(string? property, string message, string? hint = null, string code = PlanProblemCodes.InvalidValue) =>
        Report(ProblemSeverity.Warning, property, message, hint, code, -1);

    /// <summary>Reports a warning in the name of a property within another one.</summary>
    /// <param name="property">A path of names joined with dots.</param>
    /// <param name="message">What deserves attention.</param>
    /// <param name="hint">What to do; null: nothing beyond the message.</param>
    /// <param name="code">One of <see cref="PlanProblemCodes"/>.</param>
    public void WarningInName(string property, string message, string? hint = null, string code = PlanProblemCodes.InvalidOption) =>
        Report(ProblemSeverity.Warning, property, message, hint, code, StepOrigin.AtName);

    /// <summary>Reports an error at a place within a property's text, e.g. within its SQL.</summary>
    /// <param name="property">The JSON name.</param>
    /// <param name="character">UTF-16 characters from the start of the text.</param>
    /// <param name="message">What is wrong and what was expected.</param>
    /// <param name="hint">What to do; null: nothing beyond the message.</param>
    /// <param name="code">One of <see cref="PlanProblemCodes"/>.</param>
    public void ErrorWithin(string property, int character, string message, string? hint, string code) =>
        Report(ProblemSeverity.Error, property, message, hint, code, character);

    /// <summary>Reports a warning at a place within a property's text.</summary>
    /// <param name="property">The JSON name.</param>
    /// <param name="character">UTF-16 characters from the start of the text.</param>
    /// <param name="message">What deserves attention.</param>
    /// <param name="hint">What to do; null: nothing beyond the message.</param>
    /// <param name="code">One of <see cref="PlanProblemCodes"/>.</param>
    public void WarningWithin(string property, int character, string message, string? hint, string code) =>
        Report(ProblemSeverity.Warning, property, message, hint, code, character);

    private void Report(ProblemSeverity severity, string? property, string message, string? hint, string code, int character)
    {
        if (problems.IsFull) return;
        // Deeper than this nobody nests options; a hostile name may have a million dots.
        var (line, column) = origin is null ? default : problems.PlaceOf(origin, property?.Split('.', 8) ?? [], character);
        problems.Add(new PlanProblem
        {
            Code = code,
            Severity = severity,
            File = origin?.File,
            Line = line,
            Column = column,
            Message = message,
            Hint = hint,
            StepId = step.Id,
            Property = property,
        });
    }
}
