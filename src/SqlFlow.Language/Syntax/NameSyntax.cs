using System.Collections.Immutable;

namespace SqlFlow.Language;

/// <summary>A name, perhaps qualified: <c>orders</c>, <c>main."My Table"</c>, <c>events_${year}</c>.</summary>
/// <param name="Span">All of it.</param>
/// <param name="Text">As written, without white space and comments between its parts.</param>
/// <param name="Parts">Its parts without their quotes; variables are still in them.</param>
public sealed record NameSyntax(TextSpan Span, string Text, ImmutableArray<string> Parts)
{
    /// <summary>Whether a variable stands in it.</summary>
    public bool HasVariables => Text.IndexOf("${", StringComparison.Ordinal) >= 0;

    /// <summary>The part that is not a qualifier.</summary>
    public string Last => Parts[Parts.Length - 1];

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>A text in single or double quotes: a file, a URI, a profile's connector.</summary>
/// <param name="Span">With its quotes.</param>
/// <param name="Value">Without its quotes; variables are still in it.</param>
public sealed record TextSyntax(TextSpan Span, string Value);
