namespace SqlFlow.Language;

/// <summary>Something that is wrong with a pipeline's text, with its place.</summary>
/// <param name="Code"><c>SF1nnn</c>: <see cref="SyntaxProblemCodes"/>.</param>
/// <param name="Message">What is wrong and what was expected; one sentence.</param>
/// <param name="Hint">What to do; null: nothing beyond the message.</param>
/// <param name="Source">The file.</param>
/// <param name="Offset">UTF-16 characters from the start of the file.</param>
/// <param name="Length">How many characters are meant; 0: a place between two.</param>
public sealed record SyntaxProblem(string Code, string Message, string? Hint, SourceText Source, int Offset, int Length)
{
    /// <summary>Line and column of <see cref="Offset"/>.</summary>
    public TextPosition Position => Source.Position(Offset);

    /// <summary><c>file:line:column: SFnnnn: message</c>, with the hint in parentheses.</summary>
    public override string ToString() =>
        (Source.Path is null ? "" : Source.Path + ":") + Position + ": " + Code + ": " + Message + (Hint is null ? "" : " (" + Hint + ")");
}
