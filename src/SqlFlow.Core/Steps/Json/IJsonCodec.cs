using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using SqlFlow.Planning;

namespace SqlFlow.Steps.Json;

/// <summary>Reads and writes the values of one type. Emitted parsers are put together from these; nothing is looked up at run time.</summary>
/// <typeparam name="T">The type.</typeparam>
/// <remarks>Stateless: all members are static, implementations are empty structs.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IJsonCodec<T>
{
    /// <summary>What a plan must write, with its article: <c>a whole number</c>.</summary>
    static abstract string Expected { get; }

    /// <summary>Reads the value on whose first token the reader stands; afterwards it stands on the last one, in either case.</summary>
    /// <param name="reader">Has the whole text.</param>
    /// <param name="name">The property that holds the value, for problems.</param>
    /// <param name="problems">Takes what is wrong; nothing is thrown but for text that is not JSON.</param>
    /// <param name="value">The value.</param>
    /// <returns>False if a problem was reported.</returns>
    static abstract bool TryRead(ref Utf8JsonReader reader, string name, PlanProblems problems, [MaybeNullWhen(false)] out T value);

    /// <summary>Writes a value that <see cref="TryRead"/> reads back equal.</summary>
    static abstract void Write(Utf8JsonWriter writer, T value);
}
