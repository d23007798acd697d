using System.Globalization;

namespace SqlFlow.Language;

/// <summary>A place in a text as people name it.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">UTF-16 characters from 1.</param>
public readonly record struct TextPosition(int Line, int Column)
{
    /// <summary><c>line:column</c>.</summary>
    public override string ToString() => Line.ToString(CultureInfo.InvariantCulture) + ":" + Column.ToString(CultureInfo.InvariantCulture);
}
