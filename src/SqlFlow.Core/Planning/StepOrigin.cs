namespace SqlFlow.Planning;

/// <summary>Where a step stands in the file that it comes from.</summary>
/// <remarks>Thread-safe.</remarks>
public abstract class StepOrigin
{
    /// <summary>The file as the caller named it; null for text that is not from a file.</summary>
    public abstract string? File { get; }

    /// <summary>In place of a character: where the name of the value stands.</summary>
    internal const int AtName = int.MinValue;

    /// <summary>Where the step begins.</summary>
    internal abstract (int Line, int Column) Start { get; }

    /// <summary>Line and column, both from 1, columns in UTF-16 characters, of a value inside the step.</summary>
    /// <param name="path">Property names, or places in arrays from 0, from the step inwards, e.g. <c>options</c>, <c>delimiter</c>;
    /// the deepest that exists counts. Empty: the step.</param>
    /// <param name="character">UTF-16 characters into the decoded string value, for a place within SQL; negative: the value itself.</param>
    public (int Line, int Column) PlaceOf(ReadOnlySpan<string> path, int character = -1) => PlaceOf(path, character, out _);

    /// <summary>As the other one, and says how many bytes were read for it.</summary>
    internal abstract (int Line, int Column) PlaceOf(ReadOnlySpan<string> path, int character, out long scanned);
}
