namespace SqlFlow.Language;

/// <summary>A stretch of a text.</summary>
/// <param name="Start">UTF-16 characters from the start of the text.</param>
/// <param name="Length">UTF-16 characters.</param>
public readonly record struct TextSpan(int Start, int Length)
{
    /// <summary>The first character behind it.</summary>
    public int End => Start + Length;

    /// <summary>The stretch from one character up to, and without, another.</summary>
    public static TextSpan FromBounds(int start, int end) => new(start, end - start);
}
