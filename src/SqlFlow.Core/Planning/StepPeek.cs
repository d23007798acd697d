using System.Text.Json;

namespace SqlFlow.Planning;

/// <summary>Where <c>id</c> and <c>type</c> of a step stand. Looking ends when both are found: usually at the second property.</summary>
internal struct StepPeek
{
    /// <summary>Offset of the opening quote; -1: there is no such string.</summary>
    public int IdAt = -1, TypeAt = -1;

    /// <summary>Offset of a value that is not a string; -1: there is none.</summary>
    public int WrongIdAt = -1, WrongTypeAt = -1;

    /// <summary>Bytes between the quotes.</summary>
    public int TypeLength;

    public bool TypeIsEscaped;

    public StepPeek()
    {
    }

    /// <summary>Looks ahead from the start of a step; the caller's reader does not move.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static StepPeek At(Utf8JsonReader reader)
    {
        var peek = new StepPeek();
        while ((peek.IdAt < 0 || peek.TypeAt < 0) && reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isId = peek.IdAt < 0 && reader.ValueTextEquals("id"u8);
            var isType = peek.TypeAt < 0 && !isId && reader.ValueTextEquals("type"u8);
            reader.Read();
            if (isId || isType) peek.Take(in reader, isId);
            reader.Skip();
        }

        return peek;
    }

    /// <summary>The <c>name</c> of a step, if it has one that is a string.</summary>
    /// <param name="step">From the opening brace on.</param>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static string? NameOf(ReadOnlySpan<byte> step)
    {
        var reader = new Utf8JsonReader(step, new JsonReaderOptions { MaxDepth = PlanReader.MaxDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isName = reader.ValueTextEquals("name"u8);
            reader.Read();
            if (isName && reader.TokenType is JsonTokenType.String) return reader.GetString();
            reader.Skip();
        }

        return null;
    }

    private void Take(in Utf8JsonReader reader, bool isId)
    {
        var at = (int)reader.TokenStartIndex;
        var isString = reader.TokenType is JsonTokenType.String;
        if (isId)
        {
            if (isString) IdAt = at;
            else WrongIdAt = at;
        }
        else if (isString)
        {
            (TypeAt, TypeLength, TypeIsEscaped) = (at, reader.ValueSpan.Length, reader.ValueIsEscaped);
        }
        else
        {
            WrongTypeAt = at;
        }
    }
}
