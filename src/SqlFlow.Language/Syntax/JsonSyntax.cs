using System.Collections.Immutable;

namespace SqlFlow.Language;

/// <summary>A value of PARAMS or OPTIONS: JSON that allows trailing commas, comments and variables without quotes.</summary>
/// <param name="Span">All of it, as written.</param>
public abstract record JsonSyntax(TextSpan Span);

/// <summary><c>{ "name": value, … }</c></summary>
/// <param name="Span">With its braces.</param>
/// <param name="Properties">In text order; no name stands twice.</param>
public sealed record JsonObjectSyntax(TextSpan Span, ImmutableArray<JsonPropertySyntax> Properties) : JsonSyntax(Span)
{
    /// <summary>The value of a property, case aside; null: there is none.</summary>
    public JsonSyntax? Find(string name)
    {
        foreach (var property in Properties)
        {
            if (string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase)) return property.Value;
        }

        return null;
    }
}

/// <summary><c>"name": value</c></summary>
/// <param name="NameSpan">The name with its quotes.</param>
/// <param name="Name">The name.</param>
/// <param name="Value">The value.</param>
public sealed record JsonPropertySyntax(TextSpan NameSpan, string Name, JsonSyntax Value);

/// <summary><c>[ value, … ]</c></summary>
/// <param name="Span">With its brackets.</param>
/// <param name="Items">In text order.</param>
public sealed record JsonArraySyntax(TextSpan Span, ImmutableArray<JsonSyntax> Items) : JsonSyntax(Span);

/// <summary><c>"text"</c></summary>
/// <param name="Span">With its quotes.</param>
/// <param name="Value">Without its quotes and escapes; variables are still in it.</param>
public sealed record JsonTextSyntax(TextSpan Span, string Value) : JsonSyntax(Span);

/// <summary>A number.</summary>
/// <param name="Span">All of it.</param>
/// <param name="Text">As written.</param>
public sealed record JsonNumberSyntax(TextSpan Span, string Text) : JsonSyntax(Span);

/// <summary><c>true</c> or <c>false</c></summary>
/// <param name="Span">All of it.</param>
/// <param name="Value">Which of the two.</param>
public sealed record JsonBooleanSyntax(TextSpan Span, bool Value) : JsonSyntax(Span);

/// <summary><c>null</c></summary>
/// <param name="Span">All of it.</param>
public sealed record JsonNullSyntax(TextSpan Span) : JsonSyntax(Span);

/// <summary>A variable without quotes: its value is a number, true, false or null if it looks like one, else a text.</summary>
/// <param name="Span">From <c>$</c> to <c>}</c>.</param>
/// <param name="Name">The name.</param>
/// <param name="Default">The default without its quotes; null: none.</param>
public sealed record JsonVariableSyntax(TextSpan Span, string Name, string? Default) : JsonSyntax(Span);
