using SqlFlow.Handlers;

namespace SqlFlow.Profiles;

/// <summary>A value of a YAML file, with its place.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
internal abstract record YamlNode(int Line, int Column)
{
    /// <summary>What it is, in words.</summary>
    public abstract string Kind { get; }
}

/// <summary>A text, number, boolean or null.</summary>
/// <param name="Text">As written, without quotes.</param>
/// <param name="IsQuoted">Whether it is a text whatever it looks like.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
internal sealed record YamlScalar(string Text, bool IsQuoted, int Line, int Column) : YamlNode(Line, Column)
{
    public override string Kind => IsNull ? "nothing" : "a single value";

    public bool IsNull => !IsQuoted && Text is "" or "~" or "null" or "Null" or "NULL";

    /// <summary>The value as JSON has it: unquoted numbers, true, false and null are such, everything else is text.</summary>
    public JsonValue ToJson()
    {
        if (IsQuoted) return JsonValue.From(Text);
        if (IsNull) return JsonValue.Parse("null");
        return Text switch
        {
            "true" or "True" or "TRUE" => JsonValue.Parse("true"),
            "false" or "False" or "FALSE" => JsonValue.Parse("false"),
            _ => NumberText.TryParse(Text, out var number) ? number : JsonValue.From(Text),
        };
    }
}

/// <summary>Keys with values, in order; each key once.</summary>
/// <param name="Entries">The keys and their values.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
internal sealed record YamlMap(IReadOnlyList<KeyValuePair<YamlScalar, YamlNode>> Entries, int Line, int Column) : YamlNode(Line, Column)
{
    public override string Kind => "a mapping";
}

/// <summary>Values in order.</summary>
/// <param name="Items">The values.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
internal sealed record YamlList(IReadOnlyList<YamlNode> Items, int Line, int Column) : YamlNode(Line, Column)
{
    public override string Kind => "a list";
}
