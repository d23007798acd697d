using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Apache.Arrow;
using Apache.Arrow.Types;
using SqlFlow.Connectors.Columns;

namespace SqlFlow.Connectors.Http;

/// <summary>Kinds of values that a field was seen to have.</summary>
[Flags]
internal enum JsonKinds
{
    None = 0,
    Boolean = 1,
    Whole = 2,
    Number = 4,
    Text = 8,
    Nested = 16,
}

/// <summary>A column of records: what it is called, its type, and how values become its own.</summary>
/// <param name="Field">As it is in the batches.</param>
/// <param name="Type">The engine's name of the type.</param>
/// <param name="CreateBuilder">Makes what collects its values.</param>
/// <param name="Append">Appends a value that is not null; false: it is of another kind.</param>
internal sealed partial record JsonColumn(Field Field, string Type, Func<ColumnBuilder> CreateBuilder, Func<ColumnBuilder, JsonElement, bool> Append)
{
    public const string TypeNames = "BOOLEAN, BIGINT, DOUBLE, DECIMAL(p,s), VARCHAR, DATE, TIME, TIMESTAMP, TIMESTAMPTZ or JSON";

    private const int MaxPrecision = 38;

    public static JsonKinds KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => JsonKinds.Boolean,
        JsonValueKind.Number => value.TryGetInt64(out _) ? JsonKinds.Whole : JsonKinds.Number,
        JsonValueKind.String => JsonKinds.Text,
        JsonValueKind.Object or JsonValueKind.Array => JsonKinds.Nested,
        _ => JsonKinds.None,
    };

    /// <summary>The column for a field with values of these kinds. What is of several kinds, or was never seen, stays JSON, which holds anything.</summary>
    public static JsonColumn FromKinds(string name, JsonKinds kinds) => Create(name, kinds switch
    {
        JsonKinds.Boolean => "BOOLEAN",
        JsonKinds.Whole => "BIGINT",
        JsonKinds.Number or (JsonKinds.Whole | JsonKinds.Number) => "DOUBLE",
        JsonKinds.Text => "VARCHAR",
        _ => "JSON",
    })!;

    /// <summary>The column of a declared type; null: there is no such type here.</summary>
    public static JsonColumn? Create(string name, string type)
    {
        switch (type.Trim().ToUpperInvariant())
        {
            case "BOOLEAN" or "BOOL":
                return New(name, "BOOLEAN", BooleanType.Default, static () => new BooleanColumn(), AppendBoolean);
            case "BIGINT" or "INTEGER" or "INT" or "INT8" or "INT4" or "SMALLINT":
                return Fixed<long>(name, "BIGINT", Int64Type.Default, static value => value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null);
            case "DOUBLE" or "FLOAT" or "REAL" or "FLOAT8":
                return Fixed<double>(name, "DOUBLE", DoubleType.Default, static value => value.ValueKind is JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) ? number : null);
            case "DATE":
                return Fixed<int>(name, "DATE", Date32Type.Default, static value => TextOf(value) is { } text && IsoTime.TryReadDate(text, out var days) ? days : null);
            case "TIME":
                return Fixed<long>(name, "TIME", new Time64Type(TimeUnit.Microsecond), static value => TextOf(value) is { } text && IsoTime.TryReadTime(text, out var time) ? time : null);
            case "TIMESTAMP" or "DATETIME":
                return Fixed<long>(name, "TIMESTAMP", new TimestampType(TimeUnit.Microsecond, (string?)null), static value => TextOf(value) is { } text && IsoTime.TryReadTimestamp(text, out var time) ? time : null);
            case "TIMESTAMPTZ" or "TIMESTAMP WITH TIME ZONE":
                return Fixed<long>(name, "TIMESTAMPTZ", new TimestampType(TimeUnit.Microsecond, "UTC"), static value => TextOf(value) is { } text && IsoTime.TryReadZoned(text, out var time) ? time : null);
            case "VARCHAR" or "TEXT" or "STRING":
                return New(name, "VARCHAR", StringType.Default, static () => new BytesColumn(StringType.Default), AppendText);
            case "JSON":
                return New(name, "JSON", StringType.Default, static () => new BytesColumn(StringType.Default), AppendJson, ExtensionField.Json);
        }

        if (DecimalPattern().Match(type) is not { Success: true } match) return null;
        var (precision, scale) = (int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), match.Groups[2].Success ? int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture) : 0);
        return precision is < 1 or > MaxPrecision || scale > precision ? null
            : Fixed<Int128>(name, FormattableString.Invariant($"DECIMAL({precision},{scale})"), new Decimal128Type(precision, scale),
                value => value.ValueKind is JsonValueKind.Number or JsonValueKind.String ? ExactNumber.Read(value.ToString(), precision, scale) : null);
    }

    private static JsonColumn Fixed<T>(string name, string type, IArrowType arrow, Func<JsonElement, T?> read)
        where T : unmanaged =>
        New(name, type, arrow, () => new FixedColumn<T>(arrow), (builder, value) =>
        {
            if (read(value) is not { } number) return false;
            ((FixedColumn<T>)builder).Append(number);
            return true;
        });

    private static JsonColumn New(string name, string type, IArrowType arrow, Func<ColumnBuilder> create, Func<ColumnBuilder, JsonElement, bool> append, string? extension = null) =>
        new(ExtensionField.Create(name, arrow, extension), type, create, append);

    private static bool AppendBoolean(ColumnBuilder builder, JsonElement value)
    {
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) return false;
        ((BooleanColumn)builder).Append(value.GetBoolean());
        return true;
    }

    private static bool AppendText(ColumnBuilder builder, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array) return false;
        ((BytesColumn)builder).Append(TextOf(value) ?? value.GetRawText());
        return true;
    }

    private static bool AppendJson(ColumnBuilder builder, JsonElement value)
    {
        ((BytesColumn)builder).Append(value.GetRawText());
        return true;
    }

    private static string? TextOf(JsonElement value) => value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex(@"^\s*(?:DECIMAL|NUMERIC)\s*\(\s*(\d{1,3})\s*(?:,\s*(\d{1,3})\s*)?\)\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DecimalPattern();
}
