namespace SqlFlow.Planning;

/// <summary>Where in a plan file a step stands.</summary>
/// <param name="Text">The file.</param>
/// <param name="Offset">Byte offset of the step's opening brace.</param>
public sealed record StepOrigin(PlanText Text, int Offset)
{
    /// <summary>Line and column of a value inside the step, found by reading the step again: only problems pay for it.</summary>
    /// <param name="path">Property names from the step inwards, e.g. <c>options</c>, <c>delimiter</c>; the deepest that exists counts. Empty: the step.</param>
    /// <param name="character">UTF-16 characters into the decoded string value, for a place within SQL.</param>
    public (int Line, int Column) PlaceOf(ReadOnlySpan<string> path, int character = 0) => throw new NotSupportedException(); // H-plan
}
