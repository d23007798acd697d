using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Text.Json;
using SqlFlow.Planning;

namespace SqlFlow.Steps.Json;

/// <summary>Goes through the properties of a JSON object and keeps account of those that were seen.</summary>
/// <remarks>Up to <see cref="Capacity"/> properties, each known by an index.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct ObjectReader
{
    /// <summary>Indexes are below this.</summary>
    public const int Capacity = Words.Count * 64;

    // Emitted readers recurse with the nesting of the JSON; the reader's own limit may have been raised.
    private const int DeepestNesting = 64;

    private readonly PlanProblems _problems;
    private readonly long _start;
    private readonly bool _nested;
    private Words _seen;
    private bool _failed;

    /// <summary>Begins with the object at whose start the reader stands.</summary>
    public ObjectReader(ref Utf8JsonReader reader, PlanProblems problems)
        : this(ref reader, problems, nested: false)
    {
    }

    private ObjectReader(ref Utf8JsonReader reader, PlanProblems problems, bool nested)
    {
        _problems = problems;
        _start = reader.TokenStartIndex;
        _nested = nested;
    }

    /// <summary>Begins with an object that is the value of a property, or reports that it is none.</summary>
    public static bool TryEnter(ref Utf8JsonReader reader, string name, PlanProblems problems, out ObjectReader properties)
    {
        properties = default;
        if (reader.TokenType is not JsonTokenType.StartObject) return JsonProblems.WrongType(ref reader, name, problems, "an object");
        if (reader.CurrentDepth >= DeepestNesting)
        {
            problems.Report(PlanProblemCodes.LimitExceeded, reader.TokenStartIndex, $"\"{name}\" is nested too deeply", property: name);
            reader.Skip();
            return false;
        }

        properties = new ObjectReader(ref reader, problems, nested: true);
        problems.Enter(name);
        return true;
    }

    /// <summary>Moves to the next property's name; false at the end of the object.</summary>
    public static bool Next(ref Utf8JsonReader reader, out ReadOnlySpan<byte> name)
    {
        if (!reader.Read()) throw new JsonException("The text ends within an object.");
        if (reader.TokenType is JsonTokenType.EndObject)
        {
            name = default;
            return false;
        }

        name = JsonText.Of(ref reader);
        return true;
    }

    /// <summary>Moves to the value of the current property, or, if the property was there before, reports that and skips it.</summary>
    /// <param name="reader">Stands on the name.</param>
    /// <param name="index">The property's index.</param>
    /// <param name="name">Its name as written.</param>
    /// <param name="meaning">The name that it is another name for; null: none.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Take(ref Utf8JsonReader reader, int index, string name, string? meaning = null)
    {
        // The index is a constant of the emitted code: inlined, this is one test of one bit.
        ref var seen = ref _seen[index >> 6];
        var bit = 1UL << index;
        if ((seen & bit) != 0) return Repeated(ref reader, name, meaning);
        seen |= bit;
        reader.Read();
        return true;
    }

    /// <summary>Takes note of how reading a value went.</summary>
    public void Check(bool succeeded) => _failed |= !succeeded;

    /// <summary>Reports the current property as one that nobody knows, and skips it.</summary>
    /// <param name="reader">Stands on the name.</param>
    /// <param name="known">The names there are, for the hint.</param>
    public void Unknown(ref Utf8JsonReader reader, params ReadOnlySpan<string> known)
    {
        var name = JsonProblems.Excerpt(JsonText.Of(ref reader));
        var near = NearestName.Find(name, known);
        _problems.Report(
            PlanProblemCodes.UnknownProperty,
            reader.TokenStartIndex,
            $"unknown property \"{_problems.DisplayPathTo(name)}\"",
            near is null ? null : $"did you mean \"{near}\"?",
            _problems.PathTo(name));
        _failed = true;
        reader.Skip();
    }

    /// <summary>Reports a property that was not seen.</summary>
    public void Require(int index, string name)
    {
        if ((_seen[index >> 6] & (1UL << index)) != 0) return;
        _problems.Report(PlanProblemCodes.MissingProperty, _start, $"property \"{_problems.DisplayPathTo(name)}\" is missing", property: _problems.PathTo(name));
        _failed = true;
    }

    /// <summary>Ends; true if nothing was wrong.</summary>
    public readonly bool Leave()
    {
        if (_nested) _problems.Leave();
        return !_failed;
    }

    internal bool Repeated(ref Utf8JsonReader reader, string name, string? meaning)
    {
        var path = _problems.DisplayPathTo(name);
        var message = meaning is null ? $"property \"{path}\" is given twice" : $"property \"{path}\" is another name for \"{meaning}\", which is given already";
        _problems.Report(PlanProblemCodes.RepeatedProperty, reader.TokenStartIndex, message, property: _problems.PathTo(name));
        _failed = true;
        reader.Skip();
        return false;
    }

    /// <summary>One bit a property.</summary>
    [InlineArray(Count)]
    private struct Words
    {
        public const int Count = 4;
        private ulong _first;
    }
}
