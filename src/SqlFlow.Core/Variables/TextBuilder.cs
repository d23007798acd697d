using System.Collections.Immutable;
using System.Text;

namespace SqlFlow.Variables;

/// <summary>Builds a <see cref="FilledText"/>: copies stretches of the original and puts values between them.</summary>
internal sealed class TextBuilder(string original)
{
    private readonly StringBuilder _text = new(original.Length + 32);
    private readonly ImmutableArray<FilledText.Piece>.Builder _pieces = ImmutableArray.CreateBuilder<FilledText.Piece>();
    private readonly ImmutableArray<VariableUse>.Builder _uses = ImmutableArray.CreateBuilder<VariableUse>();
    private readonly ImmutableArray<FillWarning>.Builder _warnings = ImmutableArray.CreateBuilder<FillWarning>();
    private bool _isPartial;
    private bool _hasUnknownNames;

    /// <summary>The last character so far; NUL: none.</summary>
    public char Last => _text.Length == 0 ? '\0' : _text[^1];

    /// <summary>Copies characters of the original.</summary>
    public void Copy(int start, int end)
    {
        if (end <= start) return;
        _pieces.Add(new(_text.Length, start, true));
        _text.Append(original, start, end - start);
    }

    /// <summary>Writes text in the place of something that begins at <paramref name="origin"/>.</summary>
    public void Put(string text, int origin)
    {
        _pieces.Add(new(_text.Length, origin, false));
        _text.Append(text);
    }

    public void Warn(int position, string message, string hint) => _warnings.Add(new(position, message, hint));

    public void MarkUnknownName() => _hasUnknownNames = true;

    public void MarkUnfit(VariableReference reference) => Use(reference, VariableState.Unfit);

    /// <summary>Looks a variable up and notes the use. Null: it has no value.</summary>
    public JsonValue? Resolve(VariableReference reference, VariableLookup lookup)
    {
        if (reference.IsMalformed)
        {
            Use(reference, VariableState.Malformed);
            return null;
        }

        var value = lookup(reference.Name);
        var state = value.IsRunTime ? VariableState.RunTime : value.IsSecret ? VariableState.Secret : value.IsKnown || reference.Default is not null ? VariableState.Known : VariableState.Missing;
        Use(reference, state);
        return value.IsKnown ? value.Value : state is VariableState.Known ? JsonValue.From(reference.Default!) : null;
    }

    public FilledText Build() => new(original, _text.ToString(), _pieces.DrainToImmutable())
    {
        Variables = _uses.DrainToImmutable(),
        Warnings = _warnings.DrainToImmutable(),
        IsComplete = !_isPartial,
        HasUnknownNames = _hasUnknownNames,
    };

    private void Use(VariableReference reference, VariableState state)
    {
        _uses.Add(new(reference.Name, reference.Start, state));
        _isPartial |= state is not VariableState.Known;
    }
}
