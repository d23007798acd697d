using System.Collections.Immutable;

namespace SqlFlow.Planning;

/// <summary>Where a step stands in a text whose reader knows the places of its properties, as the reader of a language does.</summary>
/// <param name="file">The file as the caller named it; null for text that is not from a file.</param>
/// <param name="places">Line and column of an offset in the text; thread-safe.</param>
/// <param name="start">The offset, in UTF-16 characters, of the statement.</param>
/// <param name="properties">The offsets of its properties' values, by path: <c>sql</c>, <c>options.path</c>.</param>
public sealed class TextStepOrigin(string? file, Func<int, (int Line, int Column)> places, int start, ImmutableDictionary<string, int> properties) : StepOrigin
{
    /// <inheritdoc/>
    public override string? File => file;

    /// <summary>The offset of a character of a property's value, given the value's own; for values that were changed while reading.</summary>
    /// <value>Null: characters of the value and of the text correspond one by one.</value>
    public Func<int, int, int>? Within { get; init; }

    /// <summary>The offsets of the names of its properties, by path, as far as they have any in the text.</summary>
    public ImmutableDictionary<string, int> Names { get; init; } = ImmutableDictionary<string, int>.Empty;

    internal override (int Line, int Column) Start => places(start);

    internal override (int Line, int Column) PlaceOf(ReadOnlySpan<string> path, int character, out long scanned)
    {
        scanned = 0;
        if (character == AtName && Names.TryGetValue(string.Join('.', path!), out var name)) return places(name);
        for (var length = path.Length; length > 0; length--)
        {
            if (!properties.TryGetValue(string.Join('.', path[..length]!), out var at)) continue;
            if (length < path.Length || character <= 0) return places(at);
            return places(Within?.Invoke(at, character) ?? at + character);
        }

        return Start;
    }
}
