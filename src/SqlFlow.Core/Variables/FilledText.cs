using System.Collections.Immutable;
using System.Text;

namespace SqlFlow.Variables;

/// <summary>A text with its variables filled in, and the way back from its characters to those that were written.</summary>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed class FilledText
{
    private readonly ImmutableArray<Piece> _pieces;

    internal FilledText(string original) => (Original, Text, _pieces) = (original, original, []);

    internal FilledText(string original, string text, ImmutableArray<Piece> pieces) => (Original, Text, _pieces) = (original, text, pieces);

    /// <summary>The text as written.</summary>
    public string Original { get; }

    /// <summary>The text with its variables filled in; the same instance as <see cref="Original"/> where there are none.</summary>
    public string Text { get; }

    /// <summary>The variables that the text names, in order; one that stands twice is here twice.</summary>
    public ImmutableArray<VariableUse> Variables { get; internal init; } = [];

    /// <summary>What deserves attention, with the places in <see cref="Original"/>.</summary>
    public ImmutableArray<FillWarning> Warnings { get; internal init; } = [];

    /// <summary>Whether every variable had a value, so that <see cref="Text"/> is what will be used when the pipeline runs.</summary>
    public bool IsComplete { get; internal init; } = true;

    /// <summary>Whether a variable without a value stands where the text needs a name, so that what it reads is not known.</summary>
    public bool HasUnknownNames { get; internal init; }

    /// <summary>
    /// Where a position in <see cref="Text"/> comes from: the same character in <see cref="Original"/>, or, within a value, the
    /// <c>${</c> that it was filled in for.
    /// </summary>
    /// <param name="position">UTF-16 characters from the start of <see cref="Text"/>.</param>
    public int OriginalPosition(int position)
    {
        if (position >= Text.Length) return Original.Length;
        if (_pieces.IsEmpty) return Math.Clamp(position, 0, Original.Length);
        int low = 0, high = _pieces.Length - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_pieces[middle].Start <= position) low = middle;
            else high = middle - 1;
        }

        var piece = _pieces[low];
        return Math.Clamp(piece.IsCopy ? piece.Origin + position - piece.Start : piece.Origin, 0, Original.Length);
    }

    /// <summary>The text with stretches of it replaced, in order; what stands there then comes from where the stretch began.</summary>
    internal FilledText Replace(ImmutableArray<Edit> edits)
    {
        var text = new StringBuilder(Text.Length + 64);
        var pieces = ImmutableArray.CreateBuilder<Piece>();
        var (copied, next) = (0, 0);
        foreach (var (start, end, value) in edits)
        {
            Copy(copied, start);
            pieces.Add(new(text.Length, OriginalPosition(start), false));
            text.Append(value);
            copied = end;
        }

        Copy(copied, Text.Length);
        return new FilledText(Original, text.ToString(), pieces.DrainToImmutable())
        {
            Variables = Variables,
            Warnings = Warnings,
            IsComplete = IsComplete,
            HasUnknownNames = HasUnknownNames,
        };

        void Copy(int from, int to)
        {
            if (to <= from) return;
            while (next < _pieces.Length && _pieces[next].Start <= from) next++;
            var first = next == 0 ? new Piece(0, 0, true) : _pieces[next - 1];
            pieces.Add(new(text.Length, first.IsCopy ? first.Origin + from - first.Start : first.Origin, first.IsCopy));
            for (; next < _pieces.Length && _pieces[next].Start < to; next++) pieces.Add(_pieces[next] with { Start = text.Length + _pieces[next].Start - from });
            text.Append(Text, from, to - from);
        }
    }

    /// <summary>A stretch of the text, and what takes its place.</summary>
    internal readonly record struct Edit(int Start, int End, string Text);

    /// <summary>From here on the text comes from there.</summary>
    /// <param name="Start">In the filled text.</param>
    /// <param name="Origin">In the text as written.</param>
    /// <param name="IsCopy">Whether the characters correspond one by one.</param>
    internal readonly record struct Piece(int Start, int Origin, bool IsCopy);
}

/// <summary>A variable in a text.</summary>
/// <param name="Name">The name; empty where <c>${</c> is not followed by a name and a <c>}</c>.</param>
/// <param name="Position">Where its <c>$</c> stands in the text as written.</param>
/// <param name="State">Whether it had a value.</param>
public readonly record struct VariableUse(string Name, int Position, VariableState State);

/// <summary>Whether a variable had a value.</summary>
public enum VariableState
{
    /// <summary>It had one, or a default.</summary>
    Known,

    /// <summary>An earlier step gives it one when it runs.</summary>
    RunTime,

    /// <summary>It had none.</summary>
    Missing,

    /// <summary>It is not a variable, though it begins like one.</summary>
    Malformed,

    /// <summary>Its value cannot stand at this place.</summary>
    Unfit,

    /// <summary>It is a secret, and this is no parameter of a connector.</summary>
    Secret,
}

/// <summary>Something odd about a text with variables.</summary>
/// <param name="Position">In the text as written.</param>
/// <param name="Message">One sentence.</param>
/// <param name="Hint">What to do.</param>
public readonly record struct FillWarning(int Position, string Message, string Hint);
