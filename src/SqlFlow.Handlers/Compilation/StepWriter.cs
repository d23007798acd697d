using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using SqlFlow.Handlers;
using SqlFlow.Language;
using SqlFlow.Planning;

namespace SqlFlow.Compilation;

/// <summary>Writes one statement as a step, and remembers where each property stands in the text.</summary>
internal sealed class StepWriter(Utf8JsonWriter json, FlatStatement statement)
{
    private readonly ImmutableDictionary<string, int>.Builder _places = ImmutableDictionary.CreateBuilder<string, int>(StringComparer.OrdinalIgnoreCase);
    private readonly ImmutableDictionary<string, int>.Builder _names = ImmutableDictionary.CreateBuilder<string, int>(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<int, RenamedText> _renamed = [];
    // Where in nested values the writer is: the names and the dots behind them.
    private readonly Stack<string> _path = new([""]);
    private int _item;

    /// <summary>The step's id.</summary>
    public string Id { get; private set; } = "";

    /// <summary>Where the step and its properties stand.</summary>
    public StepOrigin Origin
    {
        get
        {
            var source = statement.Source;
            var renamed = _renamed;
            return new TextStepOrigin(source.Path, offset =>
            {
                var place = source.Position(offset);
                return (place.Line, place.Column);
            }, statement.Statement.Span.Start, _places.ToImmutable())
            {
                Names = _names.ToImmutable(),
                Within = renamed.Count == 0 ? null : (start, character) => start + (renamed.TryGetValue(start, out var text) ? text.OriginalPosition(character) : character),
            };
        }
    }

    public void Begin(string id, string type)
    {
        Id = id;
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("type", type);
    }

    public void End()
    {
        if (_path.Count > 1) _path.Pop();
        json.WriteEndObject();
    }

    /// <summary>A property with a text of the file, variables still in it.</summary>
    /// <param name="name">The property.</param>
    /// <param name="text">The text.</param>
    /// <param name="at">Where its first character stands.</param>
    public void Text(string name, string text, int at)
    {
        _places[_path.Peek() + name] = at;
        json.WriteString(name, Rename(text, at));
    }

    /// <summary>A property with a stretch of the file, as it is.</summary>
    public void Slice(string name, TextSpan span) => Text(name, statement.Source.Slice(span), span.Start);

    public void Name(string name, NameSyntax value) => Text(name, value.Text, value.Span.Start);

    /// <summary>A property with a word that the file says in its own way.</summary>
    public void Word(string name, string value, int at)
    {
        _places[name] = at;
        json.WriteString(name, value);
    }

    public void Columns(string name, ImmutableArray<NameSyntax> columns)
    {
        if (columns.IsEmpty) return;
        var path = _path.Peek() + name;
        _places[path] = columns[0].Span.Start;
        json.WriteStartArray(name);
        for (var i = 0; i < columns.Length; i++)
        {
            _places[string.Create(CultureInfo.InvariantCulture, $"{path}.{i}")] = columns[i].Span.Start;
            json.WriteStringValue(Rename(columns[i].Last, columns[i].Span.Start));
        }

        json.WriteEndArray();
    }

    /// <summary>A value of the language.</summary>
    public void Value(string name, ValueSyntax value)
    {
        _places[_path.Peek() + name] = value.Span.Start + (value is LiteralSyntax { Kind: LiteralKind.Text } ? 1 : 0);
        json.WritePropertyName(name);
        switch (value)
        {
            case LiteralSyntax { Kind: LiteralKind.Text } text:
                json.WriteStringValue(Rename(text.Text, value.Span.Start + 1));
                break;
            // SQL allows numbers that JSON does not: .5, 1., +1, 1_000.
            case LiteralSyntax { Kind: LiteralKind.Number } number when NumberText.TryParse(number.Text, out _):
                json.WriteRawValue(number.Text);
                break;
            case LiteralSyntax { Kind: LiteralKind.Boolean or LiteralKind.Null } word:
                json.WriteRawValue(word.Text);
                break;
            case LiteralSyntax other:
                json.WriteStringValue(other.Text);
                break;
            default:
                json.WriteStringValue(Rename(statement.Source.Slice(value.Span), value.Span.Start));
                break;
        }
    }

    /// <summary>An object of the file's JSON.</summary>
    /// <param name="name">The property.</param>
    /// <param name="at">Where it stands if it has no properties.</param>
    /// <param name="properties">Its properties.</param>
    public void Object(string name, int at, IEnumerable<JsonPropertySyntax> properties)
    {
        _places[name] = at;
        json.WriteStartObject(name);
        foreach (var property in properties) Property(property, name + ".");
        json.WriteEndObject();
    }

    /// <summary>A property of the file's JSON as one of the step.</summary>
    public void Property(JsonPropertySyntax property, string path = "")
    {
        _places[path + property.Name] = property.Value.Span.Start;
        _names[path + property.Name] = property.NameSpan.Start;
        json.WritePropertyName(property.Name);
        Json(property.Value, path + property.Name);
    }

    public void BeginArray(string name, int at)
    {
        _places[name] = at;
        _path.Push(name + ".");
        _item = 0;
        json.WriteStartArray(name);
    }

    public void EndArray()
    {
        _path.Pop();
        json.WriteEndArray();
    }

    /// <summary>An object in the array that has begun.</summary>
    /// <param name="at">Where it stands.</param>
    public void BeginItem(int at)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"{_path.Peek()}{_item++}");
        _places[path] = at;
        _path.Push(path + ".");
        json.WriteStartObject();
    }

    public void BeginObject(string name)
    {
        _path.Push(_path.Peek() + name + ".");
        json.WriteStartObject(name);
    }

    public void Flag(string name) => json.WriteBoolean(name, true);

    private void Json(JsonSyntax value, string path)
    {
        switch (value)
        {
            case JsonObjectSyntax map:
                json.WriteStartObject();
                foreach (var property in map.Properties) Property(property, path + ".");
                json.WriteEndObject();
                break;
            case JsonArraySyntax list:
                json.WriteStartArray();
                for (var i = 0; i < list.Items.Length; i++)
                {
                    var item = string.Create(CultureInfo.InvariantCulture, $"{path}.{i}");
                    _places[item] = list.Items[i].Span.Start;
                    Json(list.Items[i], item);
                }

                json.WriteEndArray();
                break;
            case JsonTextSyntax text:
                json.WriteStringValue(Rename(text.Value, text.Span.Start + 1));
                break;
            case JsonNumberSyntax number:
                json.WriteRawValue(number.Text);
                break;
            case JsonBooleanSyntax boolean:
                json.WriteBooleanValue(boolean.Value);
                break;
            case JsonVariableSyntax variable:
                json.WriteStringValue(Rename(statement.Source.Slice(variable.Span), variable.Span.Start));
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    private string Rename(string text, int at)
    {
        var renamed = RenamedText.Of(text, statement.Variables);
        if (renamed.Text != text) _renamed[at] = renamed;
        return renamed.Text;
    }
}
